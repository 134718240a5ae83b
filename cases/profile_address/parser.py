"""From pasted text to a platform and a key."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256

from cases.profile_address.address import PLATFORM_TRACKING, Address, split
from cases.profile_address.detours import APP_LINKS, DETOURS
from cases.profile_address.languages import is_language
from cases.profile_address.platforms import PLATFORMS
from cases.profile_address.shapes import Naming, Platform, Shape
from cases.profile_address.text import NotAnAddress, decoded, encoded, fold, pasted, words

MAX_LENGTH = 2_000
MAX_KEY_LENGTH = 500
OTHER = "other"

_DEEPEST_DETOUR = 20
_SCHEME = re.compile(r"([a-z][a-z0-9+\-]*):(?![0-9]{1,5}(?:[/?#\\]|\Z))", re.ASCII | re.I)
_ENCODED_SCHEME = re.compile(r"https?%(?:25){0,3}3a", re.ASCII | re.I)
_ELSEWHERE = re.compile(r"@?([^\s@/:?#]+)@([^\s@/?#]+)")
_SERVER_NAME = re.compile(r"/@([^@/]+)@([^@/]+)(?:/.*)?", re.DOTALL)
# Labels before a host that change how its pages look on every platform, never whose they are.
_DRESS = re.compile(r"www[0-9]?|m|mobile", re.ASCII)
_KEY_DRESS = re.compile(r"\A(?:(?:www[0-9]?|m|mobile)\.)+(?=[^.]+\.)", re.ASCII)
# Labels before a platform's host where it keeps its own pages, never a person's.
_SERVICES = words(
    """
    about accounts ads advertising analytics apps assets badges blog brand business careers cdn
    clips communities community consent creators dev developer developers docs education
    embed engineering family forum graph help img images investors jobs l legal lm login mail media
    newsroom oauth out partners pay policies policy press privacy safety scontent shop static status
    store studio support transparency upload
    """
)
_PLATFORM_BY_SLUG = {platform.slug: platform for platform in PLATFORMS}
_PLATFORM_BY_HOST = {host: p for p in PLATFORMS for host in (*p.hosts, *p.links)}

_TOO_LONG = (
    f"This address is longer than {MAX_LENGTH:,} characters. "
    "Paste the address of the profile itself, not of a search or a shared page."
)
_NOT_WEB = (
    "Only web addresses can be kept: those that start with https:// or http://. "
    "Open the profile in a browser and copy its address from there."
)
_E_MAIL = "This looks like an e-mail address. Paste the web address of the profile."
_NAME_ALONE = (
    "We cannot tell which website this name is on. "
    "Choose the platform, or paste the whole address of the profile."
)
_SERVER_MISSING = (
    "Type the whole name with its server, such as @name@mastodon.social, "
    "or paste the address of the profile."
)


@dataclass(frozen=True)
class ProfileAddress:
    """One online profile, or a page that we cannot tell is one.

    (`platform`, `key`) is the identity. `canonical_url` starts with https://, is ASCII, and names a
    public host. `recognised` is False for a page that is not a person's as far as we can tell: it
    is kept, counted, and confirmed by a person. `key` has at most MAX_KEY_LENGTH characters; a
    longer one is cut and ends in the digest of the whole. `handle` is the name as shown to people.
    It is empty when not recognised: there the key is the address, which nobody may be shown before
    a viewing is committed (rules.md §4).
    """

    platform: str
    key: str
    canonical_url: str
    recognised: bool
    handle: str


def parse(address: str, platform_hint: str | None = None) -> ProfileAddress:
    """The profile that `address` leads to, however it is spelt. Fetches nothing.

    `platform_hint`, a slug of PLATFORMS, is for a name typed alone (`@jordan`); an address says for
    itself where it leads, and the hint never overrules it. Raises NotAnAddress, with a sentence
    for the worker, for what cannot be kept.
    """
    if len(address) > MAX_LENGTH:
        raise NotAnAddress(_TOO_LONG)
    found = _read(pasted(address), _hinted(platform_hint), depth=0)
    if len(found.canonical_url) > MAX_LENGTH:
        raise NotAnAddress(_TOO_LONG)
    return found


def _hinted(slug: str | None) -> Platform | None:
    if slug is None or slug == OTHER:
        return None
    if slug not in _PLATFORM_BY_SLUG:
        raise NotAnAddress(f"We do not know the platform “{slug}”. Choose one from the list.")
    return _PLATFORM_BY_SLUG[slug]


def _read(text: str, hinted: Platform | None, depth: int) -> ProfileAddress:
    while _ENCODED_SCHEME.match(text):
        text = pasted(decoded(text))
    text = text.replace("&amp;", "&")
    if hinted and not _is_address(text, hinted):
        text = _address_of_name(text, hinted)
    return _read_address(split(_without_scheme(text)), depth)


# --- Names typed alone ----------------------------------------------------------------------------


def _is_address(text: str, hinted: Platform) -> bool:
    """Whether the text says where it leads. A dot alone does not: names have dots too."""
    if text.startswith("@"):
        return False
    head, slash, rest = text.partition("/")
    if _find_platform(head.lower().partition(":")[0].rstrip(".")) or text.startswith("//"):
        return True
    if _named(text, hinted):
        return False
    return bool(_SCHEME.match(text)) or bool(slash and rest and "." in head)


def _named(text: str, platform: Platform) -> str | None:
    """The address of the profile with this name, or None where the platform has no such names."""
    for naming in platform.namings.values():
        name = naming.matcher.fullmatch(text) if naming.bare else None
        if name and (profile := _profile(platform, platform.home, naming, name[1])):
            return profile.canonical_url
    return None


def _address_of_name(text: str, platform: Platform) -> str:
    if platform.own_servers:
        name = _ELSEWHERE.fullmatch(text)
        if name is None:
            raise NotAnAddress(_SERVER_MISSING)
        return f"https://{name[2]}/@{name[1]}"
    if address := _named(text, platform):
        return address
    if "/" in text or "?" in text:
        return f"https://{platform.home}/{text.lstrip('/')}"
    raise NotAnAddress(
        f"This does not look like a name on {platform.name}. Paste the address of the profile."
    )


# --- Schemes --------------------------------------------------------------------------------------


def _without_scheme(text: str) -> str:
    """The address after `https://`. App links become the web addresses that they stand for."""
    scheme = _SCHEME.match(text)
    if scheme is None:
        return _named_elsewhere(text) or text
    rest = text[scheme.end() :]
    match scheme[1].lower():
        case "http" | "https":
            return rest
        case "view-source":
            return _without_scheme(rest)
        case "acct":
            return _named_elsewhere("@" + rest.lstrip("@")) or rest
        case app:
            return _web_address(app, rest)


def _named_elsewhere(text: str) -> str | None:
    """`@name@server`, as on Mastodon. Raises NotAnAddress for a name or e-mail address alone."""
    if name := _ELSEWHERE.fullmatch(text):
        if text.startswith("@"):
            return f"{name[2]}/@{name[1]}"
        raise NotAnAddress(_E_MAIL)
    if text.startswith("@"):
        raise NotAnAddress(_NAME_ALONE)
    return None


def _web_address(scheme: str, rest: str) -> str:
    path, _, query = rest.lstrip("/").partition("?")
    parts = [part for part in re.split(r"[/:]", path) if part]
    parameters = dict(pair.partition("=")[::2] for pair in query.split("&"))
    for link in APP_LINKS:
        end = link.path.count("/") + 1
        if (link.scheme, link.path) == (scheme, "/".join(parts[:end]).lower()):
            after = next(iter(parts[end:]), None)
            value = parameters.get(link.parameter) if link.parameter else after
            if value:
                return link.address.format(value).removeprefix("https://")
    raise NotAnAddress(_NOT_WEB)


# --- Addresses ------------------------------------------------------------------------------------


def _read_address(address: Address, depth: int) -> ProfileAddress:
    destination = _destination(address)
    if destination and depth < _DEEPEST_DETOUR:
        try:
            return _read(pasted(destination), None, depth + 1)
        except NotAnAddress:
            pass  # the detour leads nowhere, so it is itself what was pasted
    host = _find_platform(address.host)
    if host is None:
        return _other(address)
    platform = _PLATFORM_BY_HOST[host]
    if platform.own_servers and (name := _SERVER_NAME.fullmatch(address.path_text)):
        return _person_elsewhere(platform, host, address, name)
    return _on_platform(platform, host, address)


def _destination(address: Address) -> str | None:
    path = address.path_text.lower()
    host = _find_platform(address.host)
    slug = _PLATFORM_BY_HOST[host].slug if host else None
    for detour in DETOURS:
        there = f".{address.host}".endswith(f".{detour.site}") or detour.site == slug
        taken = there and f"{path}/".startswith(f"{detour.path.rstrip('/')}/")
        if taken and (target := address.parameter(detour.parameter)):
            relative = target.startswith("/") and not target.startswith("//")
            return f"https://{address.host}{target}" if relative else target
    return None


def _find_platform(host: str) -> str | None:
    """The platform's host that `host` is, or lies below."""
    labels = host.split(".")
    endings = (".".join(labels[start:]) for start in range(len(labels)))
    return next((ending for ending in endings if ending in _PLATFORM_BY_HOST), None)


