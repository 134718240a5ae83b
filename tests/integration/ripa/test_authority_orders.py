"""The magistrate's orders: what is taken, how it is kept, and how it is handed out."""

import hashlib
from datetime import datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import Rank, RoleName, User
from audit import clock
from audit.models import Entry
from audit.refusals import Refused
from cases.models import Case, Person
from ripa.authorities import actions
from ripa.authorities.papers.actions import add_order
from ripa.models import Authority, AuthorityEvent, OrderFile
from socialcheck.uploads import Scan
from tests.cast import client_for
from tests.factories import involve, make_case, make_person, make_team, make_user
from tests.factories_consent import JPEG, PDF, PNG, a_scan
from tests.factories_ripa import approve, fresh, make_granted

MEGABYTE = 1024 * 1024
NO_SCANS = [
    (b"", "The file is empty"),
    (b"Dear Sir or Madam", "must be a PDF, JPEG or PNG"),
    (b"PK\x03\x04\x14\x00\x06\x00word/document.xml" + bytes(40), "must be a PDF, JPEG or PNG"),
    (b"<html><script>alert(1)</script></html>", "must be a PDF, JPEG or PNG"),
    (b"<!-- %PDF-1.7 --><html><script>alert(1)</script>", "must be a PDF, JPEG or PNG"),
    (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "must be a PDF, JPEG or PNG"),
    (b"GIF89a" + bytes(30), "must be a PDF, JPEG or PNG"),
    (b"MZ" + bytes(200), "must be a PDF, JPEG or PNG"),
]
# Begins as a PDF, and holds a page that would run a script if a browser took it for one.
POLYGLOT = PDF + b"<html><body><script>alert(1)</script></body></html>"


def add_page(authority: Authority) -> str:
    return reverse("authority_order_add", args=[authority.pk])


def order_page(authority: Authority, pk: int) -> str:
    return reverse("authority_order", args=[authority.pk, pk])


def first_order(authority: Authority) -> AuthorityEvent:
    return authority.events.get(deed="magistrate_approve")


def a_file(name: str = "order.pdf", content: bytes = PDF) -> Scan:
    return Scan(name, "application/pdf", content)


def kept(
    authority: Authority, by: User, content: bytes = PDF, name: str = "order.pdf"
) -> OrderFile:
    event = first_order(authority)
    return add_order(by=by, event_id=event.pk, order_file=a_file(name, content), **fresh(authority))


def decided(authority: Authority, at: datetime, **change: Any) -> dict[str, Any]:
    """What the co-ordinator sends when the magistrate has decided."""
    london = at.astimezone(clock.LONDON)
    return {
        "version": authority.version,
        "court": "Northborough Magistrates' Court",
        "attended_at_day": london.day,
        "attended_at_month": london.month,
        "attended_at_year": london.year,
        "attended_at_time": f"{london:%H:%M}",
        "magistrate": "J Reed",
        "order_reference": "NMC 12",
        "answer": "approved",
        **change,
    }


def sent(authority: Authority, event: AuthorityEvent, content: bytes = PDF) -> dict[str, Any]:
    authority.refresh_from_db()
    return {
        "version": authority.version,
        "event_id": event.pk,
        "order_file": a_scan(content, "order.docx"),
    }


# --- With the decision ---------------------------------------------------------------------------


def test_the_order_is_kept_with_the_decision(
    rae: User, awaiting: Authority, case: Case, jordan: Person
) -> None:
    page = reverse("authority_magistrate", args=[awaiting.pk])
    client = client_for(rae)
    form = client.get(page).content.decode()
    assert 'enctype="multipart/form-data"' in form and 'type="file"' in form
    data = decided(awaiting, clock.now(), order_file=a_scan(PDF, "order 12.pdf"))
    assert client.post(page, data).status_code == 302
    event = first_order(awaiting)
    order = event.order_files.get()
    digest = hashlib.sha256(PDF).hexdigest()
    assert (bytes(order.content), order.sha256, order.size) == (PDF, digest, len(PDF))
    assert (order.name, order.by) == ("order 12.pdf", rae)
    entry = Entry.objects.get(deed="authority.order_added")
    assert (entry.actor, entry.subjects, entry.cases) == (rae, [jordan.pk], [case.pk])
    assert entry.additional_data["sha256"] == digest
    shown = client.get(reverse("authority_page", args=[awaiting.pk])).content.decode()
    assert digest in shown and "order 12.pdf" in shown and order_page(awaiting, order.pk) in shown


