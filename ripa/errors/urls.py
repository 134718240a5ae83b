"""The addresses of error cases, below `errors/`."""

from django.urls import path

from ripa.errors import views

urlpatterns = [
    path("", views.error_list, name="error_list"),
    path("looks/<int:viewing_id>/report/", views.error_report, name="error_report"),
    path("authorities/<int:pk>/", views.error_uses, name="error_uses"),
    path("<int:pk>/", views.error_page, name="error_page"),
    path("<int:pk>/material/", views.error_material, name="error_material"),
    path("<int:pk>/relevant/", views.error_establish, name="error_establish"),
    path("<int:pk>/decide/", views.error_decide, name="error_decide"),
    path("<int:pk>/reported/", views.error_reported, name="error_reported"),
    path("<int:pk>/report.pdf", views.error_pdf, name="error_pdf"),
]
