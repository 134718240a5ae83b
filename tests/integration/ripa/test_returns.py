"""Returns and reports: who reads them, what each number opens, what is left out, and issuing."""

import csv
import hashlib
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Rank, RoleName, User
from audit import clock
from audit.models import Entry
from audit.refusals import Refused, Unknown
from cases.models import Case, Person
from ripa.models import Authority, AuthorityKind, Exclusion, IssuedReport
from ripa.returns import actions
from ripa.returns.figures import figures_of
from ripa.returns.report import make
from ripa.returns.spans import Report, span_of
from ripa.states import Deed
from tests.cast import client_for
from tests.factories import make_user
from tests.factories_returns import did, lived, london
from tests.factories_ripa import make_error

Lived = Callable[..., Authority]
SUMMER = ("quarterly", "2026-Q3")


@pytest.fixture
def living(case: Case, jordan: Person, ada: User) -> Lived:
    """Makes an authority of Asha's about Jordan to which all this happened."""

    def made(*told: tuple[Deed, str], **fields: Any) -> Authority:
        return lived(case, jordan, *told, **{"officer": ada, **fields})

    return made


@pytest.fixture
def ina(db: None) -> User:
    return make_user(
        "Ina Sorley",
        email="ina@example.test",
        rank=Rank.OTHER,
        roles=[(RoleName.INSPECTOR, None)],
    )


@pytest.fixture
def granted(living: Lived) -> Authority:
    """A non-RIPA authority granted at half past midnight on 1 July, in London."""
    return living((Deed.SUBMIT, "2026-06-30T10:00"), (Deed.GRANT, "2026-07-01T00:30"))


def address(name: str, *parts: object, of: tuple[str, str] = SUMMER) -> str:
    return reverse(f"return_{name}", args=[*of, *parts])


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def shown(browser: Client, of: tuple[str, str] = SUMMER) -> dict[str, int]:
    """Each figure of a report's page, by its id."""
    page = text_of(browser.get(address("page", of=of)))
    link = re.compile(rf'href="/returns/{of[0]}/{of[1]}/([\w-]+)/">(\d+)</a>')
    return {name: int(number) for name, number in link.findall(page)}


def leave_out(by: User, authority: Authority, reason: str = "Counted twice.") -> Exclusion:
    return actions.leave_out(
        by=by, kind=SUMMER[0], period=SUMMER[1], authority_id=authority.pk, reason=reason
    )


def issue(by: User, of: tuple[str, str] = SUMMER) -> IssuedReport:
    mark = actions.seen(make(*of))
    return actions.issue(by=by, kind=of[0], period=of[1], shown=mark)


# --- Figures and what is behind them -------------------------------------------------------------


def test_what_happens_after_midnight_in_london_is_the_next_quarters(
    granted: Authority, rae: User
) -> None:
    spring = shown(client_for(rae), ("quarterly", "2026-Q2"))
    summer = shown(client_for(rae))
    assert (spring["applied"], spring["granted"]) == (1, 0)
    assert (summer["applied"], summer["granted"], summer["granted-non-ripa"]) == (0, 1, 1)