def test_a_decision_needs_no_file(rae: User, awaiting: Authority) -> None:
    page = reverse("authority_magistrate", args=[awaiting.pk])
    assert client_for(rae).post(page, decided(awaiting, clock.now())).status_code == 302
    assert first_order(awaiting).order_files.count() == 0


@pytest.mark.parametrize(("content", "sentence"), NO_SCANS)
def test_what_is_no_scan_is_explained_and_nothing_typed_is_lost(
    rae: User, awaiting: Authority, content: bytes, sentence: str
) -> None:
    data = decided(awaiting, clock.now(), order_file=a_scan(content, "order.pdf"))
    answer = client_for(rae).post(reverse("authority_magistrate", args=[awaiting.pk]), data)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in body and 'value="J Reed"' in body and 'value="NMC 12"' in body
    awaiting.refresh_from_db()
    assert awaiting.state == "awaiting_magistrate"
    assert not OrderFile.objects.exists()


def test_a_renewals_order_is_another(rae: User, ada: User, ripa_in_force: Authority) -> None:
    first = kept(ripa_in_force, rae)
    actions.renew(by=ada, reason="Contact goes on.", **fresh(ripa_in_force))
    ripa_in_force.refresh_from_db()
    page = reverse("authority_renewal_order", args=[ripa_in_force.pk])
    data = decided(ripa_in_force, clock.now(), order_file=a_scan(PNG, "second.png"))
    assert client_for(rae).post(page, data).status_code == 302
    second = ripa_in_force.events.get(deed="renewal_approve").order_files.get()
    assert (second.content_type, second.name) == ("image/png", "second.png")
    body = client_for(rae).get(add_page(ripa_in_force)).content.decode()
    assert body.count('type="radio"') == 2 and "Renewal approved by a magistrate" in body
    page = client_for(rae).get(reverse("authority_page", args=[ripa_in_force.pk]))
    assert first.sha256 in page.content.decode() and second.sha256 in page.content.decode()


def test_the_same_file_again_undoes_the_whole_decision(
    rae: User, ada: User, ripa_in_force: Authority
) -> None:
    kept(ripa_in_force, rae)
    actions.renew(by=ada, reason="Contact goes on.", **fresh(ripa_in_force))
    ripa_in_force.refresh_from_db()
    page = reverse("authority_renewal_order", args=[ripa_in_force.pk])
    data = decided(ripa_in_force, clock.now(), order_file=a_scan())
    answer = client_for(rae).post(page, data)
    assert answer.status_code == 409
    assert "already here" in answer.content.decode() and "J Reed" in answer.content.decode()
    assert not ripa_in_force.events.filter(deed="renewal_approve").exists()


# --- Afterwards ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (PDF, "application/pdf", "order.pdf"),
        (PNG, "image/png", "order.png"),
        (JPEG, "image/jpeg", "order.jpg"),
    ],
)
def test_an_order_is_added_later_as_what_its_content_shows(
    rae: User, ripa_in_force: Authority, content: bytes, kind: str, name: str
) -> None:
    client, page = client_for(rae), add_page(ripa_in_force)
    assert page in client.get(reverse("authority_page", args=[ripa_in_force.pk])).content.decode()
    event = first_order(ripa_in_force)
    assert 'type="radio"' not in client.get(page).content.decode()
    assert client.post(page, sent(ripa_in_force, event, content)).status_code == 302
    order = event.order_files.get()
    assert (bytes(order.content), order.content_type, order.name) == (content, kind, name)
    in_file = client.get(reverse("authority_paper_file", args=[ripa_in_force.pk]))
    assert in_file.status_code == 200


