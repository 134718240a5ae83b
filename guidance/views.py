"""The pages of guidance."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from guidance import actions, queries
from guidance.forms import AcknowledgeForm
from socialcheck.templatetags.ui import uk_date


@requires(Permission.USE)
@require_GET
def guidance_home(request: StaffRequest) -> HttpResponse:
    pages = queries.list_chapters(by=request.user)
    context = {
        "due": [page for page in pages if page.due],
        "tasks": [_task(page) for page in pages],
    }
    return render(request, "guidance/home.html", context)


@requires(Permission.USE)
@require_http_methods(["GET", "POST"])
def guidance_chapter(request: StaffRequest, slug: str) -> HttpResponse:
    page = queries.open_chapter(by=request.user, slug=slug)
    form = AcknowledgeForm(
        request.POST if request.method == "POST" else None,
        initial={"version": page.chapter.version},
    )
    if form.is_valid():
        actions.acknowledge(by=request.user, slug=slug, version=form.cleaned_data["version"])
        messages.success(request, f"Thank you. You acknowledged “{page.chapter.title}”.")
        return redirect("guidance_home")
    context = {"page": page, "form": form, "crumbs": _crumbs(page.chapter.title)}
    return render(request, "guidance/chapter.html", context)


@requires(Permission.USE)
@require_GET
def guidance_local(request: StaffRequest) -> HttpResponse:
    contacts = queries.open_contacts(by=request.user)
    context = {
        "contacts": contacts,
        "crumbs": _crumbs("Help and contacts"),
        "champions": [
            {
                "key": each.team,
                "value": "\n".join(filter(None, [each.user.name, each.phone, each.user.email])),
            }
            for each in contacts.champions
        ],
    }
    return render(request, "guidance/local.html", context)


@requires(Permission.USE)
@require_GET
def guidance_accessibility(request: StaffRequest) -> HttpResponse:
    return render(request, "guidance/accessibility.html", {"crumbs": _crumbs("Accessibility")})


def _task(page: queries.Page) -> dict[str, str]:
    """A line of the contents: whether the reader still has to acknowledge the chapter."""
    task = {
        "title": page.chapter.title,
        "href": reverse("guidance_chapter", args=[page.chapter.slug]),
    }
    if page.due:
        return {**task, "status": "To acknowledge", "colour": "blue"}
    if page.chapter.acknowledged_yearly:
        return {**task, "status": f"Acknowledged on {uk_date(page.acknowledged_on)}"}
    return task


def _crumbs(title: str) -> list[dict[str, str]]:
    return [{"text": "Guidance", "href": reverse("guidance_home")}, {"text": title}]
