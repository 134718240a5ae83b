"""Where things stand in the picture of a subject's history over time.

Pure: what happened and the present moment in, coordinates out. The template
`components/subject_timeline.html` draws what comes out. Coordinates are in the units of the
drawing's own viewBox, from its top left corner.

    timeline = subject_timeline(
        "Jordan Smith",
        [Band("Authority", start, end, "NR/2026/0012")],
        [Mark("Looks", moment, "Ben Clarke", "look")],
        now=now,
        empty={"Consent": "not asked"},
    )
    {% include "components/subject_timeline.html" with timeline=timeline only %}

No two labels of a picture overlap. A label that would run into another goes onto a line of its
own; marks that would be drawn on top of each other become one, which says how many it stands for.
The table beneath has them all.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ROWS = ("Looks", "Notice", "Consent", "Authority")

Kind = Literal["look", "stop", "event"]
_MANY = {"look": "looks", "stop": "stops", "event": "events"}

# A row of marks never needs more lines than this: nearer marks are joined until it does not.
MOST_LINES_OF_MARKS = 3
# Beyond this, a row of bands is drawn without its labels; the table has them.
MOST_LINES_OF_BANDS = 6


@dataclass(frozen=True)
class Band:
    """Something that held for a while. `end` is None while it still holds."""

    row: str
    start: dt.datetime
    end: dt.datetime | None
    label: str


@dataclass(frozen=True)
class Mark:
    """Something that happened at a moment: a look, a stop, or any other event."""

    row: str
    at: dt.datetime
    label: str
    kind: Kind


@dataclass(frozen=True)
class Shape:
    """A band or a mark as drawn. `kind` is a mark's kind, or "band"; `y` is its vertical middle."""

    kind: str
    x: float
    y: float
    width: float
    title: str


@dataclass(frozen=True)
class Label:
    """Words as drawn, from `x` to `x + width` on the baseline `y`."""

    text: str
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Row:
    """One row. `note` stands where nothing is recorded. `bottom` is where its rule is drawn.

    `style` says in whose colours it is drawn: those of one of `ROWS`, in lower case.
    """

    name: str
    style: str
    heading: Label
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    note: Label | None
    bottom: float


@dataclass(frozen=True)
class Picture:
    """One drawing, complete."""

    width: float
    height: float
    font_size: int
    left: float
    right: float
    rows: tuple[Row, ...]
    ticks: tuple[Label, ...]
    tick_lines: tuple[float, ...]
    today: Label
    today_x: float
    axis_y: float

    @property
    def tick_end(self) -> float:
        """Where the small line above a date ends."""
        return self.axis_y + 4


@dataclass(frozen=True)
class TableLine:
    """One line of the table beneath the picture."""

    what: str
    start: str
    end: str
    detail: str


@dataclass(frozen=True)
class Timeline:
    """The picture in both its shapes, the sentence that stands for it, and its table."""

    name: str
    wide: Picture
    narrow: Picture
    description: str
    table: tuple[TableLine, ...]


def _letter_width(letter: str) -> float:
    """How wide a letter of a sans-serif font is at most, as a share of the font's size."""
    if letter in " .,:;'’|ijlI/()[]":
        return 0.36
    if letter in "MWmw@%&…—":
        return 1.0
    return 0.78 if letter.isupper() else 0.64


@dataclass(frozen=True)
class _Frame:
    """The measures of one drawing."""

    width: float
    left: float
    font_size: int
    heading_above: bool

    @property
    def right(self) -> float:
        return self.width - 8

    @property
    def line(self) -> float:
        return self.font_size * 1.35

    @property
    def bar(self) -> float:
        return 14.0

    @property
    def radius(self) -> float:
        return 8.0

    def text_width(self, text: str) -> float:
        """How wide `text` is at most: guessed wide, as fonts differ from machine to machine."""
        return sum(_letter_width(letter) for letter in text) * self.font_size

    def shortened(self, text: str) -> str:
        """`text`, cut where it is wider than the picture."""
        room = self.right - self.left
        if self.text_width(text) <= room:
            return text
        while text and self.text_width(text + "…") > room:
            text = text[:-1].rstrip()
        return text + "…"


