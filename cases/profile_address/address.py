"""An address taken apart and put together again in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from cases.profile_address.hosts import read_host
from cases.profile_address.text import (
    NotAnAddress,
    decoded,
    encoded,
    visible,
    without_sentence_end,
    words,
)

_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", re.ASCII)
_HIGHEST_PORT = 65535
_USUAL_PORTS = (80, 443)
# A fragment that chooses a page, as `#/name`, `#!/name`, `#@name` and `#123` do. Others scroll.
_PAGE_FRAGMENT = re.compile(r"[/!@].+|-?[0-9]+", re.DOTALL)
_DAMAGED = "This address is damaged. Copy it again from the browser's address bar."

# Parameters that only follow visitors about, on whatever site they appear.
_TRACKING = words(
    """
    _ga _gl dclid fbclid gbraid gclid gclsrc igsh igshid li_fat_id mc_cid mc_eid mibextid
    mkt_tok msclkid ref_src ref_url sc_cid srsltid ttclid twclid vero_id wbraid yclid
    """
)
# Parameters that are tracking, language or layout on the platforms, but could be more elsewhere.
PLATFORM_TRACKING = words(
    """
    __tn__ __xts__ _rdc _rdr ab_channel app embed_source feature from hl ig_mid ig_rid img_index
    invite is_copy_url is_from_webapp lang language locale paipv pp ref ref_component
    ref_source refid refsrc s sender_device sender_web_id share_app_id share_id share_link_id
    shared si source src ssr_from sub_confirmation trackingid web_id wtsid xmt
    """
)


@dataclass(frozen=True)
class Address:
    """The parts that decide which page an address leads to. `port` only where it is unusual."""

    host: str
    port: int | None
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    fragment: str

    @property
    def path_text(self) -> str:
        """The path as one decoded text. An encoded slash counts as a slash."""
        return "/" + "/".join(part for part in "/".join(self.path).split("/") if part)

    def parameter(self, name: str) -> str | None:
        """The query's value of `name`. None where missing, or given twice with two values."""
        values = {value for key, value in self.query if key == name}
        return values.pop() if len(values) == 1 else None

    def without(self, tracking: frozenset[str]) -> Address:
        """The same address without these query parameters."""
        return replace(self, query=tuple(p for p in self.query if p[0].lower() not in tracking))

    def spelt(self, host: str | None = None) -> str:
        """The one spelling, without `https://`. ASCII only."""
        port = f":{self.port}" if self.port else ""
        path = "/" + "/".join(encoded(part, safe="@~:+") for part in self.path)
        query = "&".join(
            encoded(name, safe="") + ("=" + encoded(value, safe="") if value else "")
            for name, value in self.query
        )
        fragment = encoded(self.fragment, safe="/!@:=?&")
        return (
            (host or self.host)
            + port
            + path
            + (f"?{query}" if query else "")
            + (f"#{fragment}" if fragment else "")
        )


def split(text: str) -> Address:
    """Take apart an address without its scheme. Raises NotAnAddress when there is no public host.

    As in browsers: a backslash is a slash, and all before the last `@` of the host is not the host.
    """
    page, _, fragment = text.partition("#")
    place, _, query = page.partition("?")
    authority, _, path = place.replace("\\", "/").lstrip("/").partition("/")
    site = _AUTHORITY.fullmatch(authority.rpartition("@")[2].strip())
    if site is None:
        raise NotAnAddress(_DAMAGED)
    return Address(
        host=read_host(site[1]),
        port=_port(site[2] or ""),
        path=_path(path),
        query=_query(query),
        fragment=_fragment(fragment),
    )


def _port(digits: str) -> int | None:
    if len(digits.lstrip("0")) > 5 or int(digits or "0") > _HIGHEST_PORT:
        raise NotAnAddress(_DAMAGED)
    port = int(digits or "0")
    return None if port in (0, *_USUAL_PORTS) else port


def _path(text: str) -> tuple[str, ...]:
    """Parts decoded once; empty and `.` parts dropped; `..` goes up one."""
    parts: list[str] = []
    for part in (decoded(raw) for raw in text.split("/")):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    while parts and parts[-1] != (last := without_sentence_end(parts[-1])):
        parts = [*parts[:-1], last] if last else parts[:-1]
    return tuple(parts)


def _query(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs in order of name, without the parameters that follow visitors."""
    raw = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    pairs = (_pair(visible(name), without_sentence_end(visible(value))) for name, value in raw)
    return tuple(sorted(pair for pair in pairs if pair[0] and not _follows_visitors(pair[0])))


def _pair(name: str, value: str) -> tuple[str, str]:
    return (name if value else without_sentence_end(name)), value


def _follows_visitors(name: str) -> bool:
    return name.lower() in _TRACKING or name.lower().startswith(("utm_", "__cft__"))


def _fragment(text: str) -> str:
    fragment = without_sentence_end(decoded(text))
    return fragment if _PAGE_FRAGMENT.fullmatch(fragment) else ""
