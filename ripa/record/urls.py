"""The addresses of the central record and of its inspection packs."""

from django.urls import path

from ripa.record import views
from ripa.record.packs import views as packs

urlpatterns = [
    path("", views.record_list, name="record_list"),
    path("csv/", views.record_csv, name="record_csv"),
    path("pdf/", views.record_pdf_file, name="record_pdf"),
    path("packs/", packs.pack_list, name="pack_list"),
    path("packs/new/", packs.pack_new, name="pack_new"),
    path("packs/<int:pk>/", packs.pack_page, name="pack_page"),
    path("packs/<int:pk>/cancel/", packs.pack_cancel, name="pack_cancel"),
    path("packs/<int:pk>/file/", packs.pack_file, name="pack_file"),
]
