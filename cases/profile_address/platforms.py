"""The platforms: a table to read and to add to. How shapes are written: `shapes.py`; which paths
are not people: `reserved.py`.
"""

from __future__ import annotations

import re

from cases.profile_address.reserved import RESERVED
from cases.profile_address.shapes import Naming, Platform
from cases.profile_address.text import words


def _without_dots(name: str) -> str | None:
    """Facebook ignores dots in names. A name is never digits alone: those are numbers."""
    name = name.replace(".", "")
    return None if not name or name.isdigit() else name


def _number(digits: str) -> str | None:
    """A number without leading zeros. Zero is nobody's."""
    return digits.lstrip("0") or None


def _phone(written: str) -> str | None:
    """An international number, digits only. A council's worker types United Kingdom numbers as
    07… or +44 (0)7…, so those are read as 447…
    """
    digits = re.sub(r"[^0-9]", "", written.replace("(0)", ""))
    if digits.startswith("00"):
        digits = digits[2:]
    elif re.fullmatch(r"07[0-9]{9}", digits):
        digits = "44" + digits[1:]
    if digits.startswith("440"):
        digits = "44" + digits[2:].lstrip("0")
    return digits if 7 <= len(digits) <= 15 and not digits.startswith("0") else None


def _bluesky_name(name: str) -> str | None:
    """A name is a domain, so has at most 253 characters. Alone, it is below the network's own."""
    domain = name if "." in name else f"{name}.bsky.social"
    return domain if len(domain) <= 253 else None


_NUMBER = r"[0-9]{1,20}"
# Names in any script: no white space, no ASCII sign but hyphen, underscore, and full stop inside.
_ANY_SCRIPT = r"(?u:[^\s\x00-\x2c/:-@\[-^`{-\x7f\ufffd\udc80-\udcff]){1,119}(?<!\.)"
_PHONE_WRITTEN = r"[+(]?[0-9](?:[ ().+\-]{0,3}[0-9]){6,19}"

_CHATS = ("", "/messages")
_KINDS_OF_CHAT = ("e2ee", "requests", "archived")
# Pages of a numbered profile on VK that start with the number of its owner, then of the item.
_VK_OWNED = """
album albums audio audios clip clips gifts photo photos stories story video videos wall write
"""
# Pages on VK that are named by numbers too, and do not lead to a profile.
_VK_NUMBERED = (
    "app audio_playlist board club doc docs event gim id note notes page public tag topic"
)
# What X keeps below the short name of a language: its rules, in that language.
_X_RULES = ("tos", "privacy", "rules", "rules-and-policies", "using-x", "safety-and-security")

