"""The only door for writing in guidance."""

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused, Stale
from guidance.deeds import CHAPTER_ACKNOWLEDGED
from guidance.models import Acknowledgement
from guidance.queries import find_chapter


@action
def acknowledge(*, by: User, slug: str, version: int) -> Acknowledgement:
    """Record that `by` read this version and will follow it.

    Raises `Stale` where a newer version has come, `Refused` for a chapter that asks for no
    acknowledgement.
    """
    authorise(by, Permission.USE, what=f"guidance chapter {slug[:80]}")
    chapter = find_chapter(slug)
    if not chapter.acknowledged_yearly:
        raise Refused(
            PlainDecision(
                words="This chapter does not need to be acknowledged.",
                next="Go back to the guidance. You have nothing to do.",
            ),
            on=chapter,
        )
    if chapter.version != version:
        raise Stale(
            PlainDecision(
                words="This chapter changed after you opened it.",
                next="Open it again, read the new version, then acknowledge that.",
            ),
            on=chapter,
        )
    acknowledgement = Acknowledgement(chapter=chapter, by=by)
    acknowledgement.save()
    record(CHAPTER_ACKNOWLEDGED, by=by, on=chapter, details={"version": chapter.version})
    return acknowledgement
