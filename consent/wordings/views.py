"""The pages of wordings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, requires, unknown
from accounts.permissions import Permission
from audit.refusals import Refused
from consent.languages import LANGUAGES, name_of
from consent.models import Wording, WordingKind
from consent.papers.letter import example_letter, example_values
from consent.papers.views import pdf_file
from consent.wordings import queries
from consent.wordings.actions import publish_wording
from consent.wordings.forms import ChooseWordingForm, WordingForm
from consent.wordings.placeholders import PLACEHOLDERS, filled
from guidance.blocks import Block, blocks_of
from socialcheck.templatetags.ui import uk_datetime

CONFLICT = 409
CAME_WITH_IT = "Came with the service"
LIST_HEAD = ("Words", "Version", "Since", "By", "Change", "History")
HISTORY_HEAD = ("Version", "Since", "By", "Why")


@requires(Permission.MANAGE_WORDINGS)
@require_GET
def wording_list(request: StaffRequest) -> HttpResponse:
    rows = [_line(each) for each in queries.list_wordings(by=request.user)]
    return render(request, "consent/wordings/list.html", {"rows": rows, "head": LIST_HEAD})


@requires(Permission.MANAGE_WORDINGS)
@require_http_methods(["GET", "POST"])
def wording_add(request: StaffRequest) -> HttpResponse:
    """Which words? It writes nothing, and leads to the page where they are written."""
    form = ChooseWordingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        code = LANGUAGES[form.cleaned_data["language"]].code
        return redirect("wording_edit", form.cleaned_data["kind"], code)
    title = "Write words in a language"
    return render(
        request,
        "consent/wordings/add.html",
        {"form": form, "title": title, "crumbs": _crumbs(title)},
    )


@requires(Permission.MANAGE_WORDINGS)
@require_http_methods(["GET", "POST"])
def wording_edit(request: StaffRequest, kind: str, code: str) -> HttpResponse:
    """Write, read as it will be read, publish. The pages hand the text on to each other as it is
    typed; only publishing writes it.
    """
    language = _language(kind, code)
    versions = queries.open_versions(by=request.user, kind=kind, language=language)
    posted = request.POST if request.method == "POST" else None
    start = WordingForm.starting_from(versions[0] if versions else None)
    form = WordingForm(posted, initial=start, language=language)
    step = request.POST.get("step", "preview")
    if posted is None or step == "change" or not form.is_valid():
        return _form_page(request, form, kind, language)
    typed = _typed(kind, language, form, versions)
    try:
        if step == "publish":
            return _publish(request, kind, language, form)
        pdf = example_letter(by=request.user, wording=typed)
    except Refused as refused:
        return _said_on_form(request, kind, language, posted, refused)
    if step == "pdf":
        return pdf_file(pdf, f"example-{kind}-{code}")
    return _preview_page(request, form, typed)


@requires(Permission.MANAGE_WORDINGS)
@require_GET
def wording_history(request: StaffRequest, kind: str, code: str) -> HttpResponse:
    language = _language(kind, code)
    versions = queries.open_versions(by=request.user, kind=kind, language=language)
    title = f"Versions: {_name(kind)}, {language}"
    rows = [
        [
            {"text": f"Version {each.version}", "href": _version_link(each)},
            uk_datetime(each.at),
            each.by or CAME_WITH_IT,
            each.reason or "–",
        ]
        for each in versions
    ]
    return render(
        request,
        "consent/wordings/history.html",
        {"title": title, "rows": rows, "head": HISTORY_HEAD, "crumbs": _crumbs(title)},
    )


@requires(Permission.USE)
@require_GET
def wording_version(request: StaffRequest, wording_id: int) -> HttpResponse:
    """One version, to read. These words are given to the public, so all staff may read them."""
    wording = queries.open_wording(by=request.user, wording_id=wording_id)
    context = {
        "wording": wording,
        "by": wording.by or CAME_WITH_IT,
        "kind": _name(wording.kind),
        "blocks": blocks_of(wording.body),
        **_tongue(wording.language),
    }
    return render(request, "consent/wordings/version.html", context)


def _publish(request: StaffRequest, kind: str, language: str, form: WordingForm) -> HttpResponse:
    wording = publish_wording(by=request.user, kind=kind, language=language, **form.cleaned_data)
    words = f"Version {wording.version} is published. It is used from now on."
    messages.success(request, words)
    return redirect("wording_list")


def _said_on_form(
    request: StaffRequest, kind: str, language: str, posted: QueryDict, refused: Refused
) -> HttpResponse:
    """The form again with everything typed, and why it was refused. Whoever was told that another
    version has come may publish over that one.
    """
    if refused.status != CONFLICT:
        raise refused
    newest = queries.current_wording(kind, language)
    data = posted.copy()
    data["seen_version"] = str(newest.version if newest else 0)
    form = WordingForm(data, language=language)
    form.add_error("body", f"{refused.decision.words} {refused.decision.next}")
    return _form_page(request, form, kind, language, status=CONFLICT)


def _form_page(
    request: StaffRequest, form: WordingForm, kind: str, language: str, status: int = 200
) -> HttpResponse:
    title = f"{_name(kind)}, {language}"
    meanings = [{"key": f"{{{name}}}", "value": words} for name, words in PLACEHOLDERS.items()]
    return render(
        request,
        "consent/wordings/edit.html",
        {
            "form": form,
            "title": title,
            "meanings": meanings,
            "crumbs": _crumbs(title),
        },
        status=status,
    )


def _preview_page(request: StaffRequest, form: WordingForm, typed: Wording) -> HttpResponse:
    values = example_values()
    blocks = [
        Block(block.shape, tuple(filled(line, values) for line in block.lines))
        for block in blocks_of(typed.body)
    ]
    title = f"Check the words: {_name(typed.kind)}, {typed.language}"
    return render(
        request,
        "consent/wordings/preview.html",
        {
            "title": title,
            "heading": filled(typed.title, values),
            "blocks": blocks,
            "reason": typed.reason,
            "typed": {name: form.cleaned_data[name] for name in form.fields},
            "crumbs": _crumbs(title),
            **_tongue(typed.language),
        },
    )


def _typed(kind: str, language: str, form: WordingForm, versions: list[Wording]) -> Wording:
    """What was typed as a wording, not saved."""
    data = form.cleaned_data
    return Wording(
        kind=kind,
        language=language,
        version=versions[0].version + 1 if versions else 1,
        title=data["title"],
        body=data["body"],
        reason=data["reason"],
    )


def _language(kind: str, code: str) -> str:
    language = name_of(code)
    if kind not in WordingKind.values or language is None:
        raise unknown(f"the wording {kind[:20]} in {code[:10]}")
    return language


def _line(each: queries.InUse) -> list[Any]:
    wording = each.wording
    at = [wording.kind, LANGUAGES[wording.language].code]
    return [
        {"text": f"{_name(wording.kind)}, {wording.language}", "href": _version_link(wording)},
        wording.version,
        uk_datetime(wording.at),
        wording.by or CAME_WITH_IT,
        {"text": "Change these words", "href": reverse("wording_edit", args=at)},
        {"text": "All versions", "href": reverse("wording_history", args=at)},
    ]


def _tongue(language: str) -> dict[str, str]:
    """For the `lang` and `dir` of the words on a page."""
    tongue = LANGUAGES[language]
    return {"lang": tongue.code, "dir": "rtl" if tongue.right_to_left else "ltr"}


def _name(kind: str) -> str:
    return WordingKind(kind).label.partition(":")[0]


def _version_link(wording: Wording) -> str:
    return reverse("wording_version", args=[wording.pk])


def _crumbs(title: str) -> list[dict[str, str]]:
    return [{"text": "Wordings", "href": reverse("wording_list")}, {"text": title}]
