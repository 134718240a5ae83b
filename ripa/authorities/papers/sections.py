"""The sections of the papers: who asked for what, what was decided, and each event since.

What was submitted is read from the newest submission, as it was that day; only a draft is read
from the row. What was granted is read from the grant.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.defaultfilters import filesizeformat

from accounts.models import Rank, User
from cases.models import OnlineProfile, Person
from ripa.authorities.application import questions_for
from ripa.authorities.life import lives_of
from ripa.authorities.pages import answer_rows
from ripa.authorities.papers.blocks import Block, Pair, answers, facts, heading, subheading
from ripa.authorities.standing import Standing, standing_of
from ripa.authorities.versions import last_sent
from ripa.authorities.words import EVENT_WORDS, PURPOSE_CHOICES, platform_name
from ripa.models import Authority, AuthorityEvent, OrderFile
from ripa.states import Deed, State
from socialcheck.templatetags.ui import uk_date, uk_datetime

DECISIONS = frozenset({Deed.GRANT, Deed.REFUSE})
# The deeds that a magistrate's order is behind.
ORDERS = frozenset(
    {
        Deed.MAGISTRATE_APPROVE,
        Deed.MAGISTRATE_REFUSE,
        Deed.RENEWAL_APPROVE,
        Deed.RENEWAL_REFUSE,
    }
)
_PURPOSES = dict(PURPOSE_CHOICES)
_YES_NO = {True: "Yes", False: "No", None: "Not recorded"}


def events_of(authority: Authority) -> list[AuthorityEvent]:
    """Everything that was done, in the order in which it was recorded."""
    return sorted(authority.events.all(), key=lambda event: event.pk)


def decision_of(authority: Authority) -> AuthorityEvent | None:
    """The officer's grant or refusal, if there is one."""
    return next((event for event in events_of(authority) if event.deed in DECISIONS), None)


def newest(authority: Authority, deed: Deed) -> AuthorityEvent | None:
    """The last event of this deed, if there is one."""
    found = [event for event in events_of(authority) if event.deed == deed]
    return found[-1] if found else None


def standing_now(authority: Authority, *, at: datetime) -> Standing:
    return standing_of(authority, lives_of([authority])[authority.pk], at=at)


# --- The application -----------------------------------------------------------------------------


def asked(authority: Authority, *, at: datetime) -> list[Block]:
    """Who applied, when, on which case, and where it stands."""
    submitted = newest(authority, Deed.SUBMIT)
    standing = standing_now(authority, at=at)
    rows = [
        ("Kind", authority.get_kind_display()),
        ("Reference number", authority.number or "Not numbered yet"),
        ("Case", authority.case.reference),
        ("Applicant", _with_rank(authority.applicant, submitted)),
        ("Begun", uk_datetime(authority.created_at)),
        ("Submitted", uk_datetime(submitted.at) if submitted else "Not submitted"),
        ("Where it stands", standing.in_full),
    ]
    if standing.used or standing.most:
        of = f" of {standing.most}" if standing.most else ""
        rows.append(("Viewings made under it", f"{standing.used}{of}"))
    return [facts(rows)]


def _with_rank(applicant: User, submitted: AuthorityEvent | None) -> str:
    rank = Rank(submitted.rank if submitted and submitted.rank else applicant.rank)
    return _named(applicant, rank)


def _named(user: User, rank: Rank) -> str:
    return str(user) if rank is Rank.OTHER else f"{user}, {rank.label.lower()}"


@dataclass(frozen=True)
class Answered:
    """One question of the application, by the name of its field, with its answer in words."""

    field: str
    question: str
    answer: str


def application(authority: Authority, *, by: User | None = None) -> list[Block]:
    """Every question of the application with its answer."""
    said = application_answers(authority, by=by)
    return [heading("The application"), answers((each.question, each.answer) for each in said)]


def application_answers(authority: Authority, *, by: User | None = None) -> list[Answered]:
    """Each question with its answer: as submitted, or to the writer of a draft as it is now."""
    own_draft = authority.state == State.DRAFT and authority.applicant == by
    kept = [] if own_draft else _as_submitted(authority)
    if kept:
        return kept
    questions = questions_for(authority)
    rows = answer_rows(authority, questions)
    return [
        Answered(question.field, row["key"], str(row["value"] or ""))
        for question, row in zip(questions, rows, strict=True)
    ]


def _as_submitted(authority: Authority) -> list[Answered]:
    """The answers that the newest submission kept, if it kept any."""
    return [Answered(row["field"], row["question"], row["words"]) for row in last_sent(authority)]


# --- What happened -------------------------------------------------------------------------------