def test_every_number_opens_as_many_rows_as_it_says(
    granted: Authority,
    living: Lived,
    case: Case,
    jordan: Person,
    asha: User,
    hope: User,
    rae: User,
) -> None:
    living(
        (Deed.SUBMIT, "2026-07-02T09:00"),
        (Deed.GRANT, "2026-07-03T09:00"),
        (Deed.MAGISTRATE_APPROVE, "2026-07-04T10:00"),
        (Deed.RENEW, "2026-09-01T09:00"),
        (Deed.RENEWAL_APPROVE, "2026-09-02T09:00"),
        (Deed.CANCEL, "2026-09-20T09:00"),
        kind=AuthorityKind.DIRECTED,
        confidential_likely=True,
    )
    living(
        (Deed.SUBMIT, "2026-07-05T09:00"),
        (Deed.GRANT, "2026-07-06T09:00"),
        (Deed.MAGISTRATE_REFUSE, "2026-07-07T09:00"),
        kind=AuthorityKind.CHIS,
        source_under_18=True,
        officer=hope,
    )
    at = london("2026-08-01T09:00")
    make_error(case, jordan, by=asha, opened_at=at, established_at=at, reported_at=at)
    browser = client_for(rae)
    for of in (SUMMER, ("annual", "2026")):
        numbers = shown(browser, of)
        assert set(numbers) == set(figures_of(Report(of[0])))
        assert sum(numbers.values()) > 15
        for figure, number in numbers.items():
            page = text_of(browser.get(address("figure", figure, of=of)))
            assert f"{number} counted." in page
            assert page.count('<th scope="row"') == number, figure
    annual = shown(browser, ("annual", "2026"))
    assert (annual["juvenile"], annual["confidential"], annual["errors-reported"]) == (1, 1, 1)
    behind = text_of(browser.get(address("figure", "granted-non-ripa")))
    assert reverse("authority_page", args=[granted.pk]) in behind
    assert "1 July 2026 at 00:30" in behind
    assert "Jordan" not in behind and case.reference not in behind


def test_a_nil_report_is_a_report(granted: Authority, rae: User) -> None:
    of = ("quarterly", "2026-Q1")
    page = text_of(client_for(rae).get(address("page", of=of)))
    assert "This is a nil return: there was nothing to count in January to March 2026." in page
    assert set(shown(client_for(rae), of).values()) == {0}
    assert "Directed surveillance: nil." in text_of(client_for(rae).get(address("page")))
    issued = issue(rae, of)
    assert "This is a nil return" in printed(issued)


def test_the_list_goes_back_to_the_year_of_the_first_event(living: Lived, rae: User) -> None:
    page = text_of(client_for(rae).get(reverse("return_list")))
    this_year = clock.today().year
    assert f"/returns/annual/{this_year}/" in page
    assert f"/returns/annual/{this_year - 1}/" not in page
    living((Deed.SUBMIT, "2024-11-05T09:00"))
    page = text_of(client_for(rae).get(reverse("return_list")))
    assert page.count("/returns/annual/") == this_year - 2023
    assert "/returns/quarterly/2024-Q1/" in page
    later = span_of(Report.QUARTERLY, clock.today() + timedelta(days=95))
    assert later.name not in page


def test_the_annual_page_says_that_its_list_is_to_be_checked(rae: User) -> None:
    of = ("annual", str(clock.today().year))
    assert "Check this list against" in text_of(client_for(rae).get(address("page", of=of)))


@pytest.mark.parametrize(
    "path",
    [
        "annual/1999/",
        "annual/2026-Q1/",
        "annual/20260/",
        "annual/٢٠٢٦/",
        "quarterly/2026/",
        "quarterly/2026-Q5/",
        "quarterly/2026-q3/",
        "monthly/2026/",
        "quarterly/2026-Q3/nothing/",
        "quarterly/2026-Q3/juvenile/",
        "quarterly/1999-Q1/figures.csv",
        "quarterly/1999-Q1/rows.csv",
        "quarterly/1999-Q1/issue/",
        "quarterly/1999-Q1/leave-out/",
        "quarterly/2026-Q3/put-back/999/",
        "issued/999/",
    ],
)
def test_there_is_no_such_page(path: str, granted: Authority, rae: User) -> None:
    assert client_for(rae).get(f"/returns/{path}").status_code == 404


# --- Who reads, and what is kept of it -----------------------------------------------------------


@pytest.mark.parametrize("name", ["rae", "sol", "eli"])
def test_keepers_read_the_figures(
    name: str, granted: Authority, request: pytest.FixtureRequest
) -> None:
    browser = client_for(request.getfixturevalue(name))
    pages = ["page", "figures", "rows"]
    for page in (reverse("return_list"), *map(address, pages), address("figure", "granted")):
        assert browser.get(page).status_code == 200
    makes = name != "eli"
    assert (address("issue") in text_of(browser.get(address("page")))) is makes
    assert (">Returns</a>" in text_of(browser.get(reverse("home")))) is makes
    for page in (address("issue"), address("leave_out")):
        assert browser.get(page).status_code == (200 if makes else 403)


