"""The addresses of notice and consent, beneath a person on a case."""

from django.urls import path

from consent import views
from consent.answers import views as answers

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
    path(f"{_PERSON}/override/add/", views.override_add, name="override_add"),
]
