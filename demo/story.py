"""The story that the demonstration opens with: a look that is stopped, and one that is not."""

from datetime import date, timedelta

from cases.models import InvolvementRole, OnlineProfile, Person
from checks.actions import close_check
from demo import applications, people
from demo.casework import CaseFile
from demo.doing import do
from demo.staffing import at_london

# The day on which the story is told. Where the clock is behind it, its dates move back with it, as
# nothing that is still to come can be recorded.
TOLD_ON = date(2026, 11, 22)
_JORDAN = "Jordan Smith"
_JORDAN_BORN = date(1992, 5, 17)


def _day(file: CaseFile, day: date) -> date:
    return day - max(TOLD_ON - file.council.today, timedelta(0))


def ben_looked_once(file: CaseFile) -> None:
    """Ben’s case, on which Jordan is a friend of the family. Ben looked, and told us later."""
    file.person(InvolvementRole.CHILD)
    jordan = file.person(InvolvementRole.ASSOCIATE, name=_JORDAN, born_on=_JORDAN_BORN)
    file.declared(
        jordan,
        at=at_london(_day(file, date(2026, 11, 10)), 10, 40),
        what="Looked at Jordan’s open page while writing a chronology, before I had planned a "
        "check.",
        by=file.lead,
    )


def asha_is_stopped(file: CaseFile) -> None:
    """The Smith family. A look at Jordan would be a repeat, and no authority is in force."""
    jordan = _jordan(file)
    kai = file.person(InvolvementRole.ASSOCIATE, name="Kai Doyle", born_on=date(1990, 2, 8))
    file.person(InvolvementRole.CHILD, name="Lily Smith", born_on=date(2021, 3, 4))
    file.also_known_as(jordan, "Jordy Smith")
    profile = file.profile(jordan, "https://m.facebook.com/jordan.smith.92?ref=bookmarks")
    kais = file.profile(kai, platform="instagram")
    file.tell(jordan, at=at_london(_day(file, date(2026, 9, 2)), 14, 15))
    _ended_authority(file, jordan)
    _kai_was_looked_at(file, kai, kais)
    file.stopped(
        jordan,
        profile,
        question="Is Kai Doyle living at the address?",
        grounds="The agreement says that Kai stays elsewhere. A neighbour says otherwise.",
        consent_position="Jordan has not been asked. Kai could be warned.",
    )


def _jordan(file: CaseFile) -> Person:
    """The same record as on Ben’s case, which Asha is shown when she types the name."""
    known = Person.objects.get(name=_JORDAN, born_on=_JORDAN_BORN)
    return file.person(
        InvolvementRole.PARTNER, name=known.name, born_on=known.born_on, same_as=known
    )


def _ended_authority(file: CaseFile, jordan: Person) -> None:
    authority = applications.granted_before(
        file,
        jordan,
        submitted_at=at_london(_day(file, date(2026, 9, 14)), 11),
        granted_at=at_london(_day(file, date(2026, 9, 16)), 14),
        review_by=_day(file, date(2026, 10, 14)),
        last_day=_day(file, date(2026, 10, 30)),
    )
    applications.step(
        applications.review_before,
        authority,
        by=file.council.user(people.ADA),
        at=at_london(_day(file, date(2026, 10, 13)), 9),
        review_by=_day(file, date(2026, 10, 30)),
    )


def _kai_was_looked_at(file: CaseFile, kai: Person, profile: OnlineProfile) -> None:
    check = file.check(kai, question="Does Kai Doyle say in public where he lives?")
    file.outcome(file.look(check, kai, profile))
    do(close_check, by=file.lead, check=check, reason="Nothing bears on it.")


def a_first_look(file: CaseFile) -> None:
    """The Okafor-Hale family. Nobody has looked, and a check is ready."""
    temi = file.person(name="Temi Okafor-Hale", born_on=date(1989, 7, 21))
    file.person(InvolvementRole.CHILD, name="Zuri Okafor-Hale", born_on=date(2019, 11, 2))
    file.profile(temi, platform="instagram")
    file.tell(temi, at=file.council.moment(12))
    file.check(temi, question="Is Temi Okafor-Hale back in Northborough?")
