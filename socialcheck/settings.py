"""Settings. Every one comes from the environment; a missing one stops the start with a sentence.

The table of settings in README.md explains each to the person who deploys.
"""

from pathlib import Path

from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()


def required(name: str, what_to_set: str) -> str:
    """The setting `name`, or an error that says what to set."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment: {what_to_set}")
    return value


SECRET_KEY = required("SECRET_KEY", "a long random text that only this service knows.")
DATABASE_URL = required(
    "DATABASE_URL", "where PostgreSQL is, such as postgresql://user:password@host/name."
)
REDIS_URL = required("REDIS_URL", "where Redis is, such as redis://host:6379/0.")
DEBUG = env.bool("DEBUG", False)
# True only for the invented council: shows a banner, and lets `demo_data` write.
DEMO = env.bool("DEMO", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# False only where the service is reached over plain HTTP on this very machine.
HTTPS = env.bool("HTTPS", True)
# How many proxies stand before the service; forwarded addresses are believed from these alone.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

COUNCIL_NAME = env.str("COUNCIL_NAME", "Northborough Council")
COUNCIL_ACCENT = env.str("COUNCIL_ACCENT", "#00625a")
COUNCIL_LOGO = env.str("COUNCIL_LOGO", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "auditlog",
    "guardian",
    "csp",
    "demo",
    "socialcheck",
    "oversight",
    "checks",
    "ripa",
    "consent",
    "cases",
    "guidance",
    "accounts",
    "post",
    "audit",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "socialcheck.middleware.NoNullsMiddleware",
    "socialcheck.middleware.TrailContextMiddleware",
    "accounts.middleware.SignInRequiredMiddleware",
    "socialcheck.middleware.RefusalMiddleware",
    "socialcheck.middleware.OnceMiddleware",
]

ROOT_URLCONF = "socialcheck.urls"
WSGI_APPLICATION = "socialcheck.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "socialcheck.context.council",
            ],
            "builtins": ["socialcheck.templatetags.ui", "accounts.templatetags.access"],
        },
    }
]
FORM_RENDERER = "socialcheck.forms.GovukRenderer"

DATABASES = {
    "default": {
        **env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True),
        "ATOMIC_REQUESTS": False,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "accounts.adapter.StaffAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# A council's staff often come from one address and sign in together at nine. What guards an account
# is the limit on wrong passwords for it: five in five minutes.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ACCOUNT_FORMS = {
    "login": "socialcheck.account_forms.SignInForm",
    "change_password": "socialcheck.account_forms.ChangePasswordForm",
    "set_password": "socialcheck.account_forms.SetPasswordForm",
    "reset_password": "socialcheck.account_forms.ResetPasswordForm",
    "reset_password_from_key": "socialcheck.account_forms.NewPasswordForm",
    "reauthenticate": "socialcheck.account_forms.ConfirmPasswordForm",
}

# django-guardian: one predicate and the store of case grants, in tables with real foreign keys.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False

# django-auditlog: field changes land in the one access trail.
AUDITLOG_LOGENTRY_MODEL = "audit.Entry"
AUDITLOG_STORE_JSON_CHANGES = True

# Sessions: eight hours at most, ended sooner by closing the browser.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", 8 * 60 * 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# `same-origin`, as `no-referrer` breaks Django's CSRF check in browsers; nothing reaches other
# sites.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "build" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "console:")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL_CONFIG["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL_CONFIG["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "socialcheck@localhost")
BASE_URL = env.str("BASE_URL", "http://localhost:8000")

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = env.str("BEAT_SCHEDULE", str(BASE_DIR / "var" / "beat"))

# Where signed statements of the trail's size and root are kept, outside the database.
# The Ed25519 key that signs them; made the first time it is needed.
TRAIL_KEY = Path(env.str("TRAIL_KEY", str(BASE_DIR / "var" / "trail.key")))
TRAIL_ANCHORS = Path(env.str("TRAIL_ANCHORS", str(BASE_DIR / "var" / "anchors")))

# A form of a page or two, scanned in colour, is a few megabytes; every backup carries them all.
SIGNED_FORM_MEGABYTES = env.int("SIGNED_FORM_MEGABYTES", 10)

# Chromium and friends send large forms seldom; a file is another matter and has its own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
