"""How a platform writes its profiles' addresses, as data that can be printed and read.

A shape is a path with holes: `/people/*/{id}` or `/profile.php?id={id}`. Anything may follow the
last part, because `/name/photos` is still that person's profile.

    {name}   a Naming of the platform. Alone in its part, an `@` before it is ignored
    *        any one part, or any run of characters within a part
    #        digits
    %        the short name of a language, as in `/en-GB/add/name`
    !        at the start: this is not a person, stop here
    ?key={}  the Naming stands in the query
    ?key=@{} the same, and only after an `@`

Shapes are tried in order and the first that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Naming:
    """One way in which a platform names a profile: a chosen name, a number, a phone number.

    `pattern` is a regular expression for the name as written; `address` and `key` are templates
    for its one true spelling; `tidy` removes what the platform ignores, or returns None when the
    name cannot be one. `bare` says whether a worker may type it alone, with the platform chosen.
    `nobody` are words that stand where a name would and are not names: `me`.
    """

    pattern: str
    address: str = "/{}"
    key: str = "{}"
    keeps_case: bool = False
    tidy: Callable[[str], str | None] | None = None
    bare: bool = True
    nobody: frozenset[str] = frozenset()

    @cached_property
    def matcher(self) -> re.Pattern[str]:
        """The pattern for a name that is typed alone."""
        return re.compile(f"@?({self.expression})", re.ASCII)

    @property
    def at_root(self) -> bool:
        """Whether the true address is the name alone, so that a reserved word cannot be one."""
        return self.address.startswith("/{")

    @property
    def expression(self) -> str:
        """The pattern as part of a larger one, blind to case where the platform is."""
        return f"(?:{self.pattern})" if self.keeps_case else f"(?i:{self.pattern})"


@dataclass(frozen=True)
class Shape:
    """One compiled shape. Where the name comes first in the path, it cannot be a reserved word."""

    path: re.Pattern[str]
    naming: str | None
    parameter: str | None
    value: re.Pattern[str] | None
    name_comes_first: bool


@dataclass(frozen=True)
class Platform:
    """A platform: where it lives, how it names people, and which paths are not people.

    `hosts` and all below them are this platform, except its service hosts. `links` are hosts
    of short links and invitations, which nobody can resolve without opening them. Hosts `apart`
    name the same people, but their other paths are not the home's. On `named_hosts` the label
    before the host is the name. With `own_servers`, each host has its own people, so the host
    belongs to the key. `tracking` are query parameters, in lower case, that only follow visitors.
    `dress` are labels before a host that change only how its pages look. Where it shows its pages
    in `languages`, the label can also be the short name of a language or country.
    """

    slug: str
    name: str
    home: str
    hosts: tuple[str, ...]
    namings: Mapping[str, Naming]
    shapes: tuple[str, ...]
    reserved: frozenset[str] = frozenset()
    reserved_pattern: str = r"(?!)"
    links: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    named_hosts: tuple[str, ...] = ()
    own_servers: bool = False
    dress: frozenset[str] = frozenset()
    languages: bool = False
    tracking: frozenset[str] = frozenset()

    @cached_property
    def compiled(self) -> tuple[Shape, ...]:
        """The shapes, compiled once."""
        return tuple(_compile(shape, self.namings) for shape in self.shapes)

    @cached_property
    def not_people(self) -> frozenset[str]:
        """Reserved words, and the fixed first words of the shapes: those cannot be names either."""
        first = (shape.lstrip("!").strip("/").partition("/")[0] for shape in self.shapes)
        fixed = (word.partition("?")[0] for word in first)
        return self.reserved | {word for word in fixed if word and not set(word) & set("{}*#%@+")}

    def is_reserved(self, name: str) -> bool:
        """Whether the platform keeps this name for itself, so that it is nobody's."""
        return (
            name in self.not_people
            or bool(_FILE.fullmatch(name))
            or bool(re.fullmatch(self.reserved_pattern, name))
        )


# Files that any website keeps beside its pages: `robots.txt`, `index.php`.
_FILE = re.compile(r".*\.(?:php|html?|txt|xml|ico|webmanifest)", re.DOTALL)
_LANGUAGE = "(?i:[a-z]{2,3}(?:[-_][a-z0-9]{2,4})?)"
_HOLE = re.compile(r"\{(\w+)\}|(\*)|(#)|(%)")


def _compile(shape: str, namings: Mapping[str, Naming]) -> Shape:
    person = not shape.startswith("!")
    path, _, query = shape.lstrip("!").partition("?")
    parameter, _, hole = query.partition("=")
    before = path.partition("{")[0]
    named = _HOLE.search(hole or path[len(before) :])
    naming = named.group(1) if named and person else None
    must = "@" if hole.startswith("@") else "@?"
    return Shape(
        path=re.compile(_path_pattern(path, namings), re.ASCII),
        naming=naming,
        parameter=parameter or None,
        value=re.compile(f"{must}({namings[naming].expression})", re.ASCII)
        if parameter and naming
        else None,
        name_comes_first=not parameter and not before.strip("/#*-"),
    )


def _path_pattern(path: str, namings: Mapping[str, Naming]) -> str:
    parts = [_part_pattern(part, namings) for part in path.strip("/").split("/")]
    return "/" + "/".join(parts) + r"(?:/.*)?"


def _part_pattern(part: str, namings: Mapping[str, Naming]) -> str:
    pattern, end = "", 0
    for hole in _HOLE.finditer(part):
        pattern += _fixed(part[end : hole.start()])
        naming, run, digits, _language = hole.groups()
        if naming:
            alone = "@?" if hole.group() == part else ""
            pattern += f"{alone}({namings[naming].expression})"
        else:
            pattern += "[^/]*" if run else "[0-9]+" if digits else _LANGUAGE
        end = hole.end()
    return pattern + _fixed(part[end:])


def _fixed(text: str) -> str:
    return f"(?i:{re.escape(text)})" if text else ""
