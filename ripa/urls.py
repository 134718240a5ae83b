"""The addresses of the ripa app: authorities, the central record, council profiles, policy and
error cases.
"""

from django.urls import include, path

urlpatterns = [
    path("", include("ripa.authorities.urls")),
    path("record/", include("ripa.record.urls")),
    path("council-profiles/", include("ripa.profiles.urls")),
    path("policy/", include("ripa.policies.urls")),
    path("errors/", include("ripa.errors.urls")),
]