@pytest.mark.parametrize("name", ["asha", "dee", "cal", "ada", "ina", "sam"])
def test_others_do_not_read_them(
    name: str, granted: Authority, rae: User, request: pytest.FixtureRequest
) -> None:
    issued = issue(rae)
    browser = client_for(request.getfixturevalue(name))
    for page in (reverse("return_list"), address("page"), address("issue"), address("rows")):
        assert browser.get(page).status_code == 403
    # What was issued is evidence: whoever reads the central record reads it too.
    sees = name in {"ada", "ina"}
    for page in (reverse("issued_list"), reverse("issued_file", args=[issued.pk])):
        assert browser.get(page).status_code == (200 if sees else 403)


def test_each_read_is_on_record(granted: Authority, case: Case, jordan: Person, rae: User) -> None:
    browser = client_for(rae)
    issued = issue(rae)
    for page, deed, people in (
        (reverse("return_list"), "returns.listed", []),
        (address("page"), "returns.read", []),
        (address("figure", "granted"), "returns.figure_read", [jordan.pk]),
        (address("figures"), "returns.exported", []),
        (address("rows"), "returns.exported", [jordan.pk]),
        (reverse("issued_list"), "returns.issued_listed", []),
        (reverse("issued_file", args=[issued.pk]), "returns.issued_taken", []),
    ):
        assert browser.get(page).status_code == 200
        kept = Entry.objects.filter(deed=deed).latest("id")
        assert (kept.actor, kept.subjects) == (rae, people)
        assert kept.cases == ([case.pk] if people else [])


@pytest.mark.parametrize("page", ["page", "figures", "rows", "leave_out", "issue"])
def test_pages_take_no_more_queries_for_more_rows(
    page: str, granted: Authority, living: Lived, case: Case, jordan: Person, rae: User
) -> None:
    browser, many = client_for(rae), []
    for more in (2, 8):
        for day in range(more):
            each = living(
                (Deed.SUBMIT, f"2026-07-0{day + 1}T09:00"), (Deed.GRANT, "2026-07-12T09:00")
            )
            make_error(case, jordan, by=case.lead, opened_at=london("2026-08-01T09:00"))
            leave_out(rae, each)
            issue(rae)
        browser.get(address(page))
        for path in (address(page), address("figure", "granted"), reverse("return_list")):
            with CaptureQueriesContext(connection) as caught:
                assert browser.get(path).status_code == 200
            many.append(len(caught))
    assert many[:3] == many[3:]


# --- Leaving out and putting back ----------------------------------------------------------------


def test_an_authority_is_left_out_with_a_reason_and_put_back_with_one(
    granted: Authority, jordan: Person, rae: User, sol: User
) -> None:
    browser = client_for(rae)
    sent = {"authority": granted.pk, "reason": "It was entered twice."}
    assert browser.post(address("leave_out"), sent)["Location"] == address("page")
    kept = Entry.objects.get(deed="returns.excluded")
    assert (kept.actor, kept.reason, kept.subjects) == (rae, sent["reason"], [jordan.pk])
    page = text_of(browser.get(address("page")))
    assert "1 left out." in page and "It was entered twice." in page and "Rae Bello" in page
    assert "With nothing left out" in page
    assert shown(browser)["granted"] == 0
    # Left out of this report and of no other.
    assert shown(browser, ("quarterly", "2026-Q2"))["applied"] == 1
    behind = text_of(browser.get(address("figure", "granted")))
    assert "0 counted. 1 more not counted" in behind
    exclusion = Exclusion.objects.get()
    assert address("put_back", exclusion.pk) in page
    answer = client_for(sol).post(address("put_back", exclusion.pk), {"reason": "It was not."})
    assert answer["Location"] == address("page")
    assert shown(browser)["granted"] == 1
    page = text_of(browser.get(address("page")))
    assert "It was not. (Sol Whitaker" in page and "Nothing is left out." in page
    assert Entry.objects.get(deed="returns.put_back").reason == "It was not."
    # It may be left out once more.
    leave_out(rae, granted)
    assert shown(browser)["granted"] == 0


