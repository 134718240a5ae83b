"""Which online profile does an address lead to, however the address is spelt?

`parse` turns what a worker pasted into a platform and a key. Two spellings of one profile give the
same (platform, key), so that a viewing cannot be repeated by spelling the address another way; two
profiles never share a key. The rule is "identity cannot be dodged by spelling" (rules.md §4).

Pure: no Django, database, clock or network. Nothing is ever fetched. Hence what only the platform
could tell stays apart: a Facebook number and the name the same person chose, a YouTube channel
number and its @name, a short link and what it leads to. These are different keys, and a person
joins them in the record.
"""

from cases.profile_address.parser import MAX_KEY_LENGTH, MAX_LENGTH, OTHER, ProfileAddress, parse
from cases.profile_address.platforms import PLATFORMS
from cases.profile_address.shapes import Naming, Platform
from cases.profile_address.text import NotAnAddress

__all__ = [
    "MAX_KEY_LENGTH",
    "MAX_LENGTH",
    "OTHER",
    "PLATFORMS",
    "Naming",
    "NotAnAddress",
    "Platform",
    "ProfileAddress",
    "parse",
]