def happened(title: str, events: list[AuthorityEvent]) -> list[Block]:
    """Each of these events, with everything that was recorded of it."""
    if not events:
        return []
    files = order_files_of(events)
    return [heading(title)] + [
        block for event in events for block in event_blocks(event, files.get(event.pk, []))
    ]


def order_files_of(events: list[AuthorityEvent]) -> dict[int, list[OrderFile]]:
    """The orders that were kept beside each event, without their bytes."""
    found: dict[int, list[OrderFile]] = {}
    for each in OrderFile.objects.filter(event__in=events).select_related("by").defer("content"):
        found.setdefault(each.event_id, []).append(each)
    return found


def event_blocks(event: AuthorityEvent, files: list[OrderFile]) -> list[Block]:
    """One event: who, when, why, what else was asked, and the files beside it."""
    data = event.data
    rows = [
        ("By", _named(event.by, Rank(event.rank or Rank.OTHER))),
        ("When", uk_datetime(event.at)),
    ]
    if event.deed in ORDERS:
        rows += [
            ("Recorded", uk_datetime(event.recorded_at)),
            ("Court", data.get("court", "")),
            ("Magistrate", data.get("magistrate", "")),
            ("Reference of the order", data.get("order_reference", "")),
        ]
    if data.get("number"):
        rows.append(("Reference number given", data["number"]))
    if data.get("review_by"):
        rows.append(("Next review by", _day(data["review_by"])))
    rows += [("Order on file", order_words(each)) for each in files]
    blocks = [subheading(EVENT_WORDS.get(event.deed, event.deed)), facts(rows)]
    said = [(row["question"], row["answer"]) for row in data.get("answers", [])]
    if event.reason:
        said.insert(0, ("Reasons", event.reason))
    if said:
        blocks.append(answers(said, level=4))
    if data.get("scope"):
        blocks += [subheading("What was granted", level=4), facts(terms(event))]
    if "directly_involved" in data:
        blocks += [subheading("Separation of duties", level=4), facts(separation(event))]
    return blocks


def order_words(file: OrderFile) -> str:
    """What the paper says of a file, so that whoever holds it can tell that it is the same."""
    return (
        f"{file.name}, {filesizeformat(file.size)}, added by {file.by} on {uk_datetime(file.at)}\n"
        f"SHA-256 {file.sha256}"
    )


def separation(event: AuthorityEvent) -> list[Pair]:
    """Whether the one who decided was directly involved, and why they decided all the same."""
    data = event.data
    rows = [
        ("Directly involved", _YES_NO[data.get("directly_involved")]),
        ("Own recent looks at these people", str(len(data.get("own_viewings", [])))),
    ]
    if data.get("involved_reason"):
        rows.append(("Why they decided all the same", data["involved_reason"]))
    if "line_manager" in data:
        rows.append(("Line manager of someone on it", _YES_NO[data["line_manager"]]))
    return rows


def terms(event: AuthorityEvent) -> list[Pair]:
    """The scope that was granted, in words. A list that is empty sets no limit."""
    scope = event.data["scope"]
    rows = [
        ("Who may be looked at", _people(scope["subjects"])),
        ("Purposes", "\n".join(_PURPOSES.get(each, each) for each in scope["purposes"]) or "Any"),
        ("Who may look", _staff(scope["officers"]) or "Any worker on the case"),
        ("Platforms", "\n".join(map(platform_name, scope["platforms"])) or "Any"),
    ]
    if "profiles" in scope:
        rows.append(("Profiles", _profiles(scope["profiles"]) or "Any on these platforms"))
    rows += [
        ("Material behind a privacy setting", "Yes" if scope["restricted"] else "No"),
        ("Most viewings", str(scope["max_viewings"] or "No limit")),
        ("First review by", _day(scope["review_by"])),
    ]
    if event.data.get("from"):
        rows.append(("First day", _day(event.data["from"])))
    if scope.get("to"):
        rows.append(("Last day", _day(scope["to"])))
    if event.data.get("source_under_18"):
        rows.append(("Source under 18", "Yes"))
    return rows


def _people(ids: list[str]) -> str:
    return "\n".join(map(str, Person.objects.filter(pk__in=ids).order_by("pk")))


def _staff(ids: list[str]) -> str:
    return "\n".join(map(str, User.objects.filter(pk__in=ids).order_by("name", "pk")))


def _profiles(ids: list[Any]) -> str:
    return "\n".join(map(str, OnlineProfile.objects.filter(pk__in=ids).order_by("pk")))


def _day(iso: str | None) -> str:
    return uk_date(date.fromisoformat(iso)) if iso else "Not recorded"
