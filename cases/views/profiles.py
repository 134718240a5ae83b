"""Pages of online profiles: adding one by its address, and how sure we are of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import requires
from accounts.permissions import Permission
from cases import actions, queries
from cases.forms import AddressForm, AttributeForm, EditConfidenceForm
from cases.models import Attribution, Case, Confidence, Person
from cases.views.pages import StaffRequest, form_page, get_or_post, person_link, posted, save


@requires(Permission.EDIT_CASE)
@get_or_post
def profile_add(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    """Ask for the address; then show what it leads to and what is known of it, and ask how sure."""
    case, person = queries.open_person(
        by=request.user, reference=reference, person_id=person_id, permission=Permission.EDIT_CASE
    )
    address = AddressForm(posted(request))
    if request.method == "POST" and address.is_valid() and "change" not in request.POST:
        return _attribute(request, case, person, address)
    return form_page(
        request,
        address,
        title="Add an online profile",
        caption=str(person),
        button="Continue",
        back=person_link(case, person),
        intro="Nothing is opened by this, and nobody is told.",
    )


def _attribute(
    request: StaffRequest, case: Case, person: Person, address: AddressForm
) -> HttpResponse:
    by = request.user
    asked = request.POST if "asked" in request.POST else None
    form = AttributeForm(asked, recognised=address.found.recognised)
    if form.is_valid():
        added = _add(request, case, person, address, form)
        if added:
            messages.success(request, f"Recorded as {person}’s: {added.profile}.")
            return redirect(person_link(case, person))
    context = {
        "case": case,
        "person": person,
        "known": queries.look_up_profile(by=by, case=case, person=person, found=address.found),
        "form": form,
        "address": address,
    }
    return render(request, "cases/profile_add.html", context)


def _add(
    request: StaffRequest, case: Case, person: Person, address: AddressForm, form: AttributeForm
) -> Attribution | None:
    return save(
        form,
        lambda: actions.add_profile(
            by=request.user,
            reference=case.reference,
            person_id=person.pk,
            address=address.cleaned_data["address"],
            platform=address.cleaned_data["platform"],
            confidence=Confidence(form.cleaned_data["confidence"]),
            reason=form.cleaned_data["reason"],
            confirmed=form.cleaned_data.get("confirmed", False),
        ),
    )


@requires(Permission.EDIT_CASE)
@get_or_post
def profile_edit(
    request: StaffRequest, reference: str, person_id: int, attribution_id: int
) -> HttpResponse:
    by = request.user
    case, person = queries.open_person(
        by=by, reference=reference, person_id=person_id, permission=Permission.EDIT_CASE
    )
    attribution = queries.find_attribution(
        by=by, case=case, person=person, attribution_id=attribution_id
    )
    form = EditConfidenceForm(posted(request), initial=vars(attribution))
    if request.method == "POST" and form.is_valid():
        changed = save(
            form,
            lambda: actions.change_attribution(
                by=by,
                reference=case.reference,
                person_id=person.pk,
                attribution_id=attribution.pk,
                **form.cleaned_data,
            ),
        )
        if changed:
            messages.success(request, "How sure we are was changed.")
            return redirect(person_link(case, person))
    now = [
        {"key": "How sure we are", "value": attribution.get_confidence_display()},
        {"key": "Why", "value": attribution.reason},
    ]
    return form_page(
        request,
        form,
        title="Change how sure we are",
        caption=f"{attribution.profile} as {person}",
        button="Save",
        back=person_link(case, person),
        now=now if form.non_field_errors() else None,
    )
