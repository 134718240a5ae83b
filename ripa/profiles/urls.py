"""The addresses of the register, below `council-profiles/`."""

from django.urls import path

from ripa.profiles import views

urlpatterns = [
    path("", views.council_profile_list, name="council_profile_list"),
    path("add/", views.council_profile_add, name="council_profile_add"),
    path("<int:pk>/edit/", views.council_profile_edit, name="council_profile_edit"),
    path("<int:pk>/close/", views.council_profile_close, name="council_profile_close"),
]