def test_what_cannot_be_left_out_keeps_what_was_typed(
    granted: Authority, living: Lived, rae: User
) -> None:
    browser = client_for(rae)
    elsewhere = living((Deed.SUBMIT, "2026-02-01T09:00"))
    for sent, sentence in (
        ({"authority": granted.pk, "reason": ""}, "Answer the question"),
        ({"authority": granted.pk, "reason": "   "}, "Answer the question"),
        ({"authority": granted.pk, "reason": "x" * 3_000}, "2000 characters or fewer"),
        ({"authority": "", "reason": "Words."}, "Words."),
        ({"authority": "x", "reason": "Words."}, "Words."),
        ({"authority": elsewhere.pk, "reason": "Words."}, "Words."),
    ):
        answer = browser.post(address("leave_out"), sent)
        assert answer.status_code == 200 and sentence in text_of(answer), sent
    assert not Exclusion.objects.exists()
    with pytest.raises(Refused, match="not counted in this report"):
        leave_out(rae, elsewhere)
    with pytest.raises(Refused, match="A reason is needed"):
        leave_out(rae, granted, " ")
    leave_out(rae, granted)
    again = browser.post(address("leave_out"), {"authority": granted.pk, "reason": "Once more."})
    assert again.status_code == 409
    assert "left out already" in text_of(again) and "Once more." in text_of(again)
    assert Exclusion.objects.count() == 1


def test_an_exclusion_is_put_back_once_and_from_its_own_report(
    granted: Authority, rae: User
) -> None:
    exclusion = leave_out(rae, granted)
    browser = client_for(rae)
    assert browser.get(address("put_back", exclusion.pk, of=("annual", "2026"))).status_code == 404
    assert browser.post(address("put_back", exclusion.pk), {"reason": ""}).status_code == 200
    # The page of the first was open in a second browser too.
    browser.post(address("put_back", exclusion.pk), {"reason": "Counted."})
    again = client_for(rae).post(address("put_back", exclusion.pk), {"reason": "Once more."})
    assert again.status_code == 409 and "put back already" in text_of(again)
    exclusion.refresh_from_db()
    assert exclusion.ended_reason == "Counted."
    with pytest.raises(Unknown):
        actions.put_back(by=rae, kind="annual", period="2026", pk=exclusion.pk, reason="No.")


def test_the_database_lets_an_authority_be_left_out_once(granted: Authority, rae: User) -> None:
    first = leave_out(rae, granted)
    with pytest.raises(IntegrityError, match="excluded_once"), transaction.atomic():
        Exclusion.objects.create(
            report=first.report, period=first.period, authority=granted, reason="x", by=rae
        )


def test_a_form_that_is_sent_twice_is_done_once(granted: Authority, rae: User) -> None:
    browser = client_for(rae)
    page = text_of(browser.get(address("leave_out")))
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    sent = {"authority": granted.pk, "reason": "Twice.", "once": found[1]}
    for _ in range(2):
        assert browser.post(address("leave_out"), sent)["Location"] == address("page")
    assert Exclusion.objects.count() == 1


# --- Issuing -------------------------------------------------------------------------------------


