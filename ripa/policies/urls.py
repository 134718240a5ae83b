"""The addresses of policy."""

from django.urls import path

from ripa.policies import views

urlpatterns = [
    path("", views.policy_page, name="policy_page"),
    path("new/", views.policy_new, name="policy_new"),
    path("simulate/", views.policy_try, name="policy_try"),
    path("simulate/rows/", views.policy_try_rows, name="policy_try_rows"),
    path("proposals/<int:pk>/", views.policy_proposal, name="policy_proposal"),
    path("proposals/<int:pk>/answer/", views.policy_proposal_answer, name="policy_proposal_answer"),
    path(
        "proposals/<int:pk>/take-back/",
        views.policy_proposal_take_back,
        name="policy_proposal_take_back",
    ),
]
