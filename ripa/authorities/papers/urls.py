"""The addresses of an authority's papers."""

from django.urls import path

from ripa.authorities.papers import views

urlpatterns = [
    path("application/", views.authority_paper_application, name="authority_paper_application"),
    path("file/", views.authority_paper_file, name="authority_paper_file"),
    path("magistrate/", views.authority_paper_pack, name="authority_paper_pack"),
    path("order/add/", views.authority_order_add, name="authority_order_add"),
    path("order/<int:file_id>/", views.authority_order, name="authority_order"),
]
