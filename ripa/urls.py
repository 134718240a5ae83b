"""The addresses of the ripa app: authorities, the central record, council profiles, policy, error
cases and returns.
"""

from django.urls import include, path

urlpatterns = [
    path("", include("ripa.authorities.urls")),
    path("authorities/<int:pk>/papers/", include("ripa.authorities.papers.urls")),
    path("record/", include("ripa.record.urls")),
    path("council-profiles/", include("ripa.profiles.urls")),
    path("policy/", include("ripa.policies.urls")),
    path("errors/", include("ripa.errors.urls")),
    path("returns/", include("ripa.returns.urls")),
]
