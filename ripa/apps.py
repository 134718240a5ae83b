from django.apps import AppConfig


class RipaConfig(AppConfig):
    name = "ripa"
    verbose_name = "Gate, ledger and authorities"
    default_auto_field = "django.db.models.BigAutoField"
