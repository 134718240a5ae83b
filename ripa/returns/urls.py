"""The addresses of returns and reports, below `returns/`."""

from django.urls import path

from ripa.returns import views

urlpatterns = [
    path("", views.return_list, name="return_list"),
    path("issued/", views.issued_list, name="issued_list"),
    path("issued/<int:pk>/", views.issued_file, name="issued_file"),
    path("<str:kind>/<str:period>/", views.return_page, name="return_page"),
    path("<str:kind>/<str:period>/figures.csv", views.return_figures, name="return_figures"),
    path("<str:kind>/<str:period>/rows.csv", views.return_rows, name="return_rows"),
    path("<str:kind>/<str:period>/leave-out/", views.return_leave_out, name="return_leave_out"),
    path(
        "<str:kind>/<str:period>/put-back/<int:pk>/", views.return_put_back, name="return_put_back"
    ),
    path("<str:kind>/<str:period>/issue/", views.return_issue, name="return_issue"),
    path("<str:kind>/<str:period>/<str:figure>/", views.return_figure, name="return_figure"),
]
