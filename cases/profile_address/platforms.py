"""The platforms: a table to read and to add to. How shapes are written: `shapes.py`.

Reserved words are paths that a platform keeps for itself. They are not people (rules.md §4). A
missing reserved word shows a page as a person, which a worker sees; a wrong one hides a person
behind "unrecognised", which a worker confirms. Neither joins two profiles.
"""

from __future__ import annotations

import re

from cases.profile_address.shapes import Naming, Platform

_EVERYWHERE = """
about accounts ads api app apps blog business careers contact copyright cookies developer developers
directory discover download explore faq feed follow followers following help hashtag home index
invite jobs legal live login logout me messages new news notifications oauth p policies policy
popular premium press pricing privacy register rules safety search security settings share signin
signup sitemap store support tag tags terms tos trending upload video videos watch
"""


def _words(more: str = "") -> frozenset[str]:
    return frozenset(_EVERYWHERE.split()) | frozenset(more.split())


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

PLATFORMS: tuple[Platform, ...] = (
    Platform(
        slug="facebook",
        name="Facebook",
        home="www.facebook.com",
        hosts=("facebook.com", "fb.com", "m.me", "messenger.com"),
        apart=("m.me", "messenger.com"),
        links=("fb.me", "fb.watch", "fb.gg"),
        namings={
            "id": Naming(_NUMBER, "/profile.php?id={}", tidy=_number),
            "page": Naming("[0-9]{6,20}", "/profile.php?id={}", tidy=_number, bare=False),
            "handle": Naming(r"[a-z0-9.]{1,100}", tidy=_without_dots),
        },
        shapes=(
            *("/groups/*/user/{id}", "/people/*/{id}", "/pages/category/*/*-{page}"),
            *("/pages/*/{id}", "/p/*-{page}", "/profile/{id}", "/messages/t/{id}", "/t/{id}"),
            *("/messages/t/{handle}", "/t/{handle}", "/pg/*-{page}", "/pg/{handle}"),
            *("/profile.php?id={id}", "/story.php?id={id}", "/permalink.php?id={id}"),
            *("/{id}", "/{handle}", "/*-{page}"),
        ),
        reserved=_words(
            """
            ajax badges bookmarks browse buddylist campaign checkpoint confirmemail dialog events
            feeds findfriends friends fundraisers games gaming group groups hashtag help k
            latest lite marketplace media memories mentions message messenger mobile n nearby
            notes onthisday offers pages pay people photo photos places plugins posts profile
            public questions r recover reel reels reg requests saved sharer sitetour stories
            story timeline tr translations v weather whitehat w watchparty permalink composer
            """
        ),
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
        reserved=_words(
            """
            a ar c challenge channel create data direct donate emails embed fragment graphql
            guide guides hello highlights locations locale lite nametag parents
            postpartum q reel reels s session shop shopping static stories tv topics web
            your_activity
            """
        ),
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
            *("/intent/user?user_id={id}", "/intent/follow?user_id={id}", "/i/user/{id}"),
            "/{handle}",
        ),
        reserved=_words(
            """
            account bookmarks compose communities connect_people follower_requests hashtag i
            intent lists logged_out moments personalization personalized_trends
            search-advanced signed_out similar_to statuses topics who_to_follow widgets
            """
        ),
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
        shapes=("/@{handle}", "/embed/@{handle}", "/amp/@{handle}", "/share/user/{id}"),
        tracking=frozenset({"_r", "_t", "checksum", "sec_uid", "sec_user_id", "u_code", "tt_from"}),
    ),
    Platform(
        slug="snapchat",
        name="Snapchat",
        home="www.snapchat.com",
        hosts=("snapchat.com",),
        namings={"handle": Naming(r"[a-z](?:[a-z0-9._\-]{0,28}[a-z0-9])?", "/add/{}")},
        shapes=("/add/{handle}", "/@{handle}", "/u/{handle}", "/s/{handle}"),
    ),
    Platform(
        slug="youtube",
        name="YouTube",
        home="www.youtube.com",
        hosts=("youtube.com", "youtube-nocookie.com"),
        links=("youtu.be",),
        namings={
            "channel": Naming(r"UC[A-Za-z0-9_\-]{22}", "/channel/{}", "channel:{}", True),
            "handle": Naming(_ANY_SCRIPT, "/@{}", "@{}"),
            "custom": Naming(_ANY_SCRIPT, "/c/{}", "c:{}", bare=False),
            "user": Naming(r"[a-z0-9_.\-]{1,60}(?<!\.)", "/user/{}", "user:{}", bare=False),
        },
        shapes=(*("/channel/{channel}", "/@{handle}", "/c/{custom}", "/user/{user}", "/{custom}"),),
        reserved=_words(
            """
            account audiolibrary channels clip creators embed gaming handle iframe_api
            kids movies music originals oops paid_memberships playables playlist podcasts
            post premium profile redirect reporthistory results s shorts sports source t v
            view_play_list
            watch_videos ytscframe yt
            """
        ),
    ),
    Platform(
        slug="linkedin",
        name="LinkedIn",
        home="www.linkedin.com",
        hosts=("linkedin.com",),
        links=("lnkd.in",),
        namings={
            "member": Naming(r"AC[A-Za-z][A-Za-z0-9_\-]{30,60}", "/in/{}", "id:{}", True),
            "handle": Naming(_ANY_SCRIPT, "/in/{}/"),
        },
        shapes=(
            *("/in/{member}", "/in/{handle}", "/mwlite/in/{member}", "/mwlite/in/{handle}"),
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
        namings={"handle": Naming(r"[a-z0-9_\-]{2,30}", "/user/{}/")},
        shapes=("!/user/me", "!/u/me", "/user/{handle}", "/u/{handle}", "/r/u_{handle}"),
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
        namings={"handle": Naming("[a-z0-9_]{2,40}", "/{}/")},
        shapes=("/{handle}",),
        reserved=_words(
            """
            _ board categories category create ideas email edit guidelines homefeed
            offsite password pin pins resource topics today source lists convert
            business-account shopping
            """
        ),
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
        shapes=("/s/{handle}", "/+{phone}", "/{handle}"),
        reserved=_words(
            """
            addemoji addlist addstickers addtheme auction boost confirmphone contact
            giftcode invoice joinchat nft proxy setlanguage share socks stars web
            """
        ),
    ),
    Platform(
        slug="threads",
        name="Threads",
        home="www.threads.com",
        hosts=("threads.com", "threads.net"),
        namings={"handle": Naming(r"[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?", "/@{}")},
        shapes=("/@{handle}", "/{handle}"),
        reserved=_words("activity custom_feed intent liked saved t post insights"),
    ),
    Platform(
        slug="whatsapp",
        name="WhatsApp",
        home="wa.me",
        hosts=("wa.me", "whatsapp.com"),
        apart=("whatsapp.com",),
        links=("chat.whatsapp.com",),
        namings={"phone": Naming(_PHONE_WRITTEN, key="+{}", tidy=_phone)},
        shapes=("/send?phone={phone}", "/c/{phone}", "/{phone}"),
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
        namings={"handle": Naming("[a-z0-9][a-z0-9_]{1,25}")},
        shapes=(
            *("/popout/{handle}", "/moderator/{handle}", "/embed/{handle}", "/u/{handle}"),
            *("/?channel={handle}", "/{handle}"),
        ),
        reserved=_words(
            """
            bits clip clips collections create dashboard drops event friends inventory
            login_with_amazon partner payments prime prizes products redeem subs
            subscriptions subscribe team teams turbo user wallet annual-recap
            """
        ),
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
            *("/id{id}", "/@id{id}"),
            *(
                f"/{page}{{id}}{rest}"
                for page in [
                    "wall",
                    "album",
                    "albums",
                    "photo",
                    "photos",
                    "video",
                    "videos",
                    "audios",
                    "gifts",
                    "write",
                ]
                for rest in ("_*", "")
            ),
            *("/friends?id={id}", "/im?sel={id}", "/{handle}"),
        ),
        reserved=_words(
            """
            al_profile.php audio away.php bookmarks bugs catalog clips club dev docs edit
            fave friends games gifts groups im join mail market menu mobile music
            password photos phones public restore services shop stats stickers
            verify vkpay widget.php write albums al_feed.php
            """
        ),
        # Pages of a numbered profile are no names either; their shapes above read the number.
        reserved_pattern=(
            r"(?:club|public|event|app|id|wall|albums?|photos?|videos?|audios|gifts|write)[0-9]+"
            r"|.*\.php"
        ),
    ),
    Platform(
        slug="onlyfans",
        name="OnlyFans",
        home="onlyfans.com",
        hosts=("onlyfans.com",),
        namings={"handle": Naming(r"[a-z0-9](?:[a-z0-9._\-]{0,48}[a-z0-9_\-])?")},
        shapes=("/#/{handle}", "/{handle}"),
        reserved=_words("action auth bookmarks brand chats collections creators dmca my posts"),
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
        reserved=_words(
            "activity ask changes communities dashboard inbox likes radar reblog tagged themes tv"
        ),
    ),
    Platform(
        slug="soundcloud",
        name="SoundCloud",
        home="soundcloud.com",
        hosts=("soundcloud.com",),
        links=("on.soundcloud.com", "soundcloud.app.goo.gl", "snd.sc"),
        namings={"handle": Naming(r"[a-z0-9_][a-z0-9_\-]{1,60}")},
        shapes=("/{handle}",),
        reserved=_words(
            "charts creators go imprint mobile pages player stations stream you artists"
        ),
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
        reserved=_words(
            "album categories channels create enterprise event features groups join manage "
            "ondemand ott showcase solutions stock user"
        ),
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
        reserved=_words(
            "codespaces collections customer-stories dashboard enterprise events features "
            "issues join marketplace orgs organizations pulls sponsors stars team topics users"
        ),
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
        reserved=_words("checkout create join library m portal posts product user"),
    ),
    Platform(
        slug="kick",
        name="Kick",
        home="kick.com",
        hosts=("kick.com",),
        namings={"handle": Naming(r"[a-z0-9_][a-z0-9_\-]{1,40}")},
        shapes=("/popout/{handle}", "/{handle}"),
        reserved=_words("browse categories category community-guidelines dashboard"),
    ),
    Platform(
        slug="linktree",
        name="Linktree",
        home="linktr.ee",
        hosts=("linktr.ee",),
        namings={"handle": Naming(r"[a-z0-9_](?:[a-z0-9_.\-]{0,60}[a-z0-9_])?")},
        shapes=("/{handle}",),
        reserved=_words("admin s marketplace"),
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
        reserved=_words("application creators lists post subscriptions"),
    ),
    Platform(
        slug="tellonym",
        name="Tellonym",
        home="tellonym.me",
        hosts=("tellonym.me",),
        namings={"handle": Naming(r"[a-z0-9_](?:[a-z0-9_.\-]{0,40}[a-z0-9_])?")},
        shapes=("/{handle}",),
    ),
)
