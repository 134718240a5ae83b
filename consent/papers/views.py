"""Pages and files of letters and receipts."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from cases.queries import open_person
from consent.papers.forms import LetterForm
from consent.papers.letter import print_letter
from consent.papers.receipts import receipt_json, receipt_pdf


@requires(Permission.RECORD_NOTICE)
@require_GET
def notice_letter(request: StaffRequest, reference: str, person_id: int) -> HttpResponse:
    """Which letter? Once it is said, the letter itself."""
    form = LetterForm(request.GET if "kind" in request.GET else None)
    if form.is_valid():
        wording, pdf = print_letter(
            by=request.user, reference=reference, person_id=person_id, **form.cleaned_data
        )
        return pdf_file(pdf, f"letter-{wording.kind}-{reference}")
    case, person = open_person(
        by=request.user,
        reference=reference,
        person_id=person_id,
        permission=Permission.RECORD_NOTICE,
    )
    title = "Print a letter"
    crumbs = [
        {"text": case.reference, "href": reverse("case_page", args=[case.reference])},
        {"text": person.name, "href": reverse("person_page", args=[case.reference, person.pk])},
        {"text": title},
    ]
    context = {"form": form, "title": title, "person": person, "crumbs": crumbs}
    return render(request, "consent/letter.html", context)


@requires(Permission.SEE_CASE)
@require_GET
def consent_receipt_pdf(
    request: StaffRequest, reference: str, person_id: int, event_id: int
) -> HttpResponse:
    pdf = receipt_pdf(by=request.user, reference=reference, person_id=person_id, event_id=event_id)
    return pdf_file(pdf, f"receipt-{reference}-{event_id}")


@requires(Permission.SEE_CASE)
@require_GET
def consent_receipt_json(
    request: StaffRequest, reference: str, person_id: int, event_id: int
) -> HttpResponse:
    receipt = receipt_json(
        by=request.user, reference=reference, person_id=person_id, event_id=event_id
    )
    response = JsonResponse(receipt, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="receipt-{event_id}.json"'
    return response


def pdf_file(pdf: bytes, name: str) -> HttpResponse:
    """A PDF that the browser saves. `name` names nobody: it stays behind in a downloads folder."""
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{slugify(name)}.pdf"'},
    )
