"""Typesetting: a template and data in, a tagged PDF (PDF/UA-1) out.

Templates are the `.typ` files under `templates/documents`. They get the data as JSON through
`sys.inputs`, never as source, so that nothing that anybody typed can be read as markup. They may
read that folder and nothing else, and are set in packaged fonts alone, so that a document looks the
same on every machine. No template imports a package of Typst's, so none is ever fetched.

Every document's data holds
    title          the heading, and the title in the file's properties
    language       its BCP 47 code; `right_to_left` says which way its letters run
    council        whose document it is
    foot           the line at the foot of each page, in English: reference, who printed it, when
and what its own template asks for besides.
"""

import json
import logging
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

logger = logging.getLogger(__name__)

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "documents"
FONT_PACKAGES = ("manimgx_fonts", "fontpkg_ibm_plex_sans_arabic")
# Typst looks for its packages here and finds none.
NO_PACKAGES = TEMPLATES / "no-packages"

_CANNOT_BE_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')


class CannotTypeset(Exception):
    """A document that cannot be made. `words` says why, `next` how to put it right."""

    def __init__(self, words: str, then: str) -> None:
        super().__init__(words)
        self.words = words
        self.next = then


def typeset(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of `template` filled with `data`, made at the moment `at`.

    Raises `CannotTypeset` where the data holds letters that no font has, or the template fails.
    """
    compiler = typst.Compiler(
        input=str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=str(NO_PACKAGES),
        package_cache_path=str(NO_PACKAGES),
    )
    try:
        made = compiler.compile(
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"data": json.dumps(_shown(data))},
            timestamp=at.replace(microsecond=0),
        )
    except typst.TypstError as error:
        raise _why(error) from error
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """The packaged fonts, read once."""
    found = [find_spec(name) for name in FONT_PACKAGES]
    folders = [path for each in found if each for path in each.submodule_search_locations or []]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _shown(value: Any) -> Any:
    """`value` without the control characters in its texts: they have no shape on paper."""
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or unicodedata.category(c) != "Cc")
    if isinstance(value, Mapping):
        return {key: _shown(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(each) for each in value]
    return value


def _why(error: typst.TypstError) -> CannotTypeset:
    letters = list(dict.fromkeys(_CANNOT_BE_SHOWN.findall(error.diagnostic)))
    if letters:
        return CannotTypeset(
            f"These letters cannot be printed: {' '.join(letters[:10])}",
            "Take them out, or write them in letters that can be printed.",
        )
    logger.error("A document could not be typeset: %s", error.diagnostic)
    return CannotTypeset(
        "The document could not be made.",
        "Try again. If it happens again, tell the person who runs the system.",
    )
