"""The addresses of notice and consent, beneath a person on a case; and those of wordings."""

from django.urls import path

from consent import views
from consent.answers import views as answers
from consent.lawful_basis import views as lawful_basis
from consent.not_told import views as not_told
from consent.overrides import views as overrides
from consent.papers import views as papers
from consent.wordings import views as wordings

_PERSON = "cases/<str:reference>/people/<int:person_id>"

urlpatterns = [
    path(f"{_PERSON}/notices/add/", views.notice_add, name="notice_add"),
    path(f"{_PERSON}/consent/", answers.consent_history, name="consent_history"),
    path(f"{_PERSON}/consent/add/", answers.consent_add, name="consent_add"),
    path(
        f"{_PERSON}/consent/drafts/<int:draft_id>/",
        answers.consent_answers,
        name="consent_answers",
    ),
    path(
        f"{_PERSON}/consent/drafts/<int:draft_id>/discard/",
        answers.consent_discard,
        name="consent_discard",
    ),
    path(
        f"{_PERSON}/consent/drafts/<int:draft_id>/<slug:slug>/",
        answers.consent_page,
        name="consent_page",
    ),
    path(f"{_PERSON}/consent/<int:event_id>/", views.consent_event, name="consent_event"),
    path(
        f"{_PERSON}/consent/<int:event_id>/confirm/",
        answers.consent_confirm,
        name="consent_confirm",
    ),
    path(
        f"{_PERSON}/consent/<int:event_id>/signed-forms/add/",
        answers.signed_form_add,
        name="signed_form_add",
    ),
    path(
        f"{_PERSON}/consent/<int:event_id>/signed-forms/<int:form_id>/",
        answers.signed_form,
        name="signed_form",
    ),
    path(
        f"{_PERSON}/consent/<int:event_id>/strike-out/",
        views.consent_strike_out,
        name="consent_strike_out",
    ),
    path(f"{_PERSON}/letter/", papers.notice_letter, name="notice_letter"),
    path(
        f"{_PERSON}/consent/<int:event_id>/receipt.pdf",
        papers.consent_receipt_pdf,
        name="consent_receipt_pdf",
    ),
    path(
        f"{_PERSON}/consent/<int:event_id>/receipt.json",
        papers.consent_receipt_json,
        name="consent_receipt_json",
    ),
    path("wordings/", wordings.wording_list, name="wording_list"),
    path("wordings/add/", wordings.wording_add, name="wording_add"),
    path("wordings/version/<int:wording_id>/", wordings.wording_version, name="wording_version"),
    path("wordings/<str:kind>/<str:code>/", wordings.wording_edit, name="wording_edit"),
    path(
        "wordings/<str:kind>/<str:code>/history/", wordings.wording_history, name="wording_history"
    ),
    path(f"{_PERSON}/override/add/", overrides.override_add, name="override_add"),
    path(f"{_PERSON}/override/<int:override_id>/", overrides.override_page, name="override_page"),
    path(f"{_PERSON}/not-told/add/", not_told.not_told_add, name="not_told_add"),
    path(f"{_PERSON}/not-told/<int:not_told_id>/", not_told.not_told_page, name="not_told_page"),
    path(
        f"{_PERSON}/not-told/<int:not_told_id>/answer/",
        not_told.not_told_answer,
        name="not_told_answer",
    ),
    path("cases/<str:reference>/lawful-basis/", lawful_basis.lawful_basis, name="lawful_basis"),
]
