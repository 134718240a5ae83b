"""Invented names and online names. Surnames are put together from parts, so that none is a real
family's, and online names end in a number of this council's own.
"""

from dataclasses import dataclass, field
from random import Random

FIRST = (
    "Aoife Bram Cerys Darius Efua Farid Gwenda Hamza Imani Jory Kamila Leif Mabli Nadir Odette "
    "Pavel Quinta Rohan Saffi Teodor Ursel Vashti Wilf Xanthe Yaw Zofia Anwen Bashir Cosmo Delyth "
    "Esme Ffion Goran Hestia Ivo Jasna Kwame Lowri Milos Nerys"
).split()
_BEGINNINGS = (
    "Amber Bramble Cobble Dapple Fennel Gorse Juniper Kestrel Larch Marl Nettle Otter Pebble Quill "
    "Sedge Tansy Umber Vetch Whistle Yarrow"
).split()
_ENDINGS = "beck croft feather garth hollow mere quay stow thwaite wick".split()

# Platform → the address of an account there. Each name has at most 15 characters, as many as all
# of these platforms take.
ADDRESSES = {
    "facebook": "https://m.facebook.com/{}?ref=share",
    "instagram": "https://www.instagram.com/{}/",
    "x": "https://twitter.com/{}?s=20",
    "tiktok": "https://www.tiktok.com/@{}",
    "snapchat": "https://www.snapchat.com/add/{}",
    "youtube": "https://www.youtube.com/@{}",
    "linkedin": "https://uk.linkedin.com/in/{}",
    "reddit": "https://old.reddit.com/user/{}",
    "pinterest": "https://www.pinterest.co.uk/{}/",
    "telegram": "https://t.me/{}",
    "threads": "https://www.threads.net/@{}",
    "twitch": "https://www.twitch.tv/{}",
    "vk": "https://vk.com/{}",
}


@dataclass
class Names:
    """A stream of names, the same for the same `rng`."""

    rng: Random
    _accounts: int = field(default=0, init=False)

    def first(self) -> str:
        return self.rng.choice(FIRST)

    def family(self) -> str:
        return self.rng.choice(_BEGINNINGS) + self.rng.choice(_ENDINGS)

    def address(self, owner: str, platform: str = "") -> str:
        """The address of an account of `owner`, on the next platform in turn unless given."""
        number = self._accounts
        self._accounts += 1
        where = platform or list(ADDRESSES)[number % len(ADDRESSES)]
        surname = owner.split()[-1].lower().replace("-", "")
        return ADDRESSES[where].format(f"{surname[:7]}nb{number:06d}")
