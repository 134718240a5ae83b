from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "post"
    verbose_name = "Messages and the outbox"
    default_auto_field = "django.db.models.BigAutoField"