def _on_platform(platform: Platform, host: str, address: Address) -> ProfileAddress:
    labels = _own_labels(platform, host, address.host)
    apart = host in platform.links or (labels and platform.own_servers)
    if apart or any(label in _SERVICES for label in labels):
        return _not_recognised(platform, address.host, address)
    if labels and host in platform.named_hosts:
        named = _named_by_host(platform, host, labels)
        return named or _not_recognised(platform, address.host, address)
    for page in (address, _fragment_page(address)):
        if page and (person := _person(platform, host, page, at_home=not labels)):
            return person
    if labels:
        # What another of its hosts shows need not be what the home shows at the same path.
        return _not_recognised(platform, address.host, address)
    home = host if platform.own_servers or host in platform.apart else platform.home
    return _not_recognised(platform, home, address)


def _own_labels(platform: Platform, host: str, whole: str) -> list[str]:
    """The labels before the platform's host that may make it another site."""
    dress = frozenset[str]() if host in platform.named_hosts else platform.dress
    return [
        label
        for label in whole.removesuffix(host).split(".")
        if label
        and not _DRESS.fullmatch(label)
        and label not in dress
        and not (platform.languages and is_language(label))
    ]


def _named_by_host(platform: Platform, host: str, labels: list[str]) -> ProfileAddress | None:
    naming = platform.namings["handle"]
    label = labels[0]
    if len(labels) > 1 or platform.is_reserved(label) or not naming.matcher.fullmatch(label):
        return None
    return _profile(platform, host, naming, label)


