"""How the text of a chapter is divided."""

from guidance.blocks import Block, Shape, blocks_of


def test_headings_paragraphs_and_lists_are_told_apart() -> None:
    text = "One line\nand its second.\n\n## A heading\nBelow it.\n- first\n- second\n  \n\n- apart"
    assert blocks_of(text) == [
        Block(Shape.PARAGRAPH, ("One line and its second.",)),
        Block(Shape.HEADING, ("A heading",)),
        Block(Shape.PARAGRAPH, ("Below it.",)),
        Block(Shape.LIST, ("first", "second")),
        Block(Shape.LIST, ("apart",)),
    ]


def test_two_headings_stay_two() -> None:
    assert [block.text for block in blocks_of("## One\n## Two")] == ["One", "Two"]


def test_a_long_list_item_may_be_broken_over_lines() -> None:
    assert blocks_of("- first\nand more of it\n- second") == [
        Block(Shape.LIST, ("first and more of it", "second"))
    ]


def test_nothing_gives_nothing() -> None:
    assert blocks_of("\r\n\r\n") == []
