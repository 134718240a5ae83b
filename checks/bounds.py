"""Which bounds of an authority a look lies outside, in words for the worker who is stopped."""

from accounts.models import User
from checks.queries import BeforeYouLook
from ripa.authorities.life import bounds_crossed
from ripa.life import AuthorityState, Bound

# An authority that is worth one of these was granted, and something about the look is outside it.
_OUTSIDE = frozenset({AuthorityState.OUT_OF_SCOPE, AuthorityState.EXPIRED})

BOUND_WORDS = {
    Bound.SUBJECT: "It does not name this person.",
    Bound.PLATFORM: "It does not cover this platform.",
    Bound.PROFILE: "It does not name this profile.",
    Bound.OFFICER: "It does not name you.",
    Bound.PURPOSE: "It does not cover the purpose of this check.",
    Bound.RESTRICTED: "It does not cover what is behind a privacy setting.",
    Bound.DATES: "It is not in force today.",
}


def bounds_told(look: BeforeYouLook, by: User) -> list[str]:
    """A sentence for each bound, where that is what stops the look and `by` may be told of it."""
    weighed = look.told.weighed
    state = str(weighed.facts.authority)
    if look.told.hidden or weighed.decision.rule != "G13" or state not in _OUTSIDE:
        return []
    assert weighed.authority is not None, "a state of an authority is that of one"
    crossed = bounds_crossed(
        by=by,
        root=weighed.root,
        profile=look.profile,
        purpose=look.check.purpose,
        restricted=look.check.visibility != "public",
        at=look.answer.at,
        named=weighed.authority,
    )
    return [BOUND_WORDS[bound] for bound in crossed]