WIDE = _Frame(width=660, left=100, font_size=15, heading_above=False)
# For rows whose names may be long, such as those of people.
WIDE_WITH_NAMES = _Frame(width=660, left=8, font_size=15, heading_above=True)
NARROW = _Frame(width=300, left=8, font_size=15, heading_above=True)


def subject_timeline(
    name: str,
    bands: Sequence[Band],
    marks: Sequence[Mark],
    *,
    now: dt.datetime,
    empty: Mapping[str, str] | None = None,
    rows: Mapping[str, str] | None = None,
) -> Timeline:
    """The timeline of the subject called `name` as it stands at `now`. All moments must be aware.

    `empty` says, for a row in which nothing is recorded, what that means there ("not asked"); else
    "none". `rows` are other rows than `ROWS`, each with the one of those in whose colours it is
    drawn; their names may be long. Errors: `ValueError` for a row that is not one of the rows.
    """
    drawn = rows or {row: row for row in ROWS}
    unknown = ({band.row for band in bands} | {mark.row for mark in marks}) - set(drawn)
    if unknown:
        raise ValueError(f"No such row in a timeline: {', '.join(sorted(unknown))}")
    notes = {row: (empty or {}).get(row, "none") for row in drawn}
    return Timeline(
        name=name,
        wide=_picture(WIDE_WITH_NAMES if rows else WIDE, bands, marks, now, notes, drawn),
        narrow=_picture(NARROW, bands, marks, now, notes, drawn),
        description=_description(bands, marks, notes),
        table=tuple(_table(bands, marks)),
    )


@dataclass(frozen=True)
class _Item:
    """A thing to be placed in a row: the room its shape and its label take."""

    kind: str
    shape: tuple[float, float]
    text: str
    text_at: float
    text_width: float
    title: str

    @property
    def extent(self) -> tuple[float, float]:
        if not self.text:
            return self.shape
        return (
            min(self.shape[0], self.text_at),
            max(self.shape[1], self.text_at + self.text_width),
        )


def _picture(
    frame: _Frame,
    bands: Sequence[Band],
    marks: Sequence[Mark],
    now: dt.datetime,
    notes: Mapping[str, str],
    drawn: Mapping[str, str],
) -> Picture:
    first, last = _span(bands, marks, now)
    seconds = (last - first).total_seconds()
    # Half a mark's width is kept free at each end, so that none is cut off.
    inner_left, inner_right = frame.left + frame.radius, frame.right - frame.radius

    def x(moment: dt.datetime) -> float:
        share = (moment - first).total_seconds() / seconds
        return round(inner_left + share * (inner_right - inner_left), 1)

    rows: list[Row] = []
    top = 6.0
    for name, style in drawn.items():
        lines = [
            *_lines_of_marks(frame, [m for m in marks if m.row == name], x),
            *_lines_of_bands(frame, [b for b in bands if b.row == name], x, now),
        ]
        rows.append(_row(frame, name, style.lower(), lines, notes[name], top))
        top = rows[-1].bottom
    axis_y = top + frame.line
    today = _beside(frame, "Today", x(now) - frame.text_width("Today") / 2, axis_y)
    ticks = list(_ticks(frame, first, last, x, axis_y, today))
    return Picture(
        width=frame.width,
        height=round(axis_y + frame.line / 2, 1),
        font_size=frame.font_size,
        left=frame.left,
        right=frame.right,
        rows=tuple(rows),
        ticks=tuple(label for _, label in ticks),
        tick_lines=tuple(at for at, _ in ticks),
        today=today,
        today_x=x(now),
        axis_y=round(top, 1),
    )


def _span(
    bands: Sequence[Band], marks: Sequence[Mark], now: dt.datetime
) -> tuple[dt.datetime, dt.datetime]:
    """The first and last moment: all that happened, and the present. Four weeks at least."""
    moments = [
        now,
        *(mark.at for mark in marks),
        *(band.start for band in bands),
        *(band.end for band in bands if band.end),
    ]
    first, last = min(moments), max(moments)
    return min(first, last - dt.timedelta(days=28)), last


