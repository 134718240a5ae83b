"""What the gate and the page are told of consent, of invented histories written as rows, against
the brute-force model that the rules are held against too.

Run with -s to see the seed and the counts. Another seed: STANDING_SEED=7 make test.
"""

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from cases.models import Case, OnlineProfile, Person
from cases.profile_address import OTHER, PLATFORMS
from cases.purposes import Purpose
from consent.models import ConsentDeed, ConsentEvent
from consent.queries import Position, consent_standing, person_consent
from consent.rules import ConsentStanding
from tests.factories import make_person, make_profile
from tests.factories_consent import make_consent
from tests.unit.consent.standing_model import Item, model_standing

SEED = int(os.environ.get("STANDING_SEED", "20261124"))
HISTORIES = 320
LONDON = ZoneInfo("Europe/London")
DAY = date(2026, 10, 25)  # the clocks go back
STEPS = (timedelta(0), timedelta(minutes=30), timedelta(hours=5))
DEEDS = (
    *(ConsentDeed.SOUGHT, ConsentDeed.REFUSED, ConsentDeed.WITHDRAWN, ConsentDeed.WITHDRAWN),
    *([ConsentDeed.GIVEN] * 5),
    *([ConsentDeed.INVALIDATED, ConsentDeed.CONFIRMED] * 2),
)
SLUGS = [*(each.slug for each in PLATFORMS), OTHER]


