"""Templates ask what may be done, never who somebody is; and no page leads past the door."""

import re
from pathlib import Path

import pytest

from accounts.models import RoleName
from accounts.permissions import Role

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# The one page that holds a link to a platform: it is shown once the viewing is committed.
LEADS_OUT = "templates/checks/viewing_page.html"
# Forms without a once-only token, as sending them twice does no more than sending them once.
ONCE_IS_ENOUGH = {
    "templates/accounts/held_form.html": "carries the token of the form that was kept",
    "templates/checks/check_new.html": "takes up the draft that is there",
    "templates/checks/check_step.html": "saves the same page over again",
    "templates/checks/viewing_page.html": "a viewing ends once",
    "templates/components/header.html": "signing out",
    "templates/consent/page.html": "saves the same page over again",
    "templates/consent/wordings/add.html": "writes nothing",
}
_IN_BRACES = re.compile(r"{[{%].*?[%}]}", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_in(path: Path) -> str:
    """What the template asks and fills in, without its words."""
    return "\n".join(_IN_BRACES.findall(path.read_text()))


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 60


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_names_no_role(path: Path) -> None:
    code = code_in(path)
    named = [role.value for role in Role if re.search(rf"['\"]{role.value}['\"]", code)]
    named += re.findall(r"\b(?:user|actor)\.(?:postings|roles|is_staff|is_superuser|rank)\b", code)
    assert named == [], "Ask {% can %} instead."


def test_the_roles_of_the_table_are_those_of_the_database() -> None:
    assert {role.value for role in Role} == set(RoleName.values)


def test_no_page_holds_the_address_of_a_profile_and_one_alone_leads_to_it() -> None:
    assert [name_of(path) for path in TEMPLATES if "canonical_url" in path.read_text()] == []
    leading = [name_of(path) for path in TEMPLATES if "viewing_way_out" in path.read_text()]
    assert leading == [LEADS_OUT]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_what_leads_out_tells_nobody_where_from(path: Path) -> None:
    for link in re.findall(r"<a\b[^>]*>", path.read_text()):
        if 'target="_blank"' in link or "viewing_way_out" in link:
            assert 'rel="noreferrer noopener"' in link


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_form_that_posts_is_protected_and_done_once(path: Path) -> None:
    name, text = name_of(path), path.read_text()
    forms = re.findall(r"<form\b[^>]*\bmethod=[\"']post[\"'][^>]*>.*?</form>", text, re.DOTALL)
    assert [form for form in forms if "{% csrf_token %}" not in form] == []
    bare = [form for form in forms if "{% once %}" not in form]
    # allauth's own forms write nothing of ours.
    needed = name not in ONCE_IS_ENOUGH and not name.startswith("templates/account/")
    assert not needed or bare == []
    assert needed or name not in ONCE_IS_ENOUGH or bare, "Take it off the list."
