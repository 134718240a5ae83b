"""Every address of the service. A test walks them and fails on one without a permission."""

from django.urls import include, path

urlpatterns = [
    path("", include("oversight.urls")),
    path("", include("accounts.urls")),
    path("guidance/", include("guidance.urls")),
    path("cases/", include("cases.urls")),
    path("", include("consent.urls")),
    path("", include("ripa.urls")),
    path("", include("checks.urls")),
]
