"""Signing in, and keeping staff. Signing up, and what else allauth offers, has no address here."""

from allauth.account import views as allauth
from django.db import transaction
from django.urls import path, re_path

from accounts import views
from accounts.access import public, requires
from accounts.permissions import Permission

signed_in = requires(Permission.USE)

urlpatterns = [
    path("account/login/", public(allauth.login), name="account_login"),
    path("account/logout/", public(allauth.logout), name="account_logout"),
    path("account/inactive/", public(allauth.account_inactive), name="account_inactive"),
    path("account/signup/", public(allauth.signup), name="account_signup"),
    path("account/confirm/", signed_in(allauth.reauthenticate), name="account_reauthenticate"),
    path(
        "account/password/change/",
        signed_in(transaction.atomic(allauth.password_change)),
        name="account_change_password",
    ),
    # Where changing leads whoever has none yet.
    path("account/password/set/", signed_in(allauth.password_set), name="account_set_password"),
    path("account/password/reset/", public(allauth.password_reset), name="account_reset_password"),
    path(
        "account/password/reset/done/",
        public(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(transaction.atomic(allauth.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/key/done/",
        public(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("account/held/", views.held_form, name="held_form"),
    path("account/held/discard/", views.held_discard, name="held_discard"),
    path("health/", views.health, name="health"),
    path("staff/", views.staff_list, name="staff_list"),
    path("staff/add/", views.staff_add, name="staff_add"),
    path("staff/teams/add/", views.team_add, name="team_add"),
    path("staff/<int:user_id>/", views.staff_page, name="staff_page"),
    path("staff/<int:user_id>/edit/", views.staff_edit, name="staff_edit"),
    path("staff/<int:user_id>/roles/add/", views.posting_add, name="posting_add"),
    path("staff/<int:user_id>/roles/<int:posting_id>/end/", views.posting_end, name="posting_end"),
    path("staff/<int:user_id>/training/add/", views.training_add, name="training_add"),
]
