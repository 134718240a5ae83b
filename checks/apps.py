from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "checks"
    verbose_name = "Checks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from checks.beside import register as register_beside
        from checks.panels import register
        from checks.quarantine import material_pieces
        from checks.sessions import on_consent_changed
        from consent.signals import consent_changed
        from ripa.errors.material import on_material

        register()
        register_beside()
        on_material(material_pieces)
        consent_changed.connect(on_consent_changed, dispatch_uid="checks.end_sessions")
