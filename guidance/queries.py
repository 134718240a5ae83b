"""The only door for reading guidance: chapters, acknowledgements, champions, contacts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.access import actor_for, authorise, unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from guidance.blocks import Block, blocks_of
from guidance.deeds import CHAPTER_READ, CONTACTS_READ, GUIDANCE_LISTED
from guidance.models import Acknowledgement, Champion, Chapter, LocalInformation


@dataclass(frozen=True)
class Page:
    """A chapter as one reader sees it.

    `acknowledged_on` is when they last acknowledged this version, `due` whether they must do so
    now.
    """

    chapter: Chapter
    acknowledged_on: date | None
    due: bool

    @property
    def blocks(self) -> list[Block]:
        return blocks_of(self.chapter.text)


@dataclass(frozen=True)
class Contacts:
    """Who can help: the council's own links and contacts, and the champions of today."""

    local: list[LocalInformation]
    champions: list[Champion]
    own: Champion | None


@in_one_transaction
def list_chapters(*, by: User) -> list[Page]:
    """Every chapter, with what `by` still has to acknowledge. The read is recorded."""
    authorise(by, Permission.USE, what="guidance")
    pages = _pages(by, current_chapters())
    record(GUIDANCE_LISTED, by=by, on="guidance")
    return pages


@in_one_transaction
def open_chapter(*, by: User, slug: str) -> Page:
    """One chapter, with the read on record. Raises `Unknown` where there is none of that name."""
    authorise(by, Permission.USE, what="guidance")
    chapter = find_chapter(slug)
    record(CHAPTER_READ, by=by, on=chapter, details={"version": chapter.version})
    return _pages(by, [chapter])[0]


@in_one_transaction
def open_contacts(*, by: User) -> Contacts:
    """Local information and champions, with the read on record."""
    authorise(by, Permission.USE, what="help and contacts")
    contacts = Contacts(
        local=list(LocalInformation.objects.all()),
        champions=list(_champions_today().order_by("team__name", "user__name")),
        own=champion_for(teams_of(by)),
    )
    record(CONTACTS_READ, by=by, on="help and contacts")
    return contacts


def find_chapter(slug: str) -> Chapter:
    """The newest version of a chapter. Raises `Unknown`. Records nothing."""
    chapter = Chapter.objects.filter(slug=slug).order_by("-version").first()
    if chapter is None:
        raise unknown(f"guidance chapter {slug[:80]}")
    return chapter


def current_chapters() -> list[Chapter]:
    """The newest version of each chapter, in the order of the contents."""
    newest = Chapter.objects.order_by("slug", "-version").distinct("slug")
    return sorted(newest, key=lambda chapter: (chapter.order, chapter.slug))


def due_chapters(by: User) -> list[Chapter]:
    """The chapters that `by` has to acknowledge now. Records nothing: it names no people."""
    return [page.chapter for page in _pages(by, current_chapters()) if page.due]


def champion_for(team_ids: Collection[int]) -> Champion | None:
    """A champion of one of these teams today, the one who started last; or None."""
    return _champions_today().filter(team__in=team_ids).order_by("-starts_on", "-id").first()


def teams_of(user: User) -> frozenset[int]:
    """The ids of the teams that `user` works in or manages today."""
    actor = actor_for(user)
    return actor.teams | actor.manages


def is_due(acknowledged_on: date | None, today: date) -> bool:
    """Whether it is missing or a year old. One of 29 February lasts until 28 February."""
    if acknowledged_on is None:
        return True
    try:
        anniversary = acknowledged_on.replace(year=acknowledged_on.year + 1)
    except ValueError:
        anniversary = acknowledged_on.replace(year=acknowledged_on.year + 1, day=28)
    return today >= anniversary


def _pages(by: User, chapters: list[Chapter]) -> list[Page]:
    """`chapters` as `by` sees them. An acknowledgement counts for the version that was read."""
    today = clock.today()
    latest: dict[int, date] = {}
    for chapter_id, at in (
        Acknowledgement.objects.filter(by=by, chapter__in=chapters)
        .order_by("at", "id")
        .values_list("chapter_id", "at")
    ):
        latest[chapter_id] = clock.london_day(at)
    return [
        Page(
            chapter,
            latest.get(chapter.pk),
            chapter.acknowledged_yearly and is_due(latest.get(chapter.pk), today),
        )
        for chapter in chapters
    ]


def _champions_today() -> QuerySet[Champion]:
    today = clock.today()
    return (
        Champion.objects.select_related("team", "user")
        .filter(user__is_active=True, starts_on__lte=today)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    )
