"""Pages of the people on a case: adding them, their record, records of one person."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import can, requires
from accounts.permissions import Permission
from cases import actions, queries
from cases.forms import (
    AddPersonForm,
    AliasForm,
    EditPersonForm,
    MergeForm,
    MergeWithForm,
    SameAsForm,
    UndoMergeForm,
)
from cases.models import Case, InvolvementRole, Person
from cases.panels import person_panels
from cases.views.pages import (
    StaffRequest,
    case_link,
    form_page,
    get_or_post,
    number_in,
    panel_sections,
    person_link,
    posted,
    save,
)
from socialcheck.templatetags.ui import uk_date


@requires(Permission.EDIT_CASE)
@get_or_post
def person_add(request: StaffRequest, reference: str) -> HttpResponse:
    """Ask who it is; then, where people like them are known, whether it is one of those."""
    by = request.user
    case = queries.open_case(by=by, reference=reference, permission=Permission.EDIT_CASE)
    form = AddPersonForm(posted(request))
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        typed = form.cleaned_data
        described = {"names": (typed["name"],), "born_on": typed["born_on"]}
        alike = queries.find_lookalikes(by=by, **described)
        asked = "asked" in request.POST
        which = SameAsForm(request.POST if asked else None, alike=alike)
        if not alike or which.is_valid():
            same_as = which.chosen() if alike else None
            if person := _add(request, form, case, same_as):
                messages.success(request, f"{person} is on this case.")
                return redirect(person_link(case, person))
        else:
            queries.show_lookalikes(by=by, case=case, name=typed["name"], alike=alike)
            return _choose(request, case, form, which, alike)
    return form_page(
        request,
        form,
        title="Add a person",
        caption=str(case),
        button="Continue",
        back=case_link(case),
        intro="We then look for people like them whom the council knows already.",
    )


def _add(
    request: StaffRequest, form: AddPersonForm, case: Case, same_as: int | None
) -> Person | None:
    typed = form.cleaned_data
    return save(
        form,
        lambda: actions.add_person(
            by=request.user,
            reference=case.reference,
            name=typed["name"],
            born_on=typed["born_on"],
            role=InvolvementRole(typed["role"]),
            same_as=same_as,
        ),
    )


def _choose(
    request: StaffRequest,
    case: Case,
    typed: AddPersonForm,
    form: SameAsForm,
    alike: queries.Lookalikes,
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "typed": typed,
        "alike": alike,
        "carried": carried(request, typed),
    }
    return render(request, "cases/same_person.html", context)


def carried(request: StaffRequest, form: forms.Form) -> list[tuple[str, str]]:
    """What was typed on the page before, to be sent along unseen."""
    names = set(form.fields) | {
        f"{name}_{part}" for name in form.fields for part in ("day", "month", "year")
    }
    return [(name, request.POST[name]) for name in sorted(names) if name in request.POST]


@requires(Permission.SEE_CASE)
@require_safe
def person_page(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    by = request.user
    case, person = queries.open_person(by=by, reference=reference, person_id=person_id)
    if person.pk != person_id:
        messages.info(request, f"Record {person_id} was merged into this one.")
        return redirect(person_link(case, person))
    place = queries.place_of(case, by)
    context = {
        "case": case,
        "person": person,
        "place": place,
        "details": _details(
            by_may_edit=can(by, Permission.EDIT_CASE, place), case=case, person=person
        ),
        "profiles": queries.profiles_of(by=by, case=case, person=person),
        "sections": panel_sections(request, person_panels(by, case, person), case, person),
        "others": queries.other_cases(by=by, case=case, person=person),
        "merges": queries.merges_of(person),
    }
    return render(request, "cases/person_page.html", context)


def _details(*, by_may_edit: bool, case: Case, person: Person) -> list[dict[str, Any]]:
    at = [case.reference, person.pk]
    edit = reverse("person_edit", args=at) if by_may_edit else ""
    alias = reverse("alias_add", args=at) if by_may_edit else ""
    aliases = ", ".join(queries.aliases_of(person)) or "None recorded"
    return [
        {"key": "Full name", "value": person.name, "href": edit},
        {"key": "Date of birth", "value": uk_date(person.born_on) or "Not known", "href": edit},
        {"key": "Other names", "value": aliases, "href": alias, "change": "Add"},
        {"key": "Part in this case", "value": queries.roles_of(case, person)},
        {"key": "Record number", "value": person.pk},
    ]


@requires(Permission.EDIT_CASE)
@get_or_post
def person_edit(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    by = request.user
    case, person = queries.open_person(
        by=by, reference=reference, person_id=person_id, permission=Permission.EDIT_CASE
    )
    form = EditPersonForm(posted(request), initial=EditPersonForm.initial_of(person))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if save(
            form,
            lambda: actions.change_person(
                by=by,
                reference=case.reference,
                person_id=person.pk,
                version=typed["version"],
                name=typed["name"],
                born_on=typed["born_on"],
            ),
        ):
            messages.success(request, "The record was changed.")
            return redirect(person_link(case, person))
    now = [{"key": "Full name", "value": person.name}]
    now.append({"key": "Date of birth", "value": uk_date(person.born_on) or "Not known"})
    return form_page(
        request,
        form,
        title="Change their details",
        caption=str(person),
        button="Save",
        back=person_link(case, person),
        now=now if form.non_field_errors() else None,
    )


@requires(Permission.EDIT_CASE)
@get_or_post
def alias_add(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    by = request.user
    case, person = queries.open_person(
        by=by, reference=reference, person_id=person_id, permission=Permission.EDIT_CASE
    )
    form = AliasForm(posted(request))
    if request.method == "POST" and form.is_valid():
        added = save(
            form,
            lambda: actions.add_alias(
                by=by, reference=case.reference, person_id=person.pk, **form.cleaned_data
            ),
        )
        if added:
            return redirect(person_link(case, person))
    return form_page(
        request,
        form,
        title="Add another name",
        caption=str(person),
        button="Save",
        back=person_link(case, person),
    )


@requires(Permission.MERGE_PEOPLE)
@get_or_post
def person_merge(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    """Choose the other record; then see both side by side, and merge them."""
    by = request.user
    case, person = queries.open_person(
        by=by, reference=reference, person_id=person_id, permission=Permission.MERGE_PEOPLE
    )
    other_id = number_in(request, "with")
    other = queries.find_other_record(by=by, person=person, other_id=other_id) if other_id else None
    if other is not None:
        return _merge(request, case, person, other)
    alike = queries.likes_of(by=by, case=case, person=person)
    form = MergeWithForm(posted(request), alike=alike)
    if request.method == "POST" and form.is_valid():
        other_id = form.other_id()
        if queries.find_other_record(by=by, person=person, other_id=other_id):
            return redirect(f"{request.path}?with={other_id}")
        form.add_error(
            "number" if form.cleaned_data["other"] == "number" else "other",
            "There is no other person with that record whom you can see",
        )
    return form_page(
        request,
        form,
        title="Find the other record",
        caption=str(person),
        button="Compare the records",
        back=person_link(case, person),
        intro="Use this where one person has been recorded twice.",
    )


def _merge(request: StaffRequest, case: Case, person: Person, other: Person) -> HttpResponse:
    by = request.user
    form = MergeForm(posted(request), people=[person, other])
    if request.method == "POST" and form.is_valid():
        merge = save(
            form,
            lambda: actions.merge_people(
                by=by,
                reference=case.reference,
                person_id=person.pk,
                other_id=other.pk,
                keep_id=int(form.cleaned_data["keep"]),
                reason=form.cleaned_data["reason"],
            ),
        )
        if merge:
            messages.success(request, "The two records now count as one person.")
            return redirect(person_link(case, merge.kept))
    context = {
        "case": case,
        "person": person,
        "form": form,
        "compared": queries.compare_people(by=by, case=case, person=person, other=other),
    }
    return render(request, "cases/merge.html", context)


@requires(Permission.MERGE_PEOPLE)
@get_or_post
def merge_undo(
    request: StaffRequest, reference: str, person_id: int, merge_id: int
) -> HttpResponse:
    by = request.user
    case, person = queries.open_person(
        by=by, reference=reference, person_id=person_id, permission=Permission.MERGE_PEOPLE
    )
    merge = queries.find_merge(case=case, person=person, merge_id=merge_id)
    form = UndoMergeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.undo_merge(
            by=by,
            reference=case.reference,
            person_id=person.pk,
            merge_id=merge.pk,
            **form.cleaned_data,
        )
        messages.success(request, "The two records count as two people again.")
        return redirect(case_link(case))
    return form_page(
        request,
        form,
        title="Undo the merge",
        caption=f"{merge.merged} ({merge.merged_id}) and {merge.kept} ({merge.kept_id})",
        button="Undo the merge",
        back=person_link(case, person),
        intro="Looks at each record are counted apart again. What was recorded since the merge "
        "stays with the record that it was recorded on.",
    )
