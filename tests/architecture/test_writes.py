"""Nothing is written behind the trail's back.

django-auditlog sees what is saved row by row. It does not see `update()`, `bulk_create()`,
`bulk_update()` or `delete()` of many rows, so none of them may touch a model that it watches.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from auditlog.registry import auditlog
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "accounts", "audit", "cases", "checks", "consent", "guidance", "oversight", "post", "ripa",
    "socialcheck",
)  # fmt: skip

# Where a write of many rows is right: the file and the model, which auditlog must not watch.
ALLOWED = {
    ("accounts/held.py", "delete", "HeldPost"): "forms kept for an hour; theirs alone",
    ("audit/seal.py", "bulk_create", "Leaf"): "the sealed order of the trail itself",
    ("checks/drafts.py", "delete", "Draft"): "what was typed is now the check",
    ("consent/answers/drafts.py", "delete", "ConsentDraft"): "what was typed is now the record",
    ("post/outbox.py", "update", "Outgoing"): "work on its way to the queue",
    ("ripa/record/packs/actions.py", "delete", "PackPart"): "a file whose time is over",
    ("ripa/record/packs/making.py", "update", "InspectionPack"): "how far a pack is",
    ("socialcheck/middleware.py", "update", "Submission"): "where a posted form led",
}
BULK = {"bulk_create", "bulk_update", "abulk_create", "abulk_update", "aupdate", "adelete", "raw"}


def writes_in(source: str) -> Iterator[tuple[int, str]]:
    """The line and the method of every call that writes, or could write, several rows at once."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        method = node.func.attr
        many = method in BULK
        # A dictionary's `update` takes a mapping; a query's takes the fields by name.
        many |= method == "update" and bool(node.keywords) and not node.args
        many |= method == "delete" and not node.args and not node.keywords
        if many:
            yield node.lineno, method


def every_write() -> list[tuple[str, str, int]]:
    found = []
    for app in OURS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            name = path.relative_to(ROOT).as_posix()
            found += [(name, method, line) for line, method in writes_in(path.read_text())]
    return found


def test_nothing_writes_many_rows_but_where_it_is_allowed() -> None:
    allowed = {(file, method) for file, method, _ in ALLOWED}
    assert [
        f"{file}:{line} calls {method}()"
        for file, method, line in every_write()
        if (file, method) not in allowed
    ] == []


def test_every_allowance_is_used() -> None:
    used = {(file, method) for file, method, _ in every_write()}
    assert {(file, method) for file, method, _ in ALLOWED} <= used


@pytest.mark.parametrize("model", sorted({model for _, _, model in ALLOWED}))
def test_what_is_allowed_is_not_watched_field_by_field(model: str) -> None:
    (found,) = [each for each in apps.get_models() if each.__name__ == model]
    assert not auditlog.contains(found)


@pytest.mark.parametrize(
    "line",
    [
        "Case.objects.filter(pk=1).update(title='x')",
        "Case.objects.bulk_create(rows)",
        "Case.objects.all().delete()",
        "case.notes.bulk_update(rows, ['text'])",
    ],
)
def test_a_write_of_many_rows_is_seen(line: str) -> None:
    assert [method for _, method in writes_in(line)] != []


def test_a_dictionary_is_not_a_table() -> None:
    assert list(writes_in("answers.update(page)\nanswers.update({'a': 1})")) == []