@pytest.mark.parametrize(("content", "sentence"), NO_SCANS)
def test_no_scan_is_added(
    rae: User, ripa_in_force: Authority, content: bytes, sentence: str
) -> None:
    page, event = add_page(ripa_in_force), first_order(ripa_in_force)
    answer = client_for(rae).post(page, sent(ripa_in_force, event, content))
    assert answer.status_code == 200 and sentence in answer.content.decode()
    assert not OrderFile.objects.exists()


def test_a_file_that_is_too_large_is_refused_with_what_to_do(
    rae: User, ripa_in_force: Authority
) -> None:
    large = SimpleUploadedFile("large.pdf", PDF + bytes(11 * MEGABYTE))
    data = sent(ripa_in_force, first_order(ripa_in_force)) | {"order_file": large}
    body = client_for(rae).post(add_page(ripa_in_force), data).content.decode()
    assert "It must be 10 MB or smaller" in body
    assert not OrderFile.objects.exists()


def test_the_same_file_is_kept_once(rae: User, ripa_in_force: Authority) -> None:
    client, page, event = client_for(rae), add_page(ripa_in_force), first_order(ripa_in_force)
    assert client.post(page, sent(ripa_in_force, event)).status_code == 302
    again = client.post(page, sent(ripa_in_force, event))
    assert again.status_code == 409 and "already here" in again.content.decode()
    assert client.post(page, sent(ripa_in_force, event, PNG)).status_code == 302
    assert event.order_files.count() == 2


def test_an_order_belongs_to_a_decision_of_this_authority(
    rae: User, ripa_in_force: Authority, in_force: Authority, awaiting: Authority
) -> None:
    grant = ripa_in_force.events.get(deed="grant")
    with pytest.raises(Refused, match="not a magistrate’s decision"):
        add_order(by=rae, event_id=grant.pk, order_file=a_file(), **fresh(ripa_in_force))
    answer = client_for(rae).post(add_page(ripa_in_force), sent(ripa_in_force, grant))
    assert answer.status_code == 200 and "Error: Add the order" in answer.content.decode()
    refused = client_for(rae).get(add_page(in_force))
    assert refused.status_code == 409
    assert "No magistrate’s decision is recorded here" in refused.content.decode()
    page = client_for(rae).get(reverse("authority_page", args=[in_force.pk])).content.decode()
    assert add_page(in_force) not in page
    assert not OrderFile.objects.exists()


def test_a_form_from_before_a_change_keeps_nothing(rae: User, ripa_in_force: Authority) -> None:
    stale = sent(ripa_in_force, first_order(ripa_in_force)) | {"version": 1}
    answer = client_for(rae).post(add_page(ripa_in_force), stale)
    assert answer.status_code == 409 and "changed this" in answer.content.decode()
    assert not OrderFile.objects.exists()


def test_only_the_co_ordinator_adds_an_order(
    asha: User, ben: User, cal: User, dee: User, ada: User, sol: User, eli: User, sam: User,
    ripa_in_force: Authority,
) -> None:  # fmt: skip
    data = sent(ripa_in_force, first_order(ripa_in_force))
    for other in (asha, ben, cal, dee, ada, sol, eli, sam):
        assert client_for(other).get(add_page(ripa_in_force)).status_code == 403
        assert client_for(other).post(add_page(ripa_in_force), data).status_code == 403
        page = client_for(other).get(reverse("authority_page", args=[ripa_in_force.pk]))
        assert add_page(ripa_in_force) not in page.content.decode()
    with pytest.raises(Refused):
        add_order(
            by=ada,
            event_id=first_order(ripa_in_force).pk,
            order_file=a_file(),
            **fresh(ripa_in_force),
        )
    assert not OrderFile.objects.exists()


