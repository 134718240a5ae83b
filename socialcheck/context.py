"""What the frame of every page needs: whose service it is, and where its reader may go."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.access import has_role_for
from accounts.inspection import read_only_until
from accounts.models import User
from accounts.permissions import Permission
from socialcheck.templatetags.ui import uk_date

DEFAULT_ACCENT = "#00625a"

# What stands in the menu, in order: the permission that shows it, its words, its route.
MENU: tuple[tuple[Permission, str, str], ...] = (
    (Permission.USE, "My work", "home"),
    (Permission.LIST_CASES, "Cases", "case_list"),
    (Permission.SEE_TEAM_WORK, "Team", "team_work"),
    (Permission.LIST_CASES, "Authorities", "authority_list"),
    (Permission.SEE_CENTRAL_RECORD, "Central record", "record_list"),
    (Permission.MAKE_RETURNS, "Returns", "return_list"),
    (Permission.SEE_ERRORS, "Errors", "error_list"),
    (Permission.SEE_COUNCIL_PROFILES, "Council profiles", "council_profile_list"),
    (Permission.SEARCH_TRAIL, "Access trail", "trail_list"),
    (Permission.MANAGE_STAFF, "Staff", "staff_list"),
    (Permission.SEE_POLICY, "Policy", "policy_page"),
    (Permission.MANAGE_WORDINGS, "Wordings", "wording_list"),
    (Permission.USE, "Guidance", "guidance_home"),
)


@dataclass(frozen=True)
class Link:
    """One entry of the menu. `current` where the page is it, or lies beneath it."""

    text: str
    href: str
    current: bool = False


def accent(colour: str) -> str:
    """`colour` if written as #rgb or #rrggbb, else the default: it goes into a stylesheet as is."""
    return colour if re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", colour) else DEFAULT_ACCENT


def text_on(colour: str) -> str:
    """White or black, whichever reads better on `colour` (relative luminance, WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    # Contrast with white is 1.05 / (luminance + 0.05), with black (luminance + 0.05) / 0.05.
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#0b0c0c"


class Frame:
    """The council's name and colours, and the menu of whoever is signed in, worked out if asked."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.name = settings.COUNCIL_NAME
        self.logo = settings.COUNCIL_LOGO
        self.demo = settings.DEMO
        self.accent = accent(settings.COUNCIL_ACCENT)
        self.accent_text = text_on(self.accent)

    @cached_property
    def nav(self) -> list[Link]:
        return list(self._menu())

    @cached_property
    def may_search(self) -> bool:
        user = self._user
        return user is not None and has_role_for(user, Permission.SEARCH)

    @cached_property
    def read_only_until(self) -> date | None:
        """The last day of an inspector's access; None for everybody else."""
        return read_only_until(self._user) if self._user is not None else None

    @property
    def read_only_words(self) -> str:
        return f"Read-only until {uk_date(self.read_only_until)}"

    @cached_property
    def _user(self) -> User | None:
        user = getattr(self._request, "user", None)
        return user if isinstance(user, User) else None

    def _menu(self) -> Iterator[Link]:
        if self._user is None:
            return
        path = self._request.path
        for permission, text, route in MENU:
            if has_role_for(self._user, permission):
                href = reverse(route)
                current = path == href or (href != "/" and path.startswith(href))
                yield Link(text, href, current)


def council(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `council` in every template."""
    return {"council": Frame(request)}
