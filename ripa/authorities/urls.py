"""The addresses of authorities."""

from django.urls import path

from ripa.authorities.views import applying, deeds, reading

urlpatterns = [
    path("cases/<str:reference>/authorities/new/", applying.authority_new, name="authority_new"),
    path("authorities/", reading.authority_list, name="authority_list"),
    path("authorities/<int:pk>/", reading.authority_page, name="authority_page"),
    path("authorities/<int:pk>/tasks/", applying.authority_tasks, name="authority_tasks"),
    path("authorities/<int:pk>/edit/<str:page>/", applying.authority_edit, name="authority_edit"),
    path("authorities/<int:pk>/answers/", applying.authority_answers, name="authority_answers"),
    path("authorities/<int:pk>/support/", deeds.authority_support, name="authority_support"),
    path("authorities/<int:pk>/check/", deeds.authority_check, name="authority_check"),
    path("authorities/<int:pk>/decide/", deeds.authority_decide, name="authority_decide"),
    path(
        "authorities/<int:pk>/magistrate/", deeds.authority_magistrate, name="authority_magistrate"
    ),
    path("authorities/<int:pk>/review/", deeds.authority_review, name="authority_review"),
    path("authorities/<int:pk>/renew/", deeds.authority_renew, name="authority_renew"),
    path(
        "authorities/<int:pk>/renewal-order/",
        deeds.authority_renewal_order,
        name="authority_renewal_order",
    ),
    path("authorities/<int:pk>/cancel/", deeds.authority_cancel, name="authority_cancel"),
    path("authorities/<int:pk>/close-out/", deeds.authority_close_out, name="authority_close_out"),
    path("authorities/<int:pk>/withdraw/", deeds.authority_withdraw, name="authority_withdraw"),
    path("authorities/<int:pk>/revise/", deeds.authority_revise, name="authority_revise"),
]
