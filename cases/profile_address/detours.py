"""Addresses that lead to another address: warning pages, sign-in walls, app links.

Someone who looks while logged out is often sent to a sign-in page whose address holds the profile
they asked for. That page is the profile spelt another way. Only what is written in the address
is read: nothing is fetched.
"""

from __future__ import annotations

from typing import NamedTuple


class Detour(NamedTuple):
    """On `site`, at `path` and below, the query's `parameter` holds the destination.

    The site is a host and all below it, or the slug of a platform: all of its hosts.
    """

    site: str
    path: str
    parameter: str


class AppLink(NamedTuple):
    """`scheme://path/VALUE`, or `scheme://path?parameter=VALUE`, is `address` with VALUE in it."""

    scheme: str
    path: str
    parameter: str | None
    address: str


DETOURS: tuple[Detour, ...] = (
    Detour("facebook", "/l.php", "u"),
    Detour("facebook", "/flx/warn", "u"),
    Detour("facebook", "/login", "next"),
    Detour("facebook", "/login.php", "next"),
    Detour("facebook", "/checkpoint", "next"),
    Detour("l.messenger.com", "/l.php", "u"),
    Detour("l.instagram.com", "/", "u"),
    Detour("instagram", "/accounts/login", "next"),
    Detour("instagram", "/linkshim", "u"),
    Detour("l.threads.net", "/", "u"),
    Detour("l.threads.com", "/", "u"),
    Detour("threads", "/login", "next"),
    Detour("x", "/i/flow/login", "redirect_after_login"),
    Detour("x", "/login", "redirect_after_login"),
    Detour("tiktok", "/login", "redirect_url"),
    Detour("tiktok", "/link/v2", "target"),
    Detour("accounts.snapchat.com", "/", "continue"),
    Detour("youtube", "/redirect", "q"),
    Detour("youtube", "/signin", "next"),
    Detour("youtube", "/attribution_link", "u"),
    Detour("consent.youtube.com", "/", "continue"),
    Detour("consent.google.com", "/", "continue"),
    Detour("accounts.google.com", "/", "continue"),
    Detour("google.com", "/url", "q"),
    Detour("google.com", "/url", "url"),
    Detour("google.co.uk", "/url", "q"),
    Detour("google.co.uk", "/url", "url"),
    Detour("duckduckgo.com", "/l", "uddg"),
    Detour("safelinks.protection.outlook.com", "/", "url"),
    Detour("linkedin", "/authwall", "sessionRedirect"),
    Detour("linkedin", "/login", "session_redirect"),
    Detour("linkedin", "/uas/login", "session_redirect"),
    Detour("linkedin", "/redir/redirect", "url"),
    Detour("linkedin", "/safety/go", "url"),
    Detour("reddit", "/login", "dest"),
    Detour("out.reddit.com", "/", "url"),
    Detour("pinterest", "/login", "next"),
    Detour("pinterest", "/offsite", "url"),
    Detour("discord", "/login", "redirect_to"),
    Detour("discord", "/register", "redirect_to"),
    Detour("onlyfans", "/", "return_to"),
    Detour("vk", "/away.php", "to"),
    Detour("t.umblr.com", "/redirect", "z"),
    Detour("steam", "/linkfilter", "url"),
)

APP_LINKS: tuple[AppLink, ...] = (
    AppLink("fb", "profile", None, "https://www.facebook.com/{}"),
    AppLink("fb", "profile", "id", "https://www.facebook.com/{}"),
    AppLink("instagram", "user", "username", "https://www.instagram.com/{}"),
    AppLink("twitter", "user", "screen_name", "https://x.com/{}"),
    AppLink("twitter", "user", "id", "https://x.com/i/user/{}"),
    AppLink("snapchat", "add", None, "https://www.snapchat.com/add/{}"),
    AppLink("tg", "resolve", "domain", "https://t.me/{}"),
    AppLink("tg", "resolve", "phone", "https://t.me/+{}"),
    AppLink("whatsapp", "send", "phone", "https://wa.me/{}"),
    AppLink("discord", "-/users", None, "https://discord.com/users/{}"),
    AppLink("discord", "users", None, "https://discord.com/users/{}"),
    AppLink("spotify", "user", None, "https://open.spotify.com/user/{}"),
)