def _fragment_page(address: Address) -> Address | None:
    """The page that an app inside a page shows: `#!/name`, `#@name`, or `#/name` at the root."""
    routed = ("!/", "@") if address.path else ("!/", "@", "/")
    if not address.fragment.startswith(routed):
        return None
    return split(f"{address.host}/{address.fragment.lstrip('!/')}")


def _person(
    platform: Platform, host: str, address: Address, *, at_home: bool
) -> ProfileAddress | None:
    """The person whom a page shows. A name alone is one only `at_home`: elsewhere, `/abc` may be
    anything.
    """
    for shape in platform.compiled:
        name = _name_in(shape, address)
        if name is None or (shape.name_comes_first and not at_home):
            continue
        if shape.naming is None:
            return None
        naming = platform.namings[shape.naming]
        profile = _profile(platform, host, naming, name)
        first = shape.name_comes_first or naming.at_root
        if profile and first and _is_reserved(platform, profile):
            return None
        if profile:
            return profile
    return None


def _is_reserved(platform: Platform, profile: ProfileAddress) -> bool:
    # Both spellings: `g.roups` is `groups` where dots are ignored, and `home.php` is a page.
    return platform.is_reserved(profile.handle) or platform.is_reserved(profile.key)


def _name_in(shape: Shape, address: Address) -> str | None:
    path = shape.path.fullmatch(address.path_text)
    if path is None:
        return None
    if shape.naming is None:
        return ""
    if shape.parameter is None or shape.value is None:
        return path[1]
    value = shape.value.fullmatch(address.parameter(shape.parameter) or "")
    return value[1] if value else None


def _profile(platform: Platform, host: str, naming: Naming, name: str) -> ProfileAddress | None:
    """The profile of this name, or None where tidying shows that it cannot be a name."""
    shown = name if naming.keeps_case else fold(name)
    tidied = naming.tidy(shown) if naming.tidy else shown
    if not tidied or tidied in naming.nobody:
        return None
    home, server = (host, f"@{host}") if platform.own_servers else (platform.home, "")
    return ProfileAddress(
        platform=platform.slug,
        key=naming.key.format(tidied) + server,
        canonical_url=f"https://{home}" + naming.address.format(encoded(tidied, safe="@:+")),
        recognised=True,
        handle=shown + server,
    )


def _person_elsewhere(
    platform: Platform, host: str, address: Address, name: re.Match[str]
) -> ProfileAddress:
    """A server shows people of other servers as `/@name@server`. Their own server is their home."""
    try:
        return _read_address(split(f"{name[2]}/@{encoded(name[1], safe='')}"), _DEEPEST_DETOUR)
    except NotAnAddress:
        return _not_recognised(platform, host, address)


# --- What is not recognised -----------------------------------------------------------------------


def _not_recognised(platform: Platform, host: str, address: Address) -> ProfileAddress:
    """A page of the platform that is not, or may not be, a person's."""
    page = address.without(PLATFORM_TRACKING | platform.tracking)
    first, *rest = page.path or ("",)
    if platform.is_reserved(first.lower()):
        page = replace(page, path=(first.lower(), *rest))
    return _kept(platform.slug, replace(page, host=host, port=None))


def _other(address: Address) -> ProfileAddress:
    """A page of a site we do not know. `@name` and `~name` ignore case on every site we know of."""
    path = tuple(fold(part) if part[0] in "@~" else part for part in address.path)
    return _kept(OTHER, replace(address, path=path))


def _kept(slug: str, address: Address) -> ProfileAddress:
    key = address.spelt(_KEY_DRESS.sub("", address.host))
    if len(key) > MAX_KEY_LENGTH:
        # A fragment `#sha256=` is never kept from an address, so no short key can look like this.
        digest = f"#sha256={sha256(key.encode('ascii')).hexdigest()}"
        key = key[: MAX_KEY_LENGTH - len(digest)] + digest
    return ProfileAddress(
        platform=slug,
        key=key,
        canonical_url=f"https://{address.spelt()}",
        recognised=False,
        handle="",
    )
