"""The addresses of the home page, the search, the trail and what is watched."""

from django.urls import path

from oversight import views

urlpatterns = [
    path("", views.home, name="home"),
    path("messages/<int:message_id>/", views.message_open, name="message_open"),
    path("search/", views.search_page, name="search"),
    path("trail/", views.trail_list, name="trail_list"),
    path("trail/export/", views.trail_export, name="trail_export"),
    path("trail/verify/", views.trail_verify, name="trail_verify"),
    path("trail/<int:entry_id>/", views.trail_entry, name="trail_entry"),
    path("subjects/<int:person_id>/", views.subject_looks, name="subject_looks"),
    path("viewings/<int:viewing_id>/replay/", views.viewing_replay, name="viewing_replay"),
    path("stops/<int:stop_id>/replay/", views.stop_replay, name="stop_replay"),
    path("team/", views.team_work, name="team_work"),
]
