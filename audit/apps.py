from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_save


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "The access trail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audit.models import Entry
        from audit.recording import fill_circumstances

        pre_save.connect(fill_circumstances, sender=Entry, dispatch_uid="audit.circumstances")
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="audit.grants")


def _after_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    from audit.roles import apply_grants

    apply_grants(using)
