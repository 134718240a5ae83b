"""A report as tables: the same rows for the page, the document and the file."""

from dataclasses import dataclass

from ripa.returns.figures import Column, Figure, figures_of, row_of
from ripa.returns.report import Made
from ripa.states import Kind

KIND_NAMES = {
    Kind.DIRECTED_SURVEILLANCE: "Directed surveillance",
    Kind.CHIS: "CHIS",
    Kind.NON_RIPA: "Non-RIPA",
    Kind.OVERT_DETERMINATION: "Overt determination",
}


@dataclass(frozen=True)
class Row:
    """One measure, and its numbers: one a column of the table, or one alone."""

    words: str
    figures: list[Figure]


def columns_of(made: Made) -> tuple[Column, ...]:
    return made.definition.columns


def spread_rows(made: Made) -> list[Row]:
    """What is counted for each kind: one number a column."""
    definition = made.definition
    return [
        Row(measure.words, row_of(definition, measure))
        for measure in definition.measures
        if measure.only is None
    ]


def single_rows(made: Made) -> list[Row]:
    """What has one number alone."""
    spread = {figure.id for row in spread_rows(made) for figure in row.figures}
    return [
        Row(figure.words, [figure])
        for figure in figures_of(made.report).values()
        if figure.id not in spread
    ]


def left_out_changes(made: Made) -> list[tuple[Figure, int, int]]:
    """The figures that leaving out changed: what is counted, and what it would be otherwise."""
    counts = made.counts
    return [
        (figure, counts[each], made.whole[each])
        for each, figure in figures_of(made.report).items()
        if counts[each] != made.whole[each]
    ]
