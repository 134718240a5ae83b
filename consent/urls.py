"""The addresses of notice and consent, beneath a person on a case."""

from django.urls import path

from consent import views

_PERSON = "cases/<str:reference>/people/<int:person_id>"

urlpatterns = [
    path(f"{_PERSON}/notices/add/", views.notice_add, name="notice_add"),
    path(f"{_PERSON}/consent/add/", views.consent_add, name="consent_add"),
    path(f"{_PERSON}/consent/add/<str:deed>/", views.consent_details, name="consent_details"),
    path(f"{_PERSON}/consent/<int:event_id>/", views.consent_event, name="consent_event"),
    path(
        f"{_PERSON}/consent/<int:event_id>/strike-out/",
        views.consent_strike_out,
        name="consent_strike_out",
    ),
    path(f"{_PERSON}/override/add/", views.override_add, name="override_add"),
]