def printed(issued: IssuedReport) -> str:
    pages = PdfReader(io.BytesIO(bytes(issued.document))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def mark_on(page: str) -> str:
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_report_is_issued_and_taken_away(granted: Authority, living: Lived, rae: User) -> None:
    other = living((Deed.SUBMIT, "2026-07-04T09:00"))
    leave_out(rae, other, "A rehearsal.")
    browser = client_for(rae)
    mark = mark_on(text_of(browser.get(address("issue"))))
    assert browser.post(address("issue"), {"shown": mark})["Location"] == address("page")
    issued = IssuedReport.objects.get()
    assert issued.figures["counts"]["granted"] == 1
    assert issued.figures["whole"]["applied"] == 1 and issued.figures["counts"]["applied"] == 0
    assert issued.figures["left_out"][0]["reason"] == "A rehearsal."
    file = browser.get(reverse("issued_file", args=[issued.pk]))
    assert file["Content-Type"] == "application/pdf"
    assert hashlib.sha256(file.content).hexdigest() == issued.sha256
    words = printed(issued)
    for each in ("Issued by Rae Bello", "A rehearsal.", "Applied for: 1", "July to September 2026"):
        assert each in words
    assert "Jordan" not in words and "Contact with Kai" not in words
    assert issued.sha256 in text_of(browser.get(address("page")))
    kept = Entry.objects.get(deed="returns.issued")
    assert kept.additional_data is not None
    assert kept.additional_data["sha256"] == issued.sha256


def test_only_a_period_that_is_over_is_issued(rae: User) -> None:
    span = span_of(Report.QUARTERLY, clock.today())
    of = ("quarterly", span.name)
    page = text_of(client_for(rae).get(address("page", of=of)))
    assert "This period is not over yet." in page and address("issue", of=of) not in page
    answer = client_for(rae).get(address("issue", of=of))
    assert answer.status_code == 409 and "is not over yet" in text_of(answer)
    with pytest.raises(Refused, match="is not over yet"):
        issue(rae, of)


def test_issued_again_it_replaces_the_earlier_one(granted: Authority, rae: User, sol: User) -> None:
    first, second = issue(rae), issue(sol)
    assert second.replaces == first and first.document != second.document
    assert "It replaces the report that Rae Bello issued on" in printed(second)
    page = text_of(client_for(rae).get(reverse("issued_list")))
    assert page.count("Replaced by a later one") == 1
    assert "Issue it again" in text_of(client_for(rae).get(address("page")))


def test_two_who_issue_at_once_leave_one_report(granted: Authority, rae: User, sol: User) -> None:
    made = make(*SUMMER)
    mark = actions.seen(made)
    actions.issue(by=rae, kind=SUMMER[0], period=SUMMER[1], shown=mark)
    answer = client_for(sol).post(address("issue"), {"shown": mark})
    assert answer.status_code == 409
    assert "changed after you opened this page" in text_of(answer)
    assert IssuedReport.objects.count() == 1
    first = IssuedReport.objects.get()
    fields = {"report": first.report, "period": first.period, "figures": {}, "by": sol}
    with pytest.raises(IntegrityError, match="issued_first_once"), transaction.atomic():
        IssuedReport.objects.create(**fields, document=b"", sha256="")


@pytest.mark.parametrize("mark", ["", "x" * 100, "0" * 64])
def test_what_was_not_shown_is_not_issued(mark: str, granted: Authority, rae: User) -> None:
    answer = client_for(rae).post(address("issue"), {"shown": mark})
    assert answer.status_code in {200, 409}
    assert not IssuedReport.objects.exists()


def test_what_was_recorded_late_is_said(living: Lived, ada: User, rae: User) -> None:
    authority = living((Deed.SUBMIT, "2026-08-14T09:00"), (Deed.GRANT, "2026-08-15T09:00"))
    browser = client_for(rae)
    issue(rae)
    assert "Changed since it was issued" not in text_of(browser.get(address("page")))
    did(authority, Deed.CANCEL, london("2026-09-20T09:00"), by=ada)
    assert "Changed since it was issued" in text_of(browser.get(address("page")))
    changed = {each.figure.id: (each.issued, each.now) for each in make(*SUMMER).changed}
    assert changed == {
        "in-force": (1, 0),
        "in-force-non-ripa": (1, 0),
        "ended": (0, 1),
        "ended-non-ripa": (0, 1),
        # On the last day of September its review had been due since the 12th.
        "overdue": (1, 0),
        "overdue-non-ripa": (1, 0),
    }
    issue(rae)
    assert "Changed since it was issued" not in text_of(browser.get(address("page")))


def test_a_grant_that_was_recorded_late_is_said(
    granted: Authority, living: Lived, rae: User
) -> None:
    issue(rae)
    living((Deed.SUBMIT, "2026-07-08T09:00"), (Deed.GRANT, "2026-07-09T09:00"))
    made = make(*SUMMER)
    changed = {each.figure.id: (each.issued, each.now) for each in made.changed}
    assert changed["granted"] == (1, 2) and changed["applied-non-ripa"] == (0, 1)


def test_what_was_issued_is_never_changed(granted: Authority, rae: User) -> None:
    issued = issue(rae)
    for deed in (issued.save, issued.delete):
        with (
            pytest.raises(DatabaseError, match=r"permission denied|never changed"),
            transaction.atomic(),
        ):
            deed()


def test_the_home_page_says_what_is_not_issued_yet(
    living: Lived, rae: User, sol: User, eli: User
) -> None:
    assert "is not issued yet" not in text_of(client_for(rae).get(reverse("home")))
    long_ago = clock.now() - timedelta(days=400)
    living((Deed.SUBMIT, f"{long_ago:%Y-%m-%dT%H:%M}"))
    running = span_of(Report.QUARTERLY, clock.today())
    over = span_of(Report.QUARTERLY, running.first - timedelta(days=1))
    for user in (rae, sol):
        page = text_of(client_for(user).get(reverse("home")))
        assert f"The report to members for {over.words} is not issued yet" in page
        assert page.count("is not issued yet") == 2
    assert "is not issued yet" not in text_of(client_for(eli).get(reverse("home")))
    issue(rae, ("quarterly", over.name))
    page = text_of(client_for(rae).get(reverse("home")))
    assert page.count("is not issued yet") == 1


# --- Files ---------------------------------------------------------------------------------------


def test_the_files_hold_the_figures_and_the_rows(granted: Authority, rae: User) -> None:
    browser = client_for(rae)
    leave_out(rae, granted, "=1+1")
    numbers = list(csv.reader(io.StringIO(text_of(browser.get(address("figures")))[1:])))
    told = {row[2]: row[3:] for row in numbers[1:]}
    assert told["Granted"] == ["0", "1"]
    assert told[f"Left out: {granted}"][0] == "'=1+1"
    assert len(numbers) == 1 + len(figures_of(Report.QUARTERLY)) + 1
    of = ("quarterly", "2026-Q2")
    rows = list(csv.reader(io.StringIO(text_of(browser.get(address("rows", of=of)))[1:])))
    counted = sum(shown(browser, of).values())
    assert len(rows) - 1 == counted == 2
    assert rows[1][-1] == "2026-06-30T10:00:00+01:00"


# --- Where it goes wrong -------------------------------------------------------------------------


def test_an_authority_that_cannot_be_read_is_named(
    living: Lived, case: Case, jordan: Person, ada: User, rae: User
) -> None:
    authority = living((Deed.SUBMIT, "2026-07-01T09:00"))
    did(authority, Deed.GRANT, london("2026-07-02T09:00"), by=ada, scope={"subjects": "?"})
    page = text_of(client_for(rae).get(address("page")))
    assert "as unreadable: Application" in page
    assert shown(client_for(rae))["granted"] == 1
    assert "could not be read" in printed(issue(rae))


def test_without_the_trail_nothing_is_done(
    granted: Authority, rae: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    exclusion = leave_out(rae, granted)

    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError("the trail cannot be written")

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(DatabaseError):
        issue(rae)
    with pytest.raises(DatabaseError):
        actions.put_back(
            by=rae, kind=SUMMER[0], period=SUMMER[1], pk=exclusion.pk, reason="It counts."
        )
    exclusion.refresh_from_db()
    assert exclusion.ended_at is None and not IssuedReport.objects.exists()
