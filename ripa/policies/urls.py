"""The addresses of policy."""

from django.urls import path

from ripa.policies import views

urlpatterns = [
    path("", views.policy_page, name="policy_page"),
    path("new/", views.policy_new, name="policy_new"),
]
