"""Profile addresses: one key for every spelling of one profile, never one key for two profiles."""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from cases.profile_address import (
    MAX_KEY_LENGTH,
    MAX_LENGTH,
    PLATFORMS,
    NotAnAddress,
    parse,
)

CORPUS: dict[str, Any] = json.loads(
    Path(__file__).with_name("profile_addresses.json").read_text(encoding="utf-8")
)
PERSONAL = [(group["platform"], group["key"], group["addresses"]) for group in CORPUS["same"]]
# Names that a tired reader takes for one another, each with the shape that makes it so.
LOOK_ALIKE_NAMES = ["jordanlee", "jordan1ee", "jordan_lee", "jordanlee_", "jordanleee", "jordanle"]
LOOK_ALIKE_NAMES += ["jordаnlee", "jordanIee1", "j0rdanlee", "iordanlee"]
NAMED_BY = {
    "facebook": "https://www.facebook.com/{}",
    "instagram": "https://www.instagram.com/{}/",
    "x": "https://x.com/{}",
    "tiktok": "https://www.tiktok.com/@{}",
    "snapchat": "https://www.snapchat.com/add/{}",
    "youtube": "https://www.youtube.com/@{}",
    "linkedin": "https://www.linkedin.com/in/{}/",
    "reddit": "https://www.reddit.com/user/{}/",
    "pinterest": "https://www.pinterest.co.uk/{}/",
    "telegram": "https://t.me/{}",
    "threads": "https://www.threads.com/@{}",
    "twitch": "https://www.twitch.tv/{}",
    "vk": "https://vk.com/{}",
    "onlyfans": "https://onlyfans.com/{}",
    "mastodon": "https://mastodon.social/@{}",
    "soundcloud": "https://soundcloud.com/{}",
    "kick": "https://kick.com/{}",
    "other": "https://example.org/people/{}",
}


def identity(address: str, hint: str | None = None) -> tuple[str, str]:
    found = parse(address, hint)
    return found.platform, found.key


def respelt(address: str) -> list[str]:
    """The same address, spelt as people, telephones, mail programs and evaders spell it."""
    parts = urlsplit(address)
    host, rest = parts.netloc, address.split(parts.netloc, 1)[1]
    upper = address.replace(parts.netloc, host.upper())
    tracked = address + ("&" if parts.query else "?") + "fbclid=IwAR1&utm_source=copy&utm_medium=x"
    return [
        f"http://{host}{rest}",
        f"//{host}{rest}",
        f"{host}{rest}",
        f"HTTPS://{host}{rest}",
        upper,
        f"https://{host}:443{rest}",
        f"https://{host}.{rest}",
        f"https://facebook.com:x@{host}{rest}",
        f"https:\\\\{host}{rest}",
        f"  <{address}>.\n",
        f"‘{address}’,",
        f"\u202a{address}\u202c\u200b",
        f"{address[:12]}\u200b{address[12:]}",
        quote(address, safe=""),
        tracked,
        f"{address}#about",
        f"https://eur01.safelinks.protection.outlook.com/?url={quote(address, safe='')}&reserved=0",
        f"https://l.facebook.com/l.php?u={quote(address, safe='')}",
        f"https://www.google.com/url?sa=t&url={quote(address, safe='')}",
    ]


@pytest.mark.parametrize(
    ("platform", "key", "addresses"), PERSONAL, ids=[f"{p}-{k}" for p, k, _ in PERSONAL]
)
def test_every_written_spelling_has_one_key(platform: str, key: str, addresses: list[str]) -> None:
    found = {address: identity(address) for address in addresses}
    assert found == dict.fromkeys(addresses, (platform, key))
    assert all(parse(address).recognised for address in addresses)
    assert len({parse(address).canonical_url for address in addresses}) == 1


@pytest.mark.parametrize(("platform", "key", "names"), CORPUS["same_with_platform"])
def test_a_name_typed_alone_has_the_key_of_its_address(
    platform: str, key: str, names: list[str]
) -> None:
    found = {name: identity(name, platform) for name in names}
    assert found == dict.fromkeys(names, (platform, key))


def test_five_hundred_spellings_collapse_to_one_key_each() -> None:
    tried: dict[str, tuple[str, str]] = {}
    for platform, key, addresses in PERSONAL:
        tried.update(dict.fromkeys(addresses, (platform, key)))
        canonical = parse(addresses[0]).canonical_url
        tried.update(dict.fromkeys(respelt(canonical), (platform, key)))
    wrong = {address: identity(address) for address, it in tried.items() if identity(address) != it}
    platforms = {platform for platform, _ in tried.values()}
    print(f"\nspellings {len(tried)}, platforms {len(platforms)}, wrong {len(wrong)}")
    assert wrong == {}
    assert len(tried) >= 500
    assert len(platforms) >= 14


