from django.apps import AppConfig


class SocialcheckConfig(AppConfig):
    name = "socialcheck"
    verbose_name = "Socialcheck"
