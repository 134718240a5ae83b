"""Invented lives written down as the service writes them, and the gate's fact asked about each.

The unit test holds ten thousand against the model in memory. Here the events, the viewings and the
grant's scope go through the database. No job runs. Run with -s to see the seed and the counts.
"""

import os
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from cases.models import Case, OnlineProfile, Person
from ripa.authorities.life import EVENT_NAMES, authority_fact
from ripa.ledger import add_tally
from ripa.life_json import life_from_json
from ripa.models import Authority, PolicyVersion, Viewing
from tests.factories import involve, make_person
from tests.factories_checks import make_check
from tests.factories_ripa import make_draft
from tests.unit.ripa.authority_inventor import WORDS, Inventor
from tests.unit.ripa.authority_model import model_state

SEED = int(os.environ.get("AUTHORITY_SEED", "20260329"))
LIVES = 120
# The event's name → the deed that is stored; the refusal of a renewal reads as any refusal does.
DEEDS = {name: deed for deed, name in EVENT_NAMES.items()}
TERMS = ("restricted", "max_viewings", "review_by", "to")


class Archive:
    """Writes lives down, with the people, staff and profiles that they name."""

    def __init__(self, case: Case, jordan: Person, asha: User, ben: User, ada: User) -> None:
        kim = make_person("Kim")
        involve(kim, case)
        self.case, self.ada, self.asha = case, ada, asha
        self.people = {"jordan": jordan, "kim": kim}
        self.officers = {"asha": asha, "ben": ben}
        self.profiles = {
            (name, platform): OnlineProfile.objects.create(
                platform=platform, key=name, recognised=True
            )
            for name in WORDS["profiles"]
            for platform in WORDS["platforms"]
        }
        self.check_key = make_check(case, jordan).key
        self.policy = PolicyVersion.objects.latest("number")

    def write(self, life: dict[str, Any]) -> Authority:
        jordan = self.people["jordan"]
        authority = make_draft(self.case, jordan, kind=life["kind"], state="in_force")
        for event in life["events"]:
            if event["deed"] == "used":
                self._use(authority, datetime.fromisoformat(event["at"]))
                continue
            authority.events.create(
                deed=DEEDS[event["deed"]], at=event["at"], by=self.ada, data=self._data(life, event)
            )
        return authority

    def _data(self, life: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
        if event["deed"] == "reviewed":
            return {"review_by": event["review_by"]}
        if event["deed"] != "granted":
            return {}
        scope = event["scope"]
        frozen = {
            "subjects": [str(self.people[name].pk) for name in scope["subjects"]],
            "platforms": scope["platforms"],
            "officers": [str(self.officers[name].pk) for name in scope["officers"]],
            "purposes": scope["purposes"],
            **{term: event.get(term) for term in TERMS},
        }
        if "profiles" in scope:
            frozen["profiles"] = [
                str(profile.pk)
                for (name, _), profile in self.profiles.items()
                if name in scope["profiles"]
            ]
        under_18 = life.get("subject_under_18_source", False)
        return {"scope": frozen, "from": None, "source_under_18": under_18}

    def _use(self, authority: Authority, at: datetime) -> None:
        jordan = self.people["jordan"]
        viewing = Viewing.objects.create(
            person=jordan,
            worker=self.asha,
            case=self.case,
            check_key=self.check_key,
            authority=authority,
            policy=self.policy,
            facts={},
            decision={},
            outcome="ALLOW",
            rule="G10",
            counted=False,
            at=at,
            ends_at=at + timedelta(hours=1),
        )
        add_tally(viewing, jordan, counted=False)

    def fact(self, authority: Authority, ask: dict[str, Any]) -> str:
        state, _ = authority_fact(
            by=self.officers[ask["officer"]],
            root=self.people[ask["subject"]],
            profile=self.profiles[ask["profile"], ask["platform"]],
            purpose=ask["purpose"],
            restricted=ask["restricted"],
            at=datetime.fromisoformat(ask["at"]),
            named=authority,
            overdue_permits=False,
        )
        return state


def could_be_on_record(life: dict[str, Any]) -> bool:
    """Whether the deeds and the database's constraints let the service write this down."""
    times = Counter(event["deed"] for event in life["events"])
    if times["granted"] + times["refused"] != 1 or times["magistrate_approved"] > 1:
        return False
    told = {"subject_under_18_source": False, **life}
    try:
        life_from_json({name: each for name, each in told.items() if name != "edges"})
    except ValueError:
        return False
    return True


@pytest.mark.django_db
def test_lives_on_record_are_told_as_the_model_tells_them(
    case: Case,
    jordan: Person,
    asha: User,
    ben: User,
    ada: User,
    capsys: pytest.CaptureFixture[str],
) -> None:
    inventor, archive = Inventor(random.Random(SEED)), Archive(case, jordan, asha, ben, ada)
    told: Counter[str] = Counter()
    lives = 0
    while lives < LIVES:
        life = inventor.life()
        asks = [ask for ask in inventor.asks(life, 4) if "profile" in ask]
        if not could_be_on_record(life):
            continue
        authority = archive.write(life)
        lives += 1
        for ask in asks:
            item = {key: value for key, value in life.items() if key != "edges"} | {"ask": ask}
            answer = archive.fact(authority, ask)
            assert answer == model_state(item), f"seed {SEED}, life {lives}: {item}"
            told[answer] += 1
    with capsys.disabled():
        figures = ", ".join(f"{state} {count}" for state, count in sorted(told.items()))
        print(f"\nseed {SEED}: {lives} lives on record, {sum(told.values())} asks, {figures}")
    assert len(told) == 9
