"""Keeping staff. The only door for changing who may do what."""

from datetime import date
from typing import Any

from accounts.access import authorise
from accounts.deeds import (
    POSTED,
    POSTING_ENDED,
    STAFF_ADDED,
    STAFF_CHANGED,
    TEAM_ADDED,
    TRAINING_RECORDED,
)
from accounts.models import Posting, Team, Training, User
from accounts.permissions import Permission
from audit.recording import action, record
from audit.refusals import PlainDecision, Refused


def _must_not_be_oneself(by: User, user: User) -> None:
    """Nobody gives themselves a role, or takes one away: a second administrator does."""
    if by.pk == user.pk:
        raise Refused(
            PlainDecision(
                words="Nobody keeps their own staff record.",
                next="Ask another administrator to make this change.",
                outcome="REFUSE",
            ),
            on=user,
            status=403,
        )


@action
def add_staff(*, by: User, name: str, email: str, rank: str, phone: str, active: bool) -> User:
    """A new member of staff. They set their password through “I have forgotten my password”."""
    authorise(by, Permission.MANAGE_STAFF)
    user = User.objects.create_user(
        email=email, name=name, rank=rank, phone=phone, is_active=active
    )
    record(STAFF_ADDED, by=by, on=user)
    return user


@action
def change_staff(*, by: User, user: User, **changes: Any) -> User:
    """Change a staff record. A leaver is made inactive, never removed."""
    authorise(by, Permission.MANAGE_STAFF)
    _must_not_be_oneself(by, user)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    for name, value in changes.items():
        setattr(user, name, value)
    user.save()
    record(STAFF_CHANGED, by=by, on=user)
    return user


@action
def add_team(*, by: User, name: str) -> Team:
    authorise(by, Permission.MANAGE_STAFF)
    team = Team.objects.create(name=name)
    record(TEAM_ADDED, by=by, on=team)
    return team


@action
def give_role(
    *, by: User, user: User, role: str, team: Team | None, starts_on: date, ends_on: date | None
) -> Posting:
    """Give a role for a time. The same role in the same team is given once at a time."""
    authorise(by, Permission.MANAGE_STAFF)
    _must_not_be_oneself(by, user)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if Posting.objects.filter(user=user, role=role, team=team, ends_on__isnull=True).exists():
        raise Refused(
            PlainDecision(
                words="They already have this role.",
                next="End the one they have first, if its dates must change.",
            ),
            on=user,
        )
    posting = Posting.objects.create(
        user=user, role=role, team=team, starts_on=starts_on, ends_on=ends_on
    )
    record(POSTED, by=by, on=posting)
    return posting


@action
def end_role(*, by: User, posting: Posting, ends_on: date) -> Posting:
    """Give a role its last day."""
    authorise(by, Permission.MANAGE_STAFF)
    _must_not_be_oneself(by, posting.user)
    posting = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
    if ends_on < posting.starts_on:
        raise Refused(
            PlainDecision(
                words="The last day must not be before the first.", next="Choose a later day."
            ),
            on=posting,
        )
    posting.ends_on = ends_on
    posting.save()
    record(POSTING_ENDED, by=by, on=posting)
    return posting


@action
def record_training(
    *, by: User, user: User, kind: str, completed_on: date, expires_on: date
) -> Training:
    """Record one course done. Nobody records their own."""
    authorise(by, Permission.MANAGE_STAFF)
    _must_not_be_oneself(by, user)
    training = Training.objects.create(
        user=user, kind=kind, completed_on=completed_on, expires_on=expires_on
    )
    record(TRAINING_RECORDED, by=by, on=training)
    return training
