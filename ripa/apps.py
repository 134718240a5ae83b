from django.apps import AppConfig


class RipaConfig(AppConfig):
    name = "ripa"
    verbose_name = "Gate, ledger and authorities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases.panels import in_chronology, on_case_page
        from ripa.authorities import panels
        from ripa.authorities.beside import beside_application
        from ripa.authorities.earlier import earlier_panel

        on_case_page(40, panels.case_panel)
        in_chronology(panels.chronicle)
        beside_application(20, earlier_panel)
