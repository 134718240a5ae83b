"""What the database's roles may do. The application may add to the trail, and never change it.

Roles: the owner runs migrations; `socialcheck_app` is the service; `socialcheck_auditor` may read,
but nothing with which they could sign in as somebody else.
A role that does not exist (a developer's own database) is passed over.
"""

from django.apps import apps
from django.db import connections
from django.db.backends.utils import CursorWrapper

APP_ROLE = "socialcheck_app"
AUDITOR_ROLE = "socialcheck_auditor"


# Whoever reads a session's key or a password's hash can be somebody else: table → those columns, or
# None for the whole of it.
KEYS: dict[str, frozenset[str] | None] = {
    "django_session": None,
    "accounts_heldpost": None,
    "account_emailconfirmation": None,
    "accounts_user": frozenset({"password"}),
}


def append_only_tables() -> list[str]:
    """Tables whose rows are never changed: each such model says `APPEND_ONLY = True`."""
    return sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, "APPEND_ONLY", False)
    )


def apply_grants(using: str = "default") -> None:
    """Grant and revoke, whatever was before. Run after each migration."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[APP_ROLE, AUDITOR_ROLE]]
        )
        present = {row[0] for row in cursor.fetchall()}
        existing = set(connections[using].introspection.table_names(cursor))
        if APP_ROLE in present:
            cursor.execute(
                f"GRANT USAGE ON SCHEMA public TO {APP_ROLE};"
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
                f" TO {APP_ROLE};"
                f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};"
            )
            for table in append_only_tables():
                if table in existing:
                    cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {APP_ROLE}')
        if AUDITOR_ROLE in present:
            cursor.execute(
                f"GRANT USAGE ON SCHEMA public TO {AUDITOR_ROLE};"
                f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {AUDITOR_ROLE};"
            )
            for table, secret in KEYS.items():
                if table in existing:
                    cursor.execute(f"REVOKE SELECT ON {table} FROM {AUDITOR_ROLE}")  # noqa: S608 -- names of ours
                    if secret is not None:
                        cursor.execute(_grant_the_rest(cursor, table, secret))


def _grant_the_rest(cursor: CursorWrapper, table: str, secret: frozenset[str]) -> str:
    """The statement that lets the auditor read every column of `table` but these."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped",
        [table],
    )
    columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall() if name not in secret)
    return f'GRANT SELECT ({columns}) ON "{table}" TO {AUDITOR_ROLE}'
