"""Nobody adds an address that forgets to say who may go there."""

from collections import Counter

import pytest

from accounts.permissions import TABLE, Permission
from tests.architecture.routes import Route, every_route

# The addresses that somebody who is not signed in may reach, and why.
PUBLIC = {
    "account_login": "signing in",
    "account_logout": "signing out, also when the sign-in has run out",
    "account_inactive": "tells a leaver why they cannot sign in",
    "account_signup": "says that signing up is closed",
    "account_reset_password": "for whoever has forgotten their password",
    "account_reset_password_done": "the same",
    "account_reset_password_from_key": "the same, from the link in the e-mail",
    "account_reset_password_from_key_done": "the same",
    "health": "for whoever watches the service",
}


@pytest.mark.parametrize("route", every_route(), ids=str)
def test_every_route_says_who_may_go_there(route: Route) -> None:
    assert hasattr(route.view, "permission"), f"{route} needs @requires(…) or @public."
    stamp = route.view.permission
    if route.name in PUBLIC:
        assert stamp is None
        assert route.view.login_required is False  # type: ignore[attr-defined]
    else:
        assert isinstance(stamp, Permission), f"{route} is public and not on the list."
        assert getattr(route.view, "login_required", True) is True


def test_every_public_address_on_the_list_is_there() -> None:
    assert set(PUBLIC) <= {route.name for route in every_route()}


def test_the_names_of_routes_are_unique() -> None:
    counted = Counter(route.name for route in every_route())
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_permission_has_a_row_and_a_sentence() -> None:
    assert set(TABLE) == set(Permission)
    assert len({each.sentence for each in Permission}) == len(Permission)
