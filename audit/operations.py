"""Migration operations that other apps use to make a table append-only."""

from django.db.migrations.operations import RunSQL


class AppendOnly(RunSQL):
    """Refuse UPDATE, DELETE and TRUNCATE on `table`, for the owner too.

    `ENABLE ALWAYS` keeps the triggers firing when `session_replication_role` says `replica`.
    """

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            sql=[
                f'CREATE TRIGGER "{table}_no_change" BEFORE UPDATE OR DELETE ON "{table}" '
                "FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
                f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
                f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_no_change"',
                f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_no_truncate"',
            ],
            reverse_sql=[
                f'DROP TRIGGER "{table}_no_truncate" ON "{table}"',
                f'DROP TRIGGER "{table}_no_change" ON "{table}"',
            ],
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__name__, [], {"table": self.table}

    def describe(self) -> str:
        return f"Make {self.table} append-only"


REFUSE_CHANGE = RunSQL(
    sql="""
    CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    reverse_sql="DROP FUNCTION audit_refuse_change()",
)
