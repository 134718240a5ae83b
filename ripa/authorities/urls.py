"""The addresses of authorities."""

from django.urls import path

from ripa.authorities import views

urlpatterns = [
    path("cases/<str:reference>/authorities/new/", views.authority_new, name="authority_new"),
    path("authorities/", views.authority_list, name="authority_list"),
    path("authorities/<int:pk>/", views.authority_page, name="authority_page"),
    path("authorities/<int:pk>/edit/<str:page>/", views.authority_edit, name="authority_edit"),
    path("authorities/<int:pk>/answers/", views.authority_answers, name="authority_answers"),
    path("authorities/<int:pk>/support/", views.authority_support, name="authority_support"),
    path("authorities/<int:pk>/check/", views.authority_check, name="authority_check"),
    path("authorities/<int:pk>/decide/", views.authority_decide, name="authority_decide"),
    path(
        "authorities/<int:pk>/magistrate/", views.authority_magistrate, name="authority_magistrate"
    ),
    path("authorities/<int:pk>/review/", views.authority_review, name="authority_review"),
    path("authorities/<int:pk>/renew/", views.authority_renew, name="authority_renew"),
    path(
        "authorities/<int:pk>/renewal-order/",
        views.authority_renewal_order,
        name="authority_renewal_order",
    ),
    path("authorities/<int:pk>/cancel/", views.authority_cancel, name="authority_cancel"),
    path("authorities/<int:pk>/withdraw/", views.authority_withdraw, name="authority_withdraw"),
    path("authorities/<int:pk>/revise/", views.authority_revise, name="authority_revise"),
]