def _row(
    frame: _Frame, name: str, style: str, lines: list[list[_Item]], note: str, top: float
) -> Row:
    """One row from `top` down: its heading, then labels and shapes for each of `lines`."""
    heading_y = top + frame.line
    y = heading_y + 2 if frame.heading_above else top
    shapes: list[Shape] = []
    labels: list[Label] = []
    for line in lines:
        if any(item.text for item in line):
            y += frame.line
        for item in line:
            left, right = item.shape
            middle = round(y + 6 + frame.bar / 2, 1)
            shapes.append(Shape(item.kind, left, middle, round(right - left, 1), item.title))
            if item.text:
                labels.append(Label(item.text, item.text_at, round(y, 1), item.text_width))
        y += frame.bar + 12
    empty_note = None
    if not lines:
        y += frame.line
        empty_note = _beside(frame, frame.shortened(note), frame.left, y)
        y += 8
    heading_top = heading_y if frame.heading_above else (top + y) / 2 + frame.font_size / 3
    words = frame.shortened(name) if frame.heading_above else name
    heading = Label(
        words, 8 if frame.heading_above else 0, round(heading_top, 1), frame.text_width(words)
    )
    return Row(name, style, heading, tuple(shapes), tuple(labels), empty_note, round(y, 1))


def _beside(frame: _Frame, text: str, wanted: float, y: float) -> Label:
    """A label as near to `wanted` as leaves it within the picture."""
    width = frame.text_width(text)
    return Label(text, _within(frame, wanted, width), round(y, 1), round(width, 1))


def _within(frame: _Frame, wanted: float, width: float) -> float:
    return round(max(frame.left, min(wanted, frame.right - width)), 1)


def _lines_of_bands(
    frame: _Frame, bands: list[Band], x: Callable[[dt.datetime], float], now: dt.datetime
) -> list[list[_Item]]:
    def items(labelled: bool) -> list[_Item]:
        placed: list[_Item] = []
        for band in sorted(bands, key=lambda band: band.start):
            left = x(band.start)
            right = max(x(band.end or max(now, band.start)), left + 4)
            text = frame.shortened(band.label) if labelled else ""
            width = frame.text_width(text)
            at = _within(frame, left, width)
            placed.append(_Item("band", (left, right), text, at, width, _in_words(band)))
        return placed

    lines = _packed(items(labelled=True))
    return lines if len(lines) <= MOST_LINES_OF_BANDS else _packed(items(labelled=False))


def _lines_of_marks(
    frame: _Frame, marks: list[Mark], x: Callable[[dt.datetime], float]
) -> list[list[_Item]]:
    """The marks, joined where they would touch, and further where lines run out."""
    nearest = frame.radius * 2 + 2
    while True:
        lines = _packed(_joined(frame, marks, x, nearest))
        if len(lines) <= MOST_LINES_OF_MARKS or nearest > frame.width:
            return lines
        nearest *= 1.5


def _joined(
    frame: _Frame, marks: list[Mark], x: Callable[[dt.datetime], float], nearest: float
) -> list[_Item]:
    items: list[_Item] = []
    for kind in _MANY:
        groups: list[list[Mark]] = []
        for mark in sorted((m for m in marks if m.kind == kind), key=lambda mark: mark.at):
            if groups and x(mark.at) - x(groups[-1][0].at) < nearest:
                groups[-1].append(mark)
            else:
                groups.append([mark])
        items += [_group_item(frame, kind, group, x) for group in groups]
    return sorted(items, key=lambda item: item.shape)


def _group_item(
    frame: _Frame, kind: str, group: list[Mark], x: Callable[[dt.datetime], float]
) -> _Item:
    middle = (x(group[0].at) + x(group[-1].at)) / 2
    words = group[0].label if len(group) == 1 else f"{len(group)} {_MANY[kind]}"
    text = frame.shortened(words)
    width = frame.text_width(text)
    title = "; ".join(f"{_day(mark.at)}, {mark.label}" for mark in group)
    return _Item(
        kind,
        (round(middle - frame.radius, 1), round(middle + frame.radius, 1)),
        text,
        _within(frame, middle - width / 2, width),
        width,
        title,
    )


def _packed(items: Iterable[_Item]) -> list[list[_Item]]:
    """The items on lines, each on the first where it has room, six units from the next."""
    lines: list[list[_Item]] = []
    for item in items:
        for line in lines:
            if all(_apart(item.extent, other.extent) for other in line):
                line.append(item)
                break
        else:
            lines.append([item])
    return lines


