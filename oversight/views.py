"""Pages of those who watch, and everybody's home page and search. All of them only read."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest, requires
from accounts.permissions import Permission
from audit import clock
from oversight import pages, team_pages
from oversight.export import csv_lines
from oversight.forms import SearchForm, TrailForm, page_start
from oversight.queries import replays, subjects, team, trail
from oversight.queries.home import open_home, open_message
from oversight.queries.search import search


@requires(Permission.USE)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    home = open_home(by=request.user)
    context = {"home": home, "errors": pages.errors_waiting(home.errors)}
    return render(request, "oversight/home.html", context)


@requires(Permission.USE)
@require_safe
def message_open(request: StaffRequest, message_id: int) -> HttpResponse:
    """Leads to what the message is about; only to pages of this service."""
    leads_to = open_message(by=request.user, message_id=message_id)
    here = url_has_allowed_host_and_scheme(leads_to, allowed_hosts=None)
    return redirect(leads_to if here else "home")


@requires(Permission.SEARCH)
@require_safe
def search_page(request: StaffRequest) -> HttpResponse:
    form = SearchForm(request.GET if "q" in request.GET else None)
    found = None
    if form.is_valid():
        found = search(by=request.user, words=form.cleaned_data["q"])
    return render(
        request,
        "oversight/search.html",
        {"form": form, "found": found, "search_query": request.GET.get("q", "")},
    )


@requires(Permission.SEARCH_TRAIL)
@require_safe
def trail_list(request: StaffRequest) -> HttpResponse:
    form = TrailForm(request.GET)
    page = None
    if form.is_valid():
        before = page_start(request.GET)
        page = trail.read_trail(by=request.user, wanted=form.wanted(), before=before)
        for name, problem in page.filters.problems.items():
            form.add_error(name, problem)
    context = pages.trail_context(request.GET, form, page)
    return render(request, "oversight/trail_list.html", context)


@requires(Permission.SEARCH_TRAIL)
@require_safe
def trail_entry(request: StaffRequest, entry_id: int) -> HttpResponse:
    read = trail.open_entry(by=request.user, entry_id=entry_id)
    return render(request, "oversight/trail_entry.html", pages.entry_context(read))


@requires(Permission.EXPORT_TRAIL)  # type: ignore[arg-type]  # a stream is a response too
@require_safe
def trail_export(request: StaffRequest) -> HttpResponseBase:
    """The entries as a file. Filters that make no sense lead back to the page that says why."""
    form = TrailForm(request.GET)
    export = None
    if form.is_valid() and request.method == "GET":
        export = trail.export_trail(by=request.user, wanted=form.wanted())
    if export is None:
        return redirect(f"{reverse('trail_list')}?{request.GET.urlencode()}")
    name = f"access-trail-{clock.today():%Y-%m-%d}-{export.number}.csv"
    return StreamingHttpResponse(
        csv_lines(export.entries),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@requires(Permission.VERIFY_TRAIL)
@require_safe
def trail_verify(request: StaffRequest) -> HttpResponse:
    """What verifying means; with `?now=yes`, the answer."""
    wanted = request.GET.get("now") == "yes"
    report = trail.verify_trail(by=request.user) if wanted else None
    return render(request, "oversight/trail_verify.html", {"report": report, "at": clock.now()})


@requires(Permission.SEARCH_TRAIL)
@require_safe
def subject_looks(request: StaffRequest, person_id: int) -> HttpResponse:
    read = subjects.open_subject(
        by=request.user,
        person_id=person_id,
        looks_before=page_start(request.GET, "looks"),
        stops_before=page_start(request.GET, "stops"),
    )
    return render(request, "oversight/subject_looks.html", pages.subject_context(request.GET, read))


@requires(Permission.REPLAY)
@require_safe
def viewing_replay(request: StaffRequest, viewing_id: int) -> HttpResponse:
    replayed = replays.replay_viewing(by=request.user, viewing_id=viewing_id)
    return render(request, "oversight/replay.html", pages.replay_context(request.user, replayed))


@requires(Permission.REPLAY)
@require_safe
def stop_replay(request: StaffRequest, stop_id: int) -> HttpResponse:
    replayed = replays.replay_stop(by=request.user, stop_id=stop_id)
    return render(request, "oversight/replay.html", pages.replay_context(request.user, replayed))


@requires(Permission.SEE_TEAM_WORK)
@require_safe
def team_work(request: StaffRequest) -> HttpResponse:
    before = team.Before(
        **{name: page_start(request.GET, name) for name in team.Before.__dataclass_fields__}
    )
    read = team.open_team_work(by=request.user, before=before)
    return render(
        request,
        "oversight/team_work.html",
        team_pages.team_context(request.user, request.GET, read),
    )
