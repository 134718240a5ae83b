"""The addresses of guidance, all beneath /guidance/."""

from django.urls import path

from guidance import views

urlpatterns = [
    path("", views.guidance_home, name="guidance_home"),
    path("local/", views.guidance_local, name="guidance_local"),
    path("accessibility/", views.guidance_accessibility, name="guidance_accessibility"),
    path("<slug:slug>/", views.guidance_chapter, name="guidance_chapter"),
]