def test_look_alikes_are_never_merged() -> None:
    pairs = [tuple(pair) for pair in CORPUS["look_alikes"]]
    for address in NAMED_BY.values():
        pairs += combinations([address.format(name) for name in LOOK_ALIKE_NAMES], 2)
    merged = [pair for pair in pairs if identity(pair[0]) == identity(pair[1])]
    print(f"\nlook-alike pairs {len(pairs)}, false merges {len(merged)}")
    assert merged == []
    assert len(pairs) >= 200


def test_profiles_of_the_corpus_are_all_different() -> None:
    identities = [(platform, key) for platform, key, _ in PERSONAL]
    assert len(set(identities)) == len(identities)


@pytest.mark.parametrize("address", CORPUS["not_people"])
def test_what_is_not_a_person_is_kept_as_not_recognised(address: str) -> None:
    found = parse(address)
    assert not found.recognised
    assert identity(found.canonical_url) == (found.platform, found.key)


@pytest.mark.parametrize("address", CORPUS["not_people"])
def test_spelling_does_not_dodge_where_nothing_is_recognised(address: str) -> None:
    canonical = parse(address).canonical_url
    keys = {identity(spelling) for spelling in respelt(canonical)}
    assert keys == {identity(address)}


@pytest.mark.parametrize("address", CORPUS["refused"])
def test_what_cannot_be_kept_is_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        parse(address)
    sentence = str(refused.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("address", "hint", "words"),
    [
        ("a" * (MAX_LENGTH + 1), None, "longer than 2,000 characters"),
        ("https://example.org/" + "\u0448" * 700, None, "longer than 2,000 characters"),
        ("", None, "no address here"),
        ("javascript:alert(1)", None, "Only web addresses"),
        ("jordan@mail.example", None, "e-mail"),
        ("@jordan", None, "Choose the platform"),
        ("http://10.0.0.1/", None, "inside a network"),
        ("jordan smith", "instagram", "name on Instagram"),
        ("jordan", "mastodon", "with its server"),
        ("jordan", "friendster", "do not know the platform"),
    ],
)
def test_the_sentence_says_what_to_do(address: str, hint: str | None, words: str) -> None:
    with pytest.raises(NotAnAddress, match=words):
        parse(address, hint)


def test_the_hint_never_overrules_an_address() -> None:
    address = "https://www.instagram.com/jordan.example_1/"
    for platform in PLATFORMS:
        assert identity(address, platform.slug) == ("instagram", "jordan.example_1")
    assert identity("https://fedi.example/@jordan", "mastodon") == identity(
        "@jordan@fedi.example", "mastodon"
    )


def test_the_server_of_another_script_is_spelt_in_punycode() -> None:
    assert parse("https://BÜCHER.example/a").canonical_url == "https://xn--bcher-kva.example/a"
    assert identity("https://xn--bcher-kva.example/a") == identity("https://bu\u0308cher.example/a")


def test_a_public_number_is_kept_in_one_spelling() -> None:
    spellings = ["http://8.8.8.8/x", "http://134744072/x", "http://0x8.8.8.8/x", "8.8.2056/x"]
    assert {parse(spelling).canonical_url for spelling in spellings} == {"https://8.8.8.8/x"}


def test_tracking_parameters_go_and_meaning_stays() -> None:
    plain = identity("https://example.org/who?user=7&view=2")
    assert identity("https://example.org/who?view=2&user=7&gclid=a&utm_campaign=b") == plain
    assert identity("https://example.org/who?view=3&user=7") != plain


def test_a_long_key_is_cut_and_still_its_own() -> None:
    one, two = (parse("https://example.org/" + "a" * 900 + end) for end in "xy")
    assert len(one.key) == len(two.key) == MAX_KEY_LENGTH
    assert one.key != two.key
    assert identity(one.canonical_url) == ("other", one.key)


