"""Writing to the trail. The only place that does.

A refusal is written in a transaction of its own, after what it refused was rolled back: a process
that is killed in the moment between the two has changed nothing, and leaves no entry of it.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, OperationalError, models, transaction

from audit.context import current
from audit.deeds import Deed
from audit.models import Entry, Submission
from audit.refusals import AlreadyDone, PlainDecision, Refused

P = ParamSpec("P")
R = TypeVar("R")


def record(
    deed: Deed,
    *,
    by: Any = None,
    on: models.Model | str | None = None,
    subjects: Iterable[int] = (),
    cases: Iterable[int] = (),
    reason: str = "",
    details: dict[str, Any] | None = None,
    actor_email: str = "",
) -> Entry:
    """Append one entry. Raises whatever the database raises: no entry, no page and no change.

    `by` is the user, or None for the system; `on` the record, or words where there is none;
    `subjects` and `cases` the ids of the people and cases whose data the deed touched.
    """
    entry = Entry(
        deed=deed.code,
        kind=deed.kind,
        actor=by if getattr(by, "pk", None) else None,
        actor_email=actor_email or getattr(by, "email", None),
        subjects=sorted(set(subjects)),
        cases=sorted(set(cases)),
        reason=reason,
        additional_data=details,
    )
    if isinstance(on, models.Model):
        entry.content_type = ContentType.objects.get_for_model(on)
        entry.object_pk = str(on.pk)
        entry.object_id = on.pk if isinstance(on.pk, int) else None
        entry.object_repr = str(on)
    elif on:
        entry.object_repr = on[:2000]
    entry.save()
    return entry


def fill_circumstances(sender: type[Entry], instance: Entry, **kwargs: Any) -> None:
    """Before an entry is saved, whoever makes it: say from where, and who where it is not said."""
    here = current()
    if instance.actor_id is None and not instance.actor_email and here.actor is not None:
        instance.actor = here.actor
        instance.actor_email = here.actor.email
    instance.remote_addr = here.address
    instance.path = here.path[:500]
    instance.device = here.device[:300]
    instance.cid = here.request_id or None
    if not instance.deed:
        _name_automatic_change(instance)


def _name_automatic_change(entry: Entry) -> None:
    """django-auditlog's own entries: a deed, and the ids that the model says it concerns."""
    names = {0: "created", 1: "updated", 2: "deleted"}
    entry.deed = f"change.{names[entry.action]}"
    entry.kind = "change"
    concerns = entry.additional_data or {}
    entry.subjects = sorted(set(concerns.get("subjects", [])))
    entry.cases = sorted(set(concerns.get("cases", [])))
    entry.additional_data = None


def record_refusal(refusal: Refused, *, by: Any) -> None:
    """Record a refusal in a transaction of its own, so that no rolling back erases it. Once
    only.
    """
    if refusal.recorded:
        return
    with transaction.atomic(durable=True):
        write_refusal(refusal, by=by)
    refusal.recorded = True


def write_refusal(refusal: Refused, *, by: Any) -> None:
    """Record a refusal inside the caller's transaction, where nothing rolls back: the page that
    is shown says that they are stopped.
    """
    refusal.keep()
    record(
        refusal.deed,
        by=by,
        on=refusal.on if refusal.on is not None else str(refusal.decision.words),
        subjects=refusal.subjects,
        cases=refusal.cases,
        details={
            "rule": refusal.decision.rule,
            "outcome": str(refusal.decision.outcome),
            "words": refusal.decision.words,
            **refusal.details,
        },
    )


def in_one_transaction(deed_function: Callable[P, R]) -> Callable[P, R]:
    """An action or a recorded read: one transaction; a refusal kept although it rolls back.

    The function must take `by`. A form that was posted before raises `AlreadyDone`. Whoever loses
    to somebody who did the same at the same moment is refused, in words.
    """

    @wraps(deed_function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic(durable=True):
                return deed_function(*args, **kwargs)
        except Refused as refusal:
            record_refusal(refusal, by=kwargs.get("by"))
            raise
        except (IntegrityError, OperationalError) as clash:
            lost = _at_the_same_moment(clash)
            if lost is None:
                raise
            record_refusal(lost, by=kwargs.get("by"))
            raise lost from clash

    return wrapped


# PostgreSQL's codes for a key that is there already, and for two that wait for each other.
_LOST_TO_ANOTHER = frozenset({"23505", "40P01"})


def _at_the_same_moment(clash: Exception) -> Refused | None:
    """The refusal for a deed that another deed overtook, or None if that is not what happened."""
    cause = clash.__cause__
    if getattr(cause, "pgcode", None) not in _LOST_TO_ANOTHER:
        return None
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return Refused(
        PlainDecision(
            words="Someone did the same at the same moment, so nothing of yours was saved.",
            next="Go back, look at what is there now, and do it again if it is still needed.",
        ),
        details={"constraint": constraint},
    )


def action(deed_function: Callable[P, R]) -> Callable[P, R]:
    """`in_one_transaction`, and once only for each posted form."""

    @wraps(deed_function)
    def once(*args: P.args, **kwargs: P.kwargs) -> R:
        _claim_submission(by=kwargs.get("by"))
        return deed_function(*args, **kwargs)

    return in_one_transaction(once)


def _claim_submission(*, by: Any) -> None:
    """Insert the form's token; the unique key makes a second post wait, then find it taken."""
    token = current().once
    if not token or not getattr(by, "pk", None):
        return
    _, fresh = Submission.objects.get_or_create(token=token, defaults={"by": by})
    if not fresh:
        raise AlreadyDone
