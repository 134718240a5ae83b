"""The host of an address, read as a browser reads it.

A browser takes `0x7f.1` for 127.0.0.1 and `FACEBOOK.com.` for facebook.com; so must we, or a host
could pass for another. Rules for numbers: WHATWG URL Standard, "host parsing".
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import unquote

import idna

from cases.profile_address.text import NotAnAddress, fold

_LABELS = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_LONGEST_HOST = 253
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Names that lead inside a network: RFC 6761, RFC 6762, RFC 8375 and ICANN's reserved `internal`.
_PRIVATE_ENDINGS = (
    *("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private"),
    *("localdomain", "home.arpa", "in-addr.arpa", "ip6.arpa"),
)
_NO_HOST = (
    "We cannot tell which website this is on. Paste the whole address, "
    "such as https://www.example.org/name, or choose the platform and type the name."
)
_NOT_READABLE = (
    "The website's name in this address cannot be read. Copy the address again from the browser."
)
_PRIVATE = (
    "This address leads inside a network, not to a public website. "
    "Paste the address that the public sees."
)


def read_host(raw: str) -> str:
    """The host in lower case and ASCII: punycode for other scripts, numbers spelt one way.

    Raises NotAnAddress for no host, an unreadable host, and a private or local one.
    """
    host = fold(unquote(raw, errors="replace")).replace("\u3002", ".").rstrip(".")
    if host.startswith("["):
        return f"[{_public(_ip6(host)).compressed}]"
    if len(host) > _LONGEST_HOST:
        raise NotAnAddress(_NOT_READABLE)
    host = _ascii(host).rstrip(".")
    if not host:
        raise NotAnAddress(_NO_HOST)
    if not _LABELS.fullmatch(host):
        raise NotAnAddress(_NOT_READABLE)
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return str(_public(_ip4(host)))
    if any(host == ending or host.endswith("." + ending) for ending in _PRIVATE_ENDINGS):
        raise NotAnAddress(_PRIVATE)
    if "." not in host:
        raise NotAnAddress(_NO_HOST)
    return host


def _ascii(host: str) -> str:
    if host.isascii() and "xn--" not in host:
        return host
    try:
        # Non-transitional: "straße" and "strasse" are different sites and must stay so.
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        # Names outside IDNA 2008, such as emoji, still open in browsers: keep them, spelt one way.
        return ".".join(_ascii_label(label) for label in host.split("."))


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    try:
        return "xn--" + label.encode("punycode").decode("ascii")
    except UnicodeError:
        raise NotAnAddress(_NOT_READABLE) from None


def _ip4(host: str) -> ipaddress.IPv4Address:
    """Read one to four parts, each decimal, octal (0…) or hexadecimal (0x…); the last fills."""
    parts = host.split(".")
    try:
        numbers = [_part(part) for part in parts]
    except ValueError:
        raise NotAnAddress(_NOT_READABLE) from None
    last_limit = 256 ** (5 - len(parts)) if len(parts) <= 4 else 0
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= last_limit:
        raise NotAnAddress(_NOT_READABLE)
    value = sum(number << (24 - 8 * place) for place, number in enumerate(numbers[:-1]))
    return ipaddress.IPv4Address(value + numbers[-1])


def _part(part: str) -> int:
    if not _NUMBER.fullmatch(part):
        raise ValueError(part)
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if part.startswith("0") else int(part, 10)


def _ip6(host: str) -> ipaddress.IPv6Address:
    try:
        return ipaddress.IPv6Address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        raise NotAnAddress(_NOT_READABLE) from None


def _public(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address itself when everyone can reach it. Raises NotAnAddress otherwise.

    An IPv6 address can carry an IPv4 one inside it; that one must be public too.
    """
    for reached in (ip, *_carried(ip)):
        if not reached.is_global or reached.is_multicast or reached.is_reserved:
            raise NotAnAddress(_PRIVATE)
    return ip


def _carried(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    carried = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        carried.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [address for address in carried if address is not None]