@pytest.mark.parametrize(
    "address",
    [
        "https://vk.com/jordan./photos",
        "https://vk.com/wall900001./x",
        "https://vk.com/@wall900001",
        "https://wa.me/44009001",
        "https://wa.me/4400900123",
        "https://www.instagram.com/m/share/1",
        "https://www.facebook.com/messages/t/groups",
        "https://www.youtube.com/@jordan./videos",
        "https://example.org/?\u1680fbclid=1",
        "https://example.org/?%00utm_source=1",
        "https://example.org/a%20./",
        "https://example.org/?b=1.&a=2.",
        "https://example.org/#/a%20.",
        "https://example.org/%EF%E2%80%8D%BC%A1",
    ],
)
def test_awkward_addresses_settle_at_once(address: str) -> None:
    found = parse(address)
    assert parse(found.canonical_url) == replace(found, handle=parse(found.canonical_url).handle)


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.slug)
def test_no_name_is_too_long_to_keep(platform: Any) -> None:
    for shape in platform.shapes:
        address = f"https://{platform.home}" + re.sub(
            r"\{\w+\}|\*|#", "1" * 1500, shape.lstrip("!").replace("%", "en")
        )
        if len(address) <= MAX_LENGTH:
            assert len(parse(address).key) <= MAX_KEY_LENGTH


def test_a_detour_to_nowhere_is_kept_as_itself() -> None:
    found = parse("https://l.facebook.com/l.php?u=javascript:alert(1)")
    assert (found.platform, found.recognised) == ("facebook", False)
    assert found.canonical_url.startswith("https://l.facebook.com/l.php?u=javascript%3A")


def test_detours_are_followed_until_they_only_waste_time() -> None:
    detour, profile = "fb.com/l.php?u=", "x.com/jordan"
    assert identity(detour * 10 + profile) == ("x", "jordan")
    endless = parse(detour * 100 + profile)
    assert (endless.platform, endless.recognised) == ("facebook", False)


def test_names_of_unknown_sites_ignore_case_and_other_paths_keep_it() -> None:
    assert identity("https://fedi.example/@Jordan") == identity("https://fedi.example/@jordan")
    assert identity("https://uni.example/~Jordan") == identity("https://uni.example/~jordan")
    assert identity("https://uni.example/Jordan") != identity("https://uni.example/jordan")


def test_a_name_is_a_person_where_the_platform_shows_people_and_not_on_its_other_hosts() -> None:
    assert identity("https://uk.pinterest.com/jordan") == ("pinterest", "jordan")
    assert identity("https://e.pinterest.com/jordan") == ("pinterest", "e.pinterest.com/jordan")
    assert identity("https://x.reddit.com/user/jordan") == ("reddit", "jordan")


def test_what_is_not_recognised_keeps_its_own_host() -> None:
    found = parse("https://www.t.snapchat.com/abc?utm_source=x")
    assert (found.key, found.handle) == ("t.snapchat.com/abc", "")
    assert identity("https://m.reddit.com/r/a") == identity("https://uk.reddit.com/r/a")
    assert identity("https://london.reddit.com/r/a") != identity("https://www.reddit.com/r/a")


def test_a_conversation_of_the_older_telegram_app_needs_its_at_sign() -> None:
    assert identity("https://web.telegram.org/#/im?p=@u12_34") == ("telegram", "u12_34")
    assert not parse("https://web.telegram.org/#/im?p=u12_34").recognised


def test_half_a_character_is_left_out() -> None:
    assert identity("https://x.com/jor\ud800dan") == ("x", "jordan")


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.slug)
def test_the_table_of_platforms_is_sound(platform: Any) -> None:
    hosts = [host for other in PLATFORMS for host in (*other.hosts, *other.links)]
    assert len(hosts) == len(set(hosts))
    assert any(f".{platform.home}".endswith(f".{host}") for host in platform.hosts)
    assert set(platform.apart) | set(platform.named_hosts) <= set(platform.hosts)
    for name, naming in platform.namings.items():
        assert "{}" in naming.address and "{}" in naming.key
        assert any(f"{{{name}}}" in shape for shape in platform.shapes)
    for word in platform.reserved:
        assert word == word.lower()
        assert not parse(f"https://{platform.home}/{word}").recognised


def test_canonical_addresses_are_safe_in_a_link() -> None:
    addresses = [a for _, _, group in PERSONAL for a in group] + CORPUS["not_people"]
    addresses.append("https://example.org/\"'><script>?a=\"'<>&b=`#/\"'<>")
    for address in addresses:
        url = parse(address).canonical_url
        assert url.startswith("https://")
        assert url.isascii()
        assert not set(url) & set(" \"'<>`\\\n\t")
        with pytest.raises(ValueError, match="does not appear"):
            ipaddress.ip_address(urlsplit(url).hostname or "")