def test_a_kept_order_is_never_changed_or_removed(rae: User, ripa_in_force: Authority) -> None:
    order = kept(ripa_in_force, rae)
    for statement in (
        "UPDATE ripa_orderfile SET content = 'x' WHERE id = %s",
        "DELETE FROM ripa_orderfile WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [order.pk])
    order.refresh_from_db()
    assert bytes(order.content) == PDF


def test_the_trail_does_not_keep_the_bytes(rae: User, ripa_in_force: Authority) -> None:
    marked = PDF + b"canary-canary"
    kept(ripa_in_force, rae, marked)
    everything = [
        f"{entry.changes} {entry.additional_data}" for entry in Entry.objects.filter(actor=rae)
    ]
    assert OrderFile.objects.exists()
    assert not any("canary-canary" in each or marked.hex() in each for each in everything)


def test_two_who_send_the_same_order_at_once_keep_it_once(
    own_database: str,
) -> None:
    team = make_team()
    lead = make_user(roles=[(RoleName.SOCIAL_WORKER, team)])
    manager = make_user(roles=[(RoleName.TEAM_MANAGER, team)])
    officer = make_user(rank=Rank.DIRECTOR, roles=[(RoleName.AUTHORISING_OFFICER, None)])
    coordinator = make_user(roles=[(RoleName.RIPA_COORDINATOR, None)])
    case, person = make_case(lead=lead, team=team), make_person()
    involve(person, case)
    authority = make_granted(
        case,
        person,
        manager=manager,
        coordinator=coordinator,
        officer=officer,
        kind="directed_surveillance",
        purposes=["crime"],
    )
    approve(authority, coordinator=coordinator)
    event, named, ready, said = first_order(authority), fresh(authority), Barrier(4), []

    def send() -> None:
        try:
            ready.wait()
            add_order(
                by=User.objects.get(pk=coordinator.pk),
                event_id=event.pk,
                order_file=a_file(),
                **named,
            )
            said.append("kept")
        except Refused as refused:
            said.append(refused.decision.words)
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["This very file is already here."] * 3 + ["kept"]
    assert OrderFile.objects.count() == 1


# --- Handing it out ------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [PDF, POLYGLOT])
def test_an_order_is_handed_out_as_a_file_that_no_browser_runs(
    eli: User, rae: User, ripa_in_force: Authority, case: Case, jordan: Person, content: bytes
) -> None:
    order = kept(ripa_in_force, rae, content, "Jörg order.pdf")
    answer = client_for(eli).get(order_page(ripa_in_force, order.pk))
    assert answer.content == content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''J%C3%B6rg%20order.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"
    entry = Entry.objects.get(deed="authority.order_read")
    assert (entry.actor, entry.subjects, entry.cases) == (eli, [jordan.pk], [case.pk])
    assert entry.additional_data["sha256"] == order.sha256


def test_those_who_read_the_authority_read_its_order(
    asha: User, ben: User, cal: User, dee: User, ada: User, rae: User, sol: User, sam: User,
    ripa_in_force: Authority, in_force: Authority,
) -> None:  # fmt: skip
    order = kept(ripa_in_force, rae)
    page = order_page(ripa_in_force, order.pk)
    for reader in (asha, ben, dee, ada, rae, sol):
        assert client_for(reader).get(page).status_code == 200
    for outsider in (cal, sam):
        assert client_for(outsider).get(page).status_code == 404
    assert client_for(asha).get(order_page(in_force, order.pk)).status_code == 404
    assert client_for(asha).get(order_page(ripa_in_force, order.pk + 99)).status_code == 404
    assert client_for(asha).post(page).status_code == 405


def test_without_the_trail_nothing_is_kept_or_handed_out(
    rae: User, ripa_in_force: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = kept(ripa_in_force, rae)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("The trail is broken.")

    monkeypatch.setattr("ripa.authorities.papers.queries.record", broken)
    monkeypatch.setattr("ripa.authorities.papers.orders.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        client_for(rae).get(order_page(ripa_in_force, order.pk))
    with pytest.raises(RuntimeError), transaction.atomic():
        kept(ripa_in_force, rae, PNG)
    assert OrderFile.objects.count() == 1
