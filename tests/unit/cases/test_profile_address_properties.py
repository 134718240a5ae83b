"""What holds for any text whatever, sensible or hostile."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cases.profile_address import (
    MAX_KEY_LENGTH,
    PLATFORMS,
    NotAnAddress,
    Platform,
    ProfileAddress,
    parse,
)

CORPUS: dict[str, Any] = json.loads(
    Path(__file__).with_name("profile_addresses.json").read_text(encoding="utf-8")
)
ADDRESSES = [address for group in CORPUS["same"] for address in group["addresses"]]
ADDRESSES += [*CORPUS["not_people"], *CORPUS["refused"]]
BY_SLUG = {platform.slug: platform for platform in PLATFORMS}
HOSTS = sorted({host for platform in PLATFORMS for host in (*platform.hosts, *platform.links)})

quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Characters that mean something in an address, or that only seem to.
tricky = st.text(
    st.one_of(
        st.sampled_from("abZ019._-~@:/\\?#%&=+!'\"<>()[]{};, \t\n\r\0"),
        st.sampled_from(
            "．／＠：％ａⓐⓇﬁßẞſıİKǅ\u00ad\u200b\u200d\u202e\u2060\ufeff\u3002\u0308\u212a"
        ),
        st.characters(),
    ),
    max_size=40,
)
escaped = st.lists(st.integers(0, 255), max_size=8).map(
    lambda octets: "".join(f"%{octet:02X}" for octet in octets)
)
paths = st.lists(
    st.one_of(
        tricky, escaped, st.sampled_from([".", "..", "", "@a", "in", "u", "en-GB", "add", "p"])
    ),
    max_size=4,
)
hinted = st.sampled_from([None, *BY_SLUG])


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """Addresses of known hosts, of unknown ones, mangled ones of the corpus, and plain noise."""
    kind = draw(st.sampled_from(["host", "host", "corpus", "noise", "other", "number"]))
    if kind == "noise":
        return draw(tricky)
    if kind == "corpus":
        address = draw(st.sampled_from(ADDRESSES))
        at = draw(st.integers(0, len(address)))
        return address[:at] + draw(tricky) + address[at:]
    if kind == "number":
        host = draw(st.one_of(st.ip_addresses(v=4).map(str), st.integers(0, 2**32).map(str)))
        return f"http://{host}/{draw(tricky)}"
    known = draw(st.sampled_from(HOSTS))
    host = known if kind == "host" else draw(tricky) + draw(st.sampled_from(["", ".example"]))
    before = draw(
        st.sampled_from(
            [
                "",
                "https://",
                "HTTP:\\\\",
                "//",
                "https://www.",
                "https://a@",
                "uk.",
                "m.go.",
                "web.",
            ]
        )
    )
    query = draw(st.sampled_from(["", "?", "?id=", "?u=", "?next=", "?to=", "?v=1&a=", "?phone="]))
    return f"{before}{host}/{'/'.join(draw(paths))}{query}{draw(tricky)}#{draw(tricky)}"


def read(address: str, hint: str | None) -> ProfileAddress | None:
    try:
        return parse(address, hint)
    except NotAnAddress:
        return None


def ignores_case(platform: Platform) -> bool:
    return not any(naming.keeps_case for naming in platform.namings.values())


@quick
@given(addresses(), hinted)
def test_an_answer_is_an_address_or_a_refusal_and_never_anything_else(
    address: str, hint: str | None
) -> None:
    found = read(address, hint)
    assert found is None or isinstance(found, ProfileAddress)


@quick
@given(addresses(), hinted)
def test_the_canonical_address_has_the_same_key(address: str, hint: str | None) -> None:
    found = read(address, hint)
    assume(found)
    assert found is not None
    again = parse(found.canonical_url)
    assert (again.platform, again.key) == (found.platform, found.key)
    assert again.canonical_url == found.canonical_url
    assert again.recognised == found.recognised


@quick
@given(addresses(), hinted)
def test_keys_are_plain(address: str, hint: str | None) -> None:
    found = read(address, hint)
    assume(found)
    assert found is not None
    assert 0 < len(found.key) <= MAX_KEY_LENGTH
    assert not any(character.isspace() for character in found.key)
    if found.recognised and ignores_case(BY_SLUG[found.platform]):
        assert found.key == found.key.lower()
    assert ("/" in found.key) != found.recognised


@quick
@given(addresses(), hinted)
def test_canonical_addresses_lead_to_public_hosts_over_https(
    address: str, hint: str | None
) -> None:
    found = read(address, hint)
    assume(found)
    assert found is not None
    parts = urlsplit(found.canonical_url)
    assert parts.scheme == "https"
    assert found.canonical_url.isascii()
    assert not set(found.canonical_url) & set(" \"'<>`\\\n\t\r")
    assert parts.username is None
    host = parts.hostname or ""
    assert "." in host or ":" in host
    assert not host.endswith((".localhost", ".local", ".internal", ".home.arpa"))
    try:
        assert ipaddress.ip_address(host).is_global
    except ValueError:
        assert not host.replace(".", "").isdigit()


names = st.text("abcdeilnorst", min_size=5, max_size=12)
NAMED = ["instagram", "x", "tiktok", "snapchat", "youtube", "reddit", "telegram", "twitch", "vk"]


@quick
@given(st.sampled_from(NAMED), names, names)
def test_two_names_are_two_profiles(slug: str, one: str, other: str) -> None:
    assume(one != other)
    first, second = parse(one, slug), parse(other, slug)
    assert (first.platform, first.key) != (second.platform, second.key)


@quick
@given(st.sampled_from(NAMED), names, st.data())
def test_case_escapes_and_invisible_letters_change_nothing(
    slug: str, name: str, data: st.DataObject
) -> None:
    plain = parse(name, slug)
    at = plain.canonical_url.rindex(name) if name in plain.canonical_url else 0
    assume(at)
    letters = [
        data.draw(
            st.sampled_from([c, c.upper(), quote(c, safe=""), f"%{ord(c):02x}", c + "\u200d"])
        )
        for c in name
    ]
    spelt = plain.canonical_url[:at] + "".join(letters) + plain.canonical_url[at + len(name) :]
    found = parse(spelt)
    assert (found.platform, found.key) == (plain.platform, plain.key)
