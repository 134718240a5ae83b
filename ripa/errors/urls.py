"""The addresses of error cases, below `errors/`."""

from django.urls import path

from ripa.errors import views

urlpatterns = [
    path("", views.error_list, name="error_list"),
    path("<int:pk>/", views.error_page, name="error_page"),
    path("<int:pk>/decide/", views.error_decide, name="error_decide"),
]
