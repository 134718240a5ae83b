"""The addresses of the ripa app: authorities, council profiles and error cases."""

from django.urls import include, path

urlpatterns = [
    path("", include("ripa.authorities.urls")),
    path("council-profiles/", include("ripa.profiles.urls")),
    path("errors/", include("ripa.errors.urls")),
]