PLATFORMS: tuple[Platform, ...] = (
    Platform(
        slug="facebook",
        name="Facebook",
        home="www.facebook.com",
        hosts=("facebook.com", "fb.com", "business.facebook.com", "m.me", "messenger.com"),
        apart=("business.facebook.com", "m.me", "messenger.com"),
        dress=words("0 beta d free iphone lite mbasic mtouch secure touch web x z-m-www"),
        languages=True,
        links=("fb.me", "fb.watch", "fb.gg"),
        namings={
            "id": Naming(_NUMBER, "/profile.php?id={}", tidy=_number),
            "page": Naming("[0-9]{6,20}", "/profile.php?id={}", tidy=_number, bare=False),
            "handle": Naming(r"[a-z0-9.]{1,100}", tidy=_without_dots),
        },
        shapes=(
            *("/groups/*/user/{id}", "/people/*/{id}", "/pages/category/*/*-{page}"),
            *("/pages/*/{id}", "/p/*-{page}", "/profile/{id}", "/marketplace/profile/{id}"),
            *("/stories/{id}", "/messages/t/{id}", "/t/{id}"),
            *("/messages/t/{handle}", "/t/{handle}", "/pg/*-{page}", "/pg/{handle}"),
            # Conversations kept apart: encrypted ones, requests, and those put away.
            *(f"{start}/{kind}/t/{{id}}" for start in _CHATS for kind in _KINDS_OF_CHAT),
            *("!/v#.#/dialog", "!/v#.#/plugins"),
            *("/profile.php?id={id}", "/story.php?id={id}", "/permalink.php?id={id}"),
            *("/{id}", "/{handle}", "/*-{page}"),
        ),
        reserved=RESERVED["facebook"],
        # Dots are ignored, so a name of a file may be followed by them.
        reserved_pattern=r".*\.(?:php|html?|txt|xml|ico|js|css)\.*",
        tracking=frozenset({"fref", "hc_ref", "hc_location", "rdid", "share_url", "lst", "eid"}),
    ),
    Platform(
        slug="instagram",
        name="Instagram",
        home="www.instagram.com",
        hosts=("instagram.com", "instagr.am", "ig.me"),
        apart=("ig.me",),
        namings={"handle": Naming(r"[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?", "/{}/")},
        shapes=(
            *("!/stories/highlights", "/stories/{handle}", "/_u/{handle}", "/n/{handle}"),
            *("/m/{handle}", "/{handle}"),
        ),
        reserved=RESERVED["instagram"],
    ),
    Platform(
        slug="x",
        name="X (Twitter)",
        home="x.com",
        hosts=(
            *("x.com", "twitter.com", "nitter.net", "xcancel.com", "fxtwitter.com"),
            *("vxtwitter.com", "fixupx.com", "fixvx.com"),
        ),
        links=("t.co", "pic.twitter.com", "pic.x.com"),
        namings={
            "handle": Naming("[a-z0-9_]{1,20}"),
            "id": Naming(_NUMBER, "/i/user/{}", "id:{}", tidy=_number, bare=False),
        },
        shapes=(
            *("/intent/user?screen_name={handle}", "/intent/follow?screen_name={handle}"),
            *("/intent/profile?screen_name={handle}", "/intent/user?user_id={id}"),
            *("/intent/follow?user_id={id}", "/i/user/{id}"),
            *(f"!/%/{page}" for page in _X_RULES),
            "/{handle}",
        ),
        reserved=RESERVED["x"],
        tracking=frozenset({"cxt", "t"}),
    ),
    Platform(
        slug="tiktok",
        name="TikTok",
        home="www.tiktok.com",
        hosts=("tiktok.com",),
        links=("vm.tiktok.com", "vt.tiktok.com"),
        namings={
            "handle": Naming(r"[a-z0-9_.]{0,23}[a-z0-9_]", "/@{}"),
            "id": Naming(_NUMBER, "/share/user/{}", "id:{}", tidy=_number, bare=False),
        },
        shapes=(
            *("/@{handle}", "/embed/@{handle}", "/amp/@{handle}", "/%/@{handle}"),
            *("/share/user/{id}", "/h5/share/usr/{id}.html", "/h5/share/usr/{id}"),
        ),
        tracking=frozenset({"_r", "_t", "checksum", "sec_uid", "sec_user_id", "u_code", "tt_from"}),
    ),
    Platform(
        slug="snapchat",
        name="Snapchat",
        home="www.snapchat.com",
        hosts=("snapchat.com",),
        links=("t.snapchat.com",),
        namings={"handle": Naming(r"[a-z](?:[a-z0-9._\-]{0,28}[a-z0-9])?", "/add/{}")},
        shapes=(
            *("/add/{handle}", "/@{handle}", "/u/{handle}", "/s/{handle}"),
            *("/%/add/{handle}", "/%/@{handle}"),
        ),
    ),
    Platform(
        slug="youtube",
        name="YouTube",
        home="www.youtube.com",
        hosts=("youtube.com", "youtube-nocookie.com"),
        links=("youtu.be",),
        dress=words("au br ca cz de es fr hk ie il in it jp kr mx nl nz pl ru se tw uk"),
        namings={
            "channel": Naming(r"UC[A-Za-z0-9_\-]{22}", "/channel/{}", "channel:{}", True),
            "handle": Naming(_ANY_SCRIPT, "/@{}", "@{}"),
            "custom": Naming(_ANY_SCRIPT, "/c/{}", "c:{}", bare=False),
            "user": Naming(r"[a-z0-9_.\-]{1,60}(?<!\.)", "/user/{}", "user:{}", bare=False),
        },
        shapes=(*("/channel/{channel}", "/@{handle}", "/c/{custom}", "/user/{user}", "/{custom}"),),
        reserved=RESERVED["youtube"],
    ),
    Platform(
        slug="linkedin",
        name="LinkedIn",
        home="www.linkedin.com",
        hosts=("linkedin.com",),
        links=("lnkd.in",),
        dress=words("touch"),
        languages=True,
        namings={
            "member": Naming(r"AC[A-Za-z][A-Za-z0-9_\-]{30,60}", "/in/{}", "id:{}", True),
            "handle": Naming(_ANY_SCRIPT, "/in/{}/", nobody=words("me edit unavailable")),
        },
        shapes=(
            *(
                f"{start}/in/{{{naming}}}"
                for start in ("", "/comm", "/m", "/mwlite")
                for naming in ("member", "handle")
            ),
            *("/mwlite/profile/in/{handle}", "/profile/view?id={member}"),
        ),
        tracking=frozenset({"originalsubdomain", "trk", "trkinfo", "lipi", "lici", "midtoken"}),
    ),
    Platform(
        slug="reddit",
        name="Reddit",
        home="www.reddit.com",
        hosts=("reddit.com",),
        links=("redd.it", "reddit.app.link"),
        dress=words("amp new np old sh"),
        languages=True,
        namings={"handle": Naming(r"[a-z0-9_\-]{2,30}", "/user/{}/", nobody=words("me"))},
        shapes=(
            *(
                f"/{start}{{handle}}{form}"
                for start in ("user/", "u/", "r/u_")
                for form in ("", ".json", ".rss", ".xml")
            ),
            "/message/compose?to={handle}",
        ),
        tracking=frozenset({"context", "rdt", "share_id"}),
    ),
    Platform(
        slug="pinterest",
        name="Pinterest",
        home="www.pinterest.com",
        hosts=tuple(
            f"pinterest.{ending}"
            for ending in [
                "com",
                "co.uk",
                "at",
                "be",
                "ca",
                "ch",
                "cl",
                "co",
                "co.at",
                "co.in",
                "co.kr",
                "co.nz",
                "com.au",
                "com.mx",
                "com.pe",
                "com.uy",
                "de",
                "dk",
                "ec",
                "es",
                "fi",
                "fr",
                "hu",
                "id",
                "ie",
                "in",
                "info",
                "it",
                "jp",
                "kr",
                "mx",
                "nl",
                "no",
                "nz",
                "ph",
                "pl",
                "pt",
                "ru",
                "se",
                "th",
                "tw",
                "uk",
                "vn",
            ]
        ),
        links=("pin.it",),
        languages=True,
        namings={"handle": Naming("[a-z0-9_]{2,40}", "/{}/")},
        shapes=("/{handle}",),
        reserved=RESERVED["pinterest"],
        tracking=frozenset({"invite_code", "sender", "sfo"}),
    ),
    Platform(
        slug="telegram",
        name="Telegram",
        home="t.me",
        hosts=("t.me", "telegram.me", "telegram.dog", "web.telegram.org"),
        apart=("web.telegram.org",),
        named_hosts=("t.me",),
        namings={
            "handle": Naming("[a-z][a-z0-9_]{2,31}"),
            "phone": Naming(_PHONE_WRITTEN, "/+{}", "+{}", tidy=_phone),
        },
        # The older app in a browser: `#/im?p=@name`. Without the @ it is a number of its own.
        shapes=("/s/{handle}", "/im?p=@{handle}", "/+{phone}", "/{handle}"),
        reserved=RESERVED["telegram"],
    ),
    Platform(
        slug="threads",
        name="Threads",
        home="www.threads.com",
        hosts=("threads.com", "threads.net"),
        namings={"handle": Naming(r"[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?", "/@{}")},
        shapes=("/@{handle}", "/@{handle}@threads.net", "/@{handle}@threads.com", "/{handle}"),
        reserved=RESERVED["threads"],
    ),
    Platform(
        slug="whatsapp",
        name="WhatsApp",
        home="wa.me",
        hosts=("wa.me", "whatsapp.com"),
        apart=("whatsapp.com",),
        links=("chat.whatsapp.com",),
        namings={"phone": Naming(_PHONE_WRITTEN, key="+{}", tidy=_phone)},
        shapes=(
            *("/send?phone={phone}", "/c/{phone}", "/catalog/{phone}", "/p/*/{phone}"),
            "/{phone}",
        ),
    ),
    Platform(
        slug="discord",
        name="Discord",
        home="discord.com",
        hosts=("discord.com", "discordapp.com"),
        links=("discord.gg",),
        namings={"id": Naming("[1-9][0-9]{14,19}", "/users/{}")},
        shapes=("/users/{id}",),
    ),
    Platform(
        slug="twitch",
        name="Twitch",
        home="www.twitch.tv",
        hosts=("twitch.tv",),
        links=("clips.twitch.tv",),
        # No `id`: Indonesian elsewhere, signing in here.
        dress=words(
            """
            bg cs da de el en en-gb es es-mx fi fr go hu it ja ko nl no pl pt pt-br ro ru sk sv th
            tr vi zh-cn zh-tw
            """
        ),
        namings={"handle": Naming("[a-z0-9][a-z0-9_]{1,25}")},
        shapes=(
            *("/popout/{handle}", "/moderator/{handle}", "/embed/{handle}", "/u/{handle}"),
            *("/?channel={handle}", "/{handle}"),
        ),
        reserved=RESERVED["twitch"],
    ),
    Platform(
        slug="vk",
        name="VK",
        home="vk.com",
        hosts=("vk.com", "vk.ru", "vkontakte.ru"),
        links=("vk.cc", "vk.me"),
        namings={
            "id": Naming(_NUMBER, "/id{}", "id{}", tidy=_number, bare=False),
            "handle": Naming(r"[a-z0-9_.]{2,40}(?<!\.)"),
        },
        shapes=(
            *("/id{id}", "/@id{id}", "/profile.php?id={id}"),
            *(f"/{page}{{id}}{item}" for page in _VK_OWNED.split() for item in ("_*", "")),
            *("/friends?id={id}", "/im?sel={id}", "/{handle}"),
        ),
        reserved=RESERVED["vk"],
        # Pages of a numbered profile are no names either; their shapes above read the number.
        reserved_pattern=(
            rf"(?:{'|'.join((_VK_OWNED + _VK_NUMBERED).split())})[0-9]+(?:_.*)?|.*\.php"
        ),
    ),
    Platform(
        slug="onlyfans",
        name="OnlyFans",
        home="onlyfans.com",
        hosts=("onlyfans.com",),
        namings={"handle": Naming(r"[a-z0-9](?:[a-z0-9._\-]{0,48}[a-z0-9_\-])?")},
        shapes=("/#/{handle}", "/{handle}"),
        reserved=RESERVED["onlyfans"],
        reserved_pattern="[0-9]+",
    ),
    Platform(
        slug="bluesky",
        name="Bluesky",
        home="bsky.app",
        hosts=("bsky.app", "bsky.social"),
        apart=("bsky.social",),
        named_hosts=("bsky.social",),
        namings={
            "did": Naming(r"did:(?:plc|web):[a-z0-9.\-]{3,100}(?<!\.)", "/profile/{}"),
            "handle": Naming(r"[a-z0-9\-]+(?:\.[a-z0-9\-]+)*", "/profile/{}", tidy=_bluesky_name),
        },
        shapes=("/profile/{did}", "/profile/{handle}"),
    ),
    Platform(
        slug="mastodon",
        name="Mastodon",
        home="mastodon.social",
        hosts=(
            *("mastodon.social", "mastodon.online", "mastodon.world", "mastodon.scot"),
            *("mastodonapp.uk", "mstdn.social", "mas.to", "mastodon.green", "toot.wales"),
            *("fosstodon.org", "hachyderm.io", "infosec.exchange", "techhub.social"),
            *("universeodon.com", "mstdn.jp", "pawoo.net", "social.vivaldi.net", "c.im"),
        ),
        namings={"handle": Naming(r"[a-z0-9_](?:[a-z0-9_.\-]{0,60}[a-z0-9_])?", "/@{}")},
        shapes=(*("/@{handle}", "/users/{handle}", "/web/@{handle}", "/deck/@{handle}"),),
        own_servers=True,
    ),
    Platform(
        slug="truthsocial",
        name="Truth Social",
        home="truthsocial.com",
        hosts=("truthsocial.com",),
        namings={"handle": Naming("[a-z0-9_]{1,40}", "/@{}")},
        shapes=("/@{handle}", "/users/{handle}"),
    ),
    Platform(
        slug="tumblr",
        name="Tumblr",
        home="www.tumblr.com",
        hosts=("tumblr.com",),
        named_hosts=("tumblr.com",),
        links=("tmblr.co",),
        namings={"handle": Naming(r"[a-z0-9](?:[a-z0-9\-]{0,40}[a-z0-9])?")},
        shapes=(
            *("/blog/view/{handle}", "/blog/{handle}", "/dashboard/blog/{handle}"),
            *("/@{handle}", "/{handle}"),
        ),
        reserved=RESERVED["tumblr"],
    ),
    Platform(
        slug="soundcloud",
        name="SoundCloud",
        home="soundcloud.com",
        hosts=("soundcloud.com",),
        links=("on.soundcloud.com", "soundcloud.app.goo.gl", "snd.sc"),
        namings={"handle": Naming(r"[a-z0-9_][a-z0-9_\-]{1,60}")},
        shapes=("/{handle}",),
        reserved=RESERVED["soundcloud"],
    ),
    Platform(
        slug="flickr",
        name="Flickr",
        home="www.flickr.com",
        hosts=("flickr.com",),
        links=("flic.kr",),
        namings={
            "nsid": Naming(
                "[0-9]{4,14}@[nN][0-9]{2}", "/people/{}", keeps_case=True, tidy=str.upper
            ),
            "handle": Naming(r"[a-z0-9_\-]{2,60}", "/people/{}"),
        },
        shapes=(
            *("!/photos/tags", "!/photos/upload", "!/photos/me", "!/people/me"),
            *("/people/{nsid}", "/people/{handle}", "/photos/{nsid}", "/photos/{handle}"),
        ),
    ),
    Platform(
        slug="vimeo",
        name="Vimeo",
        home="vimeo.com",
        hosts=("vimeo.com",),
        namings={"handle": Naming("[a-z0-9_]{2,60}")},
        shapes=("/{handle}",),
        reserved=RESERVED["vimeo"],
        reserved_pattern="[0-9]+",
    ),
    Platform(
        slug="medium",
        name="Medium",
        home="medium.com",
        hosts=("medium.com",),
        named_hosts=("medium.com",),
        namings={"handle": Naming(r"[a-z0-9_](?:[a-z0-9_.\-]{0,60}[a-z0-9_\-])?", "/@{}")},
        shapes=("/@{handle}",),
    ),
    Platform(
        slug="github",
        name="GitHub",
        home="github.com",
        hosts=("github.com",),
        namings={"handle": Naming(r"[a-z0-9](?:[a-z0-9\-]{0,38}[a-z0-9])?")},
        shapes=("/{handle}",),
        reserved=RESERVED["github"],
    ),
    Platform(
        slug="patreon",
        name="Patreon",
        home="www.patreon.com",
        hosts=("patreon.com",),
        namings={
            "handle": Naming("[a-z0-9_]{2,70}"),
            "id": Naming(_NUMBER, "/user?u={}", "id:{}", tidy=_number, bare=False),
        },
        shapes=("/user?u={id}", "/c/{handle}", "/cw/{handle}", "/{handle}"),
        reserved=RESERVED["patreon"],
    ),
    Platform(
        slug="kick",
        name="Kick",
        home="kick.com",
        hosts=("kick.com",),
        namings={"handle": Naming(r"[a-z0-9_][a-z0-9_\-]{1,40}")},
        shapes=("/popout/{handle}", "/{handle}"),
        reserved=RESERVED["kick"],
    ),
    Platform(
        slug="linktree",
        name="Linktree",
        home="linktr.ee",
        hosts=("linktr.ee",),
        namings={"handle": Naming(r"[a-z0-9_](?:[a-z0-9_.\-]{0,60}[a-z0-9_])?")},
        shapes=("/{handle}",),
        reserved=RESERVED["linktree"],
    ),
    Platform(
        slug="steam",
        name="Steam",
        home="steamcommunity.com",
        hosts=("steamcommunity.com",),
        links=("s.team",),
        namings={
            "id": Naming("7656[0-9]{13}", "/profiles/{}", "id:{}"),
            "handle": Naming(r"[a-z0-9_\-]{2,40}", "/id/{}"),
        },
        shapes=("/profiles/{id}", "/id/{handle}"),
    ),
    Platform(
        slug="roblox",
        name="Roblox",
        home="www.roblox.com",
        hosts=("roblox.com",),
        dress=words("web"),
        namings={"id": Naming(_NUMBER, "/users/{}/profile", tidy=_number)},
        shapes=("/users/{id}", "/*/users/{id}"),
    ),
    Platform(
        slug="spotify",
        name="Spotify",
        home="open.spotify.com",
        hosts=("open.spotify.com", "play.spotify.com"),
        links=("spotify.link", "spoti.fi"),
        # Whether case matters in older names is not published; kept, so that two never become one.
        namings={"handle": Naming(r"[A-Za-z0-9_.\-]{1,60}(?<!\.)", "/user/{}", keeps_case=True)},
        shapes=("/user/{handle}", "/intl-*/user/{handle}"),
    ),
    Platform(
        slug="strava",
        name="Strava",
        home="www.strava.com",
        hosts=("strava.com",),
        links=("strava.app.link",),
        namings={"handle": Naming(r"[a-z0-9_\-]{1,60}", "/athletes/{}")},
        shapes=("!/athletes/search", "/athletes/{handle}", "/pros/{handle}"),
    ),
    Platform(
        slug="vinted",
        name="Vinted",
        home="www.vinted.co.uk",
        hosts=tuple(
            f"vinted.{ending}"
            for ending in [
                "co.uk",
                "at",
                "be",
                "com",
                "cz",
                "de",
                "dk",
                "es",
                "fi",
                "fr",
                "hu",
                "ie",
                "it",
                "lt",
                "lu",
                "nl",
                "pl",
                "pt",
                "ro",
                "se",
                "sk",
            ]
        ),
        namings={"id": Naming(_NUMBER, "/member/{}", tidy=_number)},
        shapes=("/member/{id}", "/member/{id}-*"),
    ),
    Platform(
        slug="ok",
        name="OK (Odnoklassniki)",
        home="ok.ru",
        hosts=("ok.ru", "odnoklassniki.ru"),
        namings={"id": Naming(_NUMBER, "/profile/{}", tidy=_number)},
        shapes=("/profile/{id}",),
    ),
    Platform(
        slug="fansly",
        name="Fansly",
        home="fansly.com",
        hosts=("fansly.com",),
        namings={"handle": Naming(r"[a-z0-9_\-]{2,40}")},
        shapes=("/{handle}",),
        reserved=RESERVED["fansly"],
    ),
    Platform(
        slug="tellonym",
        name="Tellonym",
        home="tellonym.me",
        hosts=("tellonym.me",),
        namings={"handle": Naming(r"[a-z0-9_](?:[a-z0-9_.\-]{0,40}[a-z0-9_])?")},
        shapes=("/{handle}",),
        reserved=RESERVED["tellonym"],
    ),
)
