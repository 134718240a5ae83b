"""A refusal that somebody can put right is said on the form that they sent."""

from django.forms import BaseForm

from audit.refusals import Refused

CONFLICT = 409


def say_on(form: BaseForm, refused: Refused) -> int:
    """Show a refusal on the form that it is about, with all that was typed; gives the status.

    Any other refusal (403, 404) has a page of its own, and is raised again.
    """
    if refused.status != CONFLICT:
        raise refused
    box = getattr(refused.decision, "box", "")
    words = f"{refused.decision.words} {refused.decision.next}"
    form.add_error(box if box in form.fields else None, words)
    return refused.status
