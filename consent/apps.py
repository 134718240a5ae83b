from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = "Notice and consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases.panels import in_chronology, on_case_page, on_person_page
        from consent import panels
        from consent.lawful_basis.panels import register as register_lawful_basis
        from consent.not_told.panels import register as register_not_told
        from consent.overrides.panels import register as register_overrides

        on_case_page(20, panels.case_panel)
        on_person_page(20, panels.person_panel)
        in_chronology(panels.chronicle)
        register_not_told()
        register_overrides()
        register_lawful_basis()
