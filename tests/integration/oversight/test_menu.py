"""The menu leads each reader to pages that they may open."""

import pytest

from accounts.models import RoleName
from tests.cast import client_for
from tests.factories import make_user

ROLES = {
    "asha": ["/", "/cases/", "/authorities/", "/guidance/"],
    "dee": ["/", "/cases/", "/team/", "/authorities/", "/guidance/"],
    "rae": ["/", "/record/", "/guidance/"],
    "eli": ["/", "/cases/", "/record/", "/trail/", "/guidance/"],
    "sam": ["/", "/staff/", "/policy/", "/guidance/"],
}


@pytest.mark.parametrize("name", list(ROLES))
def test_every_entry_of_the_menu_opens(name: str, db: None, request: pytest.FixtureRequest) -> None:
    browser = client_for(request.getfixturevalue(name))
    menu = browser.get("/").context["council"].nav
    for wanted in ROLES[name]:
        assert wanted in [link.href for link in menu]
    for link in menu:
        assert browser.get(link.href).status_code == 200, link.href


def test_an_inspector_has_the_central_record_and_nothing_else(db: None) -> None:
    browser = client_for(make_user(roles=[(RoleName.INSPECTOR, None)]))
    addresses = [link.href for link in browser.get("/").context["council"].nav]
    assert addresses == ["/", "/record/", "/guidance/"]