class Teller:
    """Tells one history twice: as rows, and as the item that the model reads.

    Who a decider is, the model hears from here, and not from the rows: the same person may stand
    under two merged records, and a name may be typed in two ways.
    """

    def __init__(
        self, chance: random.Random, cases: list[Case], profiles: list[OnlineProfile]
    ) -> None:
        self.chance, self.cases, self.profiles = chance, cases, profiles
        self.root = make_person("Jordan Smith")
        self.records = self._with_duplicates(self.root)
        self.mother = self._with_duplicates(make_person("Kim Smith"))
        self.deciders = chance.sample(range(4), chance.choice((1, 2, 2, 3, 4)))
        self.rows: list[ConsentEvent] = []
        self.events: list[Item] = []
        self.moment = datetime(2026, 10, 24, 20, tzinfo=UTC)

    def _with_duplicates(self, root: Person) -> list[Person]:
        records = [root]
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            records.append(make_person(merged_into=self.chance.choice(records)))
        return records

    def tell(self) -> "Teller":
        for _ in range(self.chance.choice((0, 1, 2, 3, 4, 5, 6, 8))):
            self._happen(self.chance.choice(DEEDS))
        # Somebody else's consent, recorded on the same case, is nobody's here.
        make_consent(make_person(), self.cases[0], decider="Pat Brown", at=self.moment)
        return self

    def _happen(self, deed: ConsentDeed) -> None:
        self.moment += self.chance.choice(STEPS)
        if deed == ConsentDeed.INVALIDATED and self.rows:
            self._strike(self.chance.choice(self.rows))
        elif deed == ConsentDeed.CONFIRMED:
            self._confirm()
        elif deed != ConsentDeed.INVALIDATED:
            self._answer(deed)

    def _answer(self, deed: ConsentDeed) -> None:
        who, decider, footings = self._decider()
        footing = self.chance.choice(footings)
        scope = self._scope() if deed == ConsentDeed.GIVEN else {}
        late = self.chance.choice((timedelta(0), timedelta(0), timedelta(hours=2)))
        row = self._row(
            deed,
            self.moment - late,
            decider=decider,
            footing=footing,
            in_writing=self.chance.random() < 0.4,
            **scope,
        )
        event: Item = {"deed": str(deed), "by": who, "footing": footing}
        if scope:
            event["scope"] = {
                **{name: scope[name] for name in ("platforms", "purposes", "profiles")},
                "from": scope["scope_from"].isoformat(),
                "to": scope["scope_to"] and scope["scope_to"].isoformat(),
            }
        self._keep(row, event)

    def _decider(self) -> tuple[str, Person | str, tuple[str, ...]]:
        """Who it is, how the row names them, and in which rights they may answer."""
        parent = ("parental_responsibility",)
        own = ("self", "gillick", "mca", *parent)
        everyone: list[tuple[str, Person | str, tuple[str, ...]]] = [
            ("mother", self.chance.choice(self.mother), parent),
            ("father", self.chance.choice(("Lee Smith", " lee  SMITH")), parent),
            # A name is never taken to be the record that has it.
            ("somebody called Kim Smith", "Kim Smith", parent),
            ("jordan", self.chance.choice(self.records), own),
        ]
        return everyone[self.chance.choice(self.deciders)]

    def _scope(self) -> dict[str, Any]:
        platforms = self.chance.choice(([], [], ["tiktok"], ["facebook", "tiktok"]))
        profiles = self.chance.sample(self.profiles, self.chance.choice((0, 1, 2, 2)))
        first = DAY + timedelta(days=self.chance.choice((-40, -40, -40, 0, 1)))
        return {
            "platforms": platforms,
            # Either platforms or profiles are named.
            "profiles": [] if platforms else [each.pk for each in profiles],
            "purposes": self.chance.choice(([], [], ["crime"], ["assessment", "crime"])),
            "scope_from": first,
            "scope_to": self.chance.choice((None, max(DAY, first), first + timedelta(days=40))),
        }

    def _strike(self, struck: ConsentEvent) -> None:
        row = self._row(
            ConsentDeed.INVALIDATED, self.moment, strikes_out=struck, decider=struck.decider
        )
        known = any(event["id"] == str(struck.key) for event in self.events)
        # Nothing that concerns a confirmation is told to the model: it changes no standing.
        if known:
            self._keep(row, {"deed": "invalidated", "of": str(struck.key)})
        else:
            self.rows.append(row)

    def _confirm(self) -> None:
        spoken = [r for r in self.rows if r.deed == ConsentDeed.GIVEN and not r.in_writing]
        if spoken:
            confirmed = self.chance.choice(spoken)
            self.rows.append(
                self._row(
                    ConsentDeed.CONFIRMED,
                    self.moment,
                    confirms=confirmed,
                    decider=confirmed.decider,
                )
            )

    def _row(self, deed: ConsentDeed, at: datetime, **fields: Any) -> ConsentEvent:
        record, case = self.chance.choice(self.records), self.chance.choice(self.cases)
        return make_consent(record, case, deed, at=at, **fields)

    def _keep(self, row: ConsentEvent, event: Item) -> None:
        self.rows.append(row)
        self.events.append({"id": str(row.key), "at": row.at.isoformat(), **event})

    # --- What is asked ---------------------------------------------------------------------------

    def ask(self) -> tuple[datetime, str, str, OnlineProfile | None]:
        midnights = [datetime(2026, 10, 25 + n, tzinfo=LONDON).astimezone(UTC) for n in range(3)]
        moments = [*[self.moment] * 3, *midnights, *(row.at for row in self.rows[-3:])]
        nudge = timedelta(microseconds=self.chance.choice((-1, 0, 1)))
        profile = self.chance.choice((*self.profiles, *self.profiles, None))
        platform = profile.platform if profile else self.chance.choice(("tiktok", "facebook"))
        purpose = self.chance.choice(("crime", "crime", "assessment"))
        return self.chance.choice(moments) + nudge, platform, purpose, profile

    def expected(
        self, at: datetime, platform: str, purpose: str, profile: OnlineProfile | None
    ) -> str:
        ask: Item = {"at": _text(at), "platform": platform, "purpose": purpose}
        if profile:
            ask["profile"] = profile.pk
        events = sorted(self.events, key=lambda event: datetime.fromisoformat(event["at"]))
        return model_standing({"events": events, "ask": ask})

    def expected_position(self, at: datetime) -> Position:
        """Every ask there could be, one after the other."""
        places: list[tuple[str, OnlineProfile | None]] = [(slug, None) for slug in SLUGS]
        places += [(each.platform, each) for each in self.profiles]
        answers = {
            (place, purpose): self.expected(at, place[0], purpose, place[1])
            for place in places
            for purpose in Purpose.values
        }
        given = [pair for pair, answer in answers.items() if answer == "given_in_scope"]
        if not given:
            return Position(ConsentStanding(answers[places[0], Purpose.values[0]]))
        anywhere = {slug for (slug, profile), _ in given if profile is None}
        profiles = {profile for (_, profile), _ in given if profile is not None}
        purposes = {purpose for _, purpose in given}
        return Position(
            ConsentStanding.GIVEN_IN_SCOPE,
            platforms=_unless_all(SLUGS, anywhere) if anywhere else (),
            purposes=_unless_all(Purpose.values, purposes),
            profiles=() if anywhere else tuple(sorted(profiles, key=lambda each: each.pk)),
        )

    def expected_unconfirmed(self) -> set[int]:
        """What was given by word of mouth and never put in writing, asked of every pair of rows."""
        rows = [row for row in self.rows if not self._struck(row)]
        who = {event["id"]: event["by"] for event in self.events if "by" in event}
        return {
            row.pk
            for row in self.rows
            if row.deed == ConsentDeed.GIVEN
            and not row.in_writing
            and not any(other.confirms_id == row.pk for other in rows)
            and not any(
                other.deed == ConsentDeed.GIVEN
                and other.in_writing
                and who[str(other.key)] == who[str(row.key)]
                and other.at >= row.at
                for other in rows
            )
        }

    def _struck(self, row: ConsentEvent) -> bool:
        strikes = [other for other in self.rows if other.strikes_out_id == row.pk]
        return any(not self._struck(strike) for strike in strikes)


