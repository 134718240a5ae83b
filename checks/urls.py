"""The addresses of checks, looks and viewings."""

from django.urls import path

from checks import views
from checks.flags.views import flag_review

CHECK = "cases/<str:reference>/checks"

urlpatterns = [
    path(f"{CHECK}/new/", views.check_new, name="check_new"),
    path(f"{CHECK}/drafts/<int:draft_id>/", views.check_answers, name="check_answers"),
    path(f"{CHECK}/drafts/<int:draft_id>/<slug:slug>/", views.check_step, name="check_step"),
    path(f"{CHECK}/<int:number>/", views.check_page, name="check_page"),
    path(f"{CHECK}/<int:number>/change/", views.check_change, name="check_change"),
    path(f"{CHECK}/<int:number>/close/", views.check_close, name="check_close"),
    path(f"{CHECK}/<int:number>/keeping/", views.keeping_answer, name="keeping_answer"),
    path(
        f"{CHECK}/<int:number>/look/<int:person_id>/<int:profile_id>/",
        views.before_you_look,
        name="before_you_look",
    ),
    path("cases/<str:reference>/late/", views.late_declaration, name="late_declaration"),
    path("viewings/<int:viewing_id>/", views.viewing_page, name="viewing_page"),
    path(
        "viewings/<int:viewing_id>/openings/<int:opening_id>/",
        views.viewing_way_out,
        name="viewing_way_out",
    ),
    path("viewings/<int:viewing_id>/finish/", views.viewing_finish, name="viewing_finish"),
    path("viewings/<int:viewing_id>/outcome/", views.outcome_add, name="outcome_add"),
    path("viewings/<int:viewing_id>/review/", views.immediate_review, name="immediate_review"),
    path("findings/<int:finding_id>/assess/", views.finding_assess, name="finding_assess"),
    path("flags/<int:flag_id>/review/", flag_review, name="flag_review"),
    path("rules/<slug:rule>/", views.rule_page, name="rule_page"),
]