def _apart(one: tuple[float, float], other: tuple[float, float], gap: float = 6) -> bool:
    return one[0] >= other[1] + gap or other[0] >= one[1] + gap


# Steps between the dates on the axis, finest first: days, then whole months.
_STEPS: tuple[tuple[Literal["days", "months"], int], ...] = (
    ("days", 7),
    ("days", 14),
    ("months", 1),
    ("months", 2),
    ("months", 3),
    ("months", 6),
    ("months", 12),
    ("months", 24),
    ("months", 60),
    ("months", 120),
)


def _ticks(
    frame: _Frame,
    first: dt.datetime,
    last: dt.datetime,
    x: Callable[[dt.datetime], float],
    y: float,
    today: Label,
) -> Iterator[tuple[float, Label]]:
    """The dates on the axis, as close as their words allow; none runs into another or "Today"."""
    for unit, step in _STEPS:
        dates = list(_dates(unit, step, first, last))
        words = [_tick_words(unit, step, date) for date in dates]
        room = (frame.right - frame.left) / max(len(dates), 1)
        if all(frame.text_width(text) + 14 <= room for text in words):
            break
    shown = [today]
    for date, text in zip(dates, words, strict=True):
        label = _beside(frame, text, x(date) - frame.text_width(text) / 2, y)
        place = (label.x, label.x + label.width)
        if all(_apart(place, (other.x, other.x + other.width)) for other in shown):
            shown.append(label)
            yield x(date), label


def _dates(unit: str, step: int, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    start = first.astimezone(LONDON)
    if unit == "days":
        day = start.date() + dt.timedelta(days=1)
        while (moment := _midnight(day)) <= last:
            yield moment
            day += dt.timedelta(days=step)
        return
    months = math.ceil((start.year * 12 + start.month) / step) * step
    while (moment := _midnight(dt.date(months // 12, months % 12 + 1, 1))) <= last:
        yield moment
        months += step


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)


def _tick_words(unit: str, step: int, date: dt.datetime) -> str:
    if unit == "days":
        return f"{date.day} {date:%b}"
    return f"{date:%Y}" if step % 12 == 0 else f"{date:%b %Y}"


def _day(moment: dt.datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"


def _in_words(band: Band) -> str:
    until = f"until {_day(band.end)}" if band.end else "with no end recorded"
    return f"{band.label}, from {_day(band.start)} {until}"


def _description(bands: Sequence[Band], marks: Sequence[Mark], notes: Mapping[str, str]) -> str:
    """The picture in sentences, for whoever does not see it."""
    return " ".join(_row_in_words(row, bands, marks, note) for row, note in notes.items())


def _row_in_words(row: str, bands: Sequence[Band], marks: Sequence[Mark], note: str) -> str:
    mine = [mark for mark in marks if mark.row == row]
    held = [band for band in bands if band.row == row]
    counts = {kind: sum(mark.kind == kind for mark in mine) for kind in _MANY}
    parts = [f"{n} {kind if n == 1 else _MANY[kind]}" for kind, n in counts.items() if n]
    if held:
        latest = max(held, key=lambda band: band.start)
        parts.append(
            _in_words(latest) if len(held) == 1 else f"{len(held)}, the latest {_in_words(latest)}"
        )
    return f"{row}: {' and '.join(parts) or note}."


def _table(bands: Sequence[Band], marks: Sequence[Mark]) -> Iterator[TableLine]:
    """Everything in the picture, the earliest first."""
    single = {"Looks": {"look": "Look", "stop": "Stop"}}
    lines = [
        (
            mark.at,
            TableLine(
                single.get(mark.row, {}).get(mark.kind, mark.row), _moment(mark.at), "", mark.label
            ),
        )
        for mark in marks
    ] + [
        (
            band.start,
            TableLine(
                band.row,
                _moment(band.start),
                _moment(band.end) if band.end else "no end recorded",
                band.label,
            ),
        )
        for band in bands
    ]
    for _, line in sorted(lines, key=lambda pair: pair[0]):
        yield line


def _moment(moment: dt.datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{_day(moment)} at {local:%H:%M}"
