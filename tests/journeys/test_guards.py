"""What every page is held to is noticed: a guard that sees nothing would let all pages pass."""

from collections.abc import Callable

import pytest

from tests.journeys.browser import DESKTOP, PHONE, Visit, Way

pytestmark = pytest.mark.journey

Open = Callable[[Way, str], Visit]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("document.querySelector('main').append(new Image())", "axe: image-alt"),
        ("document.querySelector('main').style.width = '3000px'", "scrolls sideways"),
        ("document.querySelector('main').setAttribute('style', 'top: 0')", "Content Security"),
        ("setTimeout(() => { throw new Error('a script broke') })", "a script broke"),
        ("fetch('/static/not-there.css')", "404 for"),
        (
            "document.querySelector('main a, footer a').href = 'https://www.facebook.com/jordan'",
            "leads to https://www.facebook.com/jordan",
        ),
    ],
)
def test_a_fault_on_a_page_is_noticed(visit: Open, fault: str, said: str) -> None:
    page = visit(Way("guards", DESKTOP), "Nobody")
    page.go("/account/login/")
    page.look("sound")
    page.page.evaluate(f"() => {{ {fault} }}")
    page.page.wait_for_load_state("networkidle")
    page.page.wait_for_timeout(200)
    with pytest.raises(AssertionError, match=said):
        page.look("faulty")


def test_the_world_outside_is_our_own_server(visit: Open, elsewhere: object) -> None:
    phone = visit(Way("guards-phone", PHONE), "Nobody")
    phone.page.goto("https://www.facebook.com/anyone")
    assert phone.page.title() == "Elsewhere"
