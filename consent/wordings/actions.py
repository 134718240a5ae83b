"""The only door for writing wordings. A change is a new version; none is ever edited."""

from django.db import connection

from accounts.access import authorise
from accounts.models import User
from accounts.permissions import Permission
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused, Stale
from consent.deeds import WORDING_PUBLISHED
from consent.languages import LANGUAGES
from consent.models import Wording, WordingKind
from consent.papers.letter import example_letter
from consent.wordings.placeholders import known_words, unknown_in
from consent.wordings.queries import current_wording

# Any number that nothing else in the database locks: one wording is published at a time.
WORDINGS_LOCK = 5_271_020


@action
def publish_wording(
    *,
    by: User,
    kind: str,
    language: str,
    title: str,
    body: str,
    reason: str,
    seen_version: int,
) -> Wording:
    """The next version of the words of `kind` in `language`, in use from now on.

    `seen_version` is the version that the editor started from; 0 where there was none. Raises
    `Stale` where another has been published since, `Refused` for a placeholder that is not known or
    a letter that cannot be printed.
    """
    authorise(by, Permission.MANAGE_WORDINGS, what=f"the wording {kind}, {language}")
    if kind not in WordingKind.values or language not in LANGUAGES:
        raise ValueError(f"There is no wording {kind} in {language}.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WORDINGS_LOCK])
    before = current_wording(kind, language)
    version = before.version if before else 0
    if version != seen_version:
        raise Stale(
            PlainDecision(
                words=f"Someone published version {version} of these words after you began.",
                next="Read that version. If yours should still replace it, publish yours again.",
            ),
            on=before,
        )
    _refuse_unknown(title + body)
    wording = Wording(
        kind=kind,
        language=language,
        version=version + 1,
        title=title,
        body=body,
        reason=reason,
        by=by,
    )
    # Refused here rather than at the desk of whoever prints the first letter.
    example_letter(by=by, wording=wording)
    wording.save()
    record(
        WORDING_PUBLISHED,
        by=by,
        on=wording,
        reason=reason,
        details={"version": wording.version, "replaces": version or None},
    )
    return wording


def _refuse_unknown(text: str) -> None:
    if found := unknown_in(text):
        raise Refused(
            PlainDecision(
                words=f"Nothing can be filled in for {', '.join(found)}.",
                next=f"Take it out, or use one of these: {known_words()}.",
            )
        )