def _unless_all(every: list[str], agreed: set[str]) -> tuple[str, ...]:
    return () if agreed == set(every) else tuple(value for value in every if value in agreed)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def three_profiles(person: Person, case: Case) -> list[OnlineProfile]:
    addresses = {
        "https://www.facebook.com/jordan.one": "facebook",
        "https://www.tiktok.com/@jordan.two": "tiktok",
        "https://www.tiktok.com/@jordan.three": "tiktok",
    }
    return [
        make_profile(person, case, address=address, platform=platform).profile
        for address, platform in addresses.items()
    ]


def test_three_hundred_invented_histories_stand_alike_in_rows(
    asha: User, case: Case, other_case: Case, jordan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(SEED)
    profiles = three_profiles(jordan, case)
    told: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for number in range(HISTORIES):
        teller = Teller(chance, [case, other_case], profiles).tell()
        where = f"seed {SEED}, history {number}"
        for _ in range(4):
            at, platform, purpose, profile = teller.ask()
            answer = consent_standing(
                root=teller.root, at=at, platform=platform, purpose=purpose, profile=profile
            )
            assert answer == teller.expected(at, platform, purpose, profile), where
            told[answer] += 1
        # What the page says at the last of these moments.
        with monkeypatch.context() as stopped:
            stopped.setattr("audit.clock.now", lambda at=at: at)
            record = chance.choice(teller.records)
            found = person_consent(by=asha, case=case, person=record)
        assert replace(found.position, until=None) == teller.expected_position(at), where
        unconfirmed = {each.event.pk for each in found.history if each.unconfirmed}
        assert unconfirmed == teller.expected_unconfirmed(), where
        met.update(str(row.deed) for row in teller.rows)
        met["of named profiles"] += sum(bool(row.profiles) for row in teller.rows)
        met["unconfirmed"] += len(unconfirmed)
        met["positions of named profiles"] += bool(found.position.profiles)
    for counts in (told, met):
        print("\n" + ", ".join(f"{word} {counts[word]}" for word in sorted(counts)))
    print(f"seed {SEED}: {HISTORIES} histories, {told.total()} asks, 0 differences")
    # A run that never met some standing, or some deed, would have shown nothing about it.
    assert set(told) == set(ConsentStanding) - {ConsentStanding.UNKNOWN}
    assert set(met) >= set(ConsentDeed.values)
    assert min(*told.values(), *met.values()) >= 10
