"""How the text of a chapter is laid out. Pure: text in, blocks out; templates draw them.

Paragraphs are divided by an empty line. A line that starts with "## " is a heading, and lines that
start with "- " make a list; a plain line beneath an item goes on with it. Nothing else is markup:
what looks like HTML is shown as it was typed.
"""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or list. `lines` holds the list's items, or the one text."""

    shape: Shape
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.lines[0]


def blocks_of(text: str) -> list[Block]:
    """The blocks of a chapter's text, in order."""
    blocks: list[Block] = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        blocks += _blocks_of_part([line.strip() for line in part.split("\n") if line.strip()])
    return blocks


def _blocks_of_part(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        shape, words = _read(line)
        last = blocks[-1] if blocks else None
        if last is None or Shape.HEADING in {shape, last.shape}:
            blocks.append(Block(shape, (words,)))
        elif shape is Shape.PARAGRAPH:
            blocks[-1] = Block(last.shape, (*last.lines[:-1], f"{last.lines[-1]} {words}"))
        elif last.shape is Shape.LIST:
            blocks[-1] = Block(shape, (*last.lines, words))
        else:
            blocks.append(Block(shape, (words,)))
    return blocks


def _read(line: str) -> tuple[Shape, str]:
    if line.startswith("## "):
        return Shape.HEADING, line[3:].strip()
    if line.startswith("- "):
        return Shape.LIST, line[2:].strip()
    return Shape.PARAGRAPH, line
