"""What checks add beside an application for an authority: consent and notice of the people."""

from accounts.models import User
from cases.panels import Panel
from consent.models import ConsentEvent, Notice
from consent.panels import position_words
from consent.queries import Summary, consent_of
from ripa.authorities.beside import beside_application
from ripa.models import Authority
from socialcheck.forms import in_a_sentence
from socialcheck.templatetags.ui import uk_date


def consent_panel(by: User, authority: Authority) -> Panel:
    """How consent of each stands, when they answered, and what they were told.

    Whoever decides may not see the case, so nothing of it is here: no words of the answer, and
    nobody's name but those of the application.
    """
    rows = [_row(each) for each in consent_of(list(authority.subjects.all()))]
    return Panel("Consent and notice of these people", "checks/beside_consent.html", {"rows": rows})


def _row(summary: Summary) -> dict[str, str]:
    tag, colour, words = position_words(summary.position)
    return {
        "person": summary.person.name,
        "tag": tag,
        "colour": colour,
        "words": words,
        "answer": _answer_words(summary.answer),
        "notice": _notice_words(summary.notice),
    }


def _answer_words(answer: ConsentEvent | None) -> str:
    if answer is None:
        return "No answer on record"
    right = f", {in_a_sentence(answer.get_footing_display())}" if answer.footing else ""
    return f"{answer.get_deed_display()} on {uk_date(answer.at)}{right}"


def _notice_words(notice: Notice | None) -> str:
    if notice is None:
        return "Not told"
    return f"{notice.kind.capitalize()} notice on {uk_date(notice.given_at)}"


def register() -> None:
    beside_application(10, consent_panel)
