"""An entry is of the transaction that writes it, and of now: nobody dates one otherwise."""

from django.db import migrations

SQL = """
CREATE FUNCTION audit_refuse_other_times() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.transaction IS DISTINCT FROM pg_current_xact_id()::text::bigint
        OR NEW.timestamp NOT BETWEEN transaction_timestamp() AND clock_timestamp()
    THEN
        RAISE EXCEPTION 'an entry of the trail is of the moment when it is written'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_of_now BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_other_times();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_of_now;
"""

UNDO = """
DROP TRIGGER audit_entry_of_now ON audit_entry;
DROP FUNCTION audit_refuse_other_times();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_seals_append_only")]

    operations = [migrations.RunSQL(SQL, UNDO)]
