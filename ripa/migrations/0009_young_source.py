"""With a source under 18 only the head of paid service decides, whatever the code does (rules §5)."""

from django.db import migrations

# A source of whom nobody said that they are not under 18 counts as one who is.
SQL = """
CREATE FUNCTION ripa_refuse_rank_for_young_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deed IN ('grant', 'refuse', 'renew') AND NEW.rank <> 'head_of_paid_service' THEN
        IF EXISTS (SELECT 1 FROM ripa_authority
                   WHERE id = NEW.authority_id AND kind = 'chis'
                   AND source_under_18 IS NOT FALSE) THEN
            RAISE EXCEPTION 'only the head of paid service decides with a source under 18'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ripa_rank_for_young_source BEFORE INSERT ON ripa_authorityevent
    FOR EACH ROW EXECUTE FUNCTION ripa_refuse_rank_for_young_source();
ALTER TABLE ripa_authorityevent ENABLE ALWAYS TRIGGER ripa_rank_for_young_source;

CREATE FUNCTION ripa_keep_source_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decided_by_id IS NOT NULL
       AND NEW.source_under_18 IS DISTINCT FROM OLD.source_under_18 THEN
        RAISE EXCEPTION 'the answer about the source does not change once it is decided on'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ripa_source_answer_kept BEFORE UPDATE ON ripa_authority
    FOR EACH ROW EXECUTE FUNCTION ripa_keep_source_answer();
ALTER TABLE ripa_authority ENABLE ALWAYS TRIGGER ripa_source_answer_kept;
"""

REVERSE = """
DROP TRIGGER ripa_source_answer_kept ON ripa_authority;
DROP FUNCTION ripa_keep_source_answer();
DROP TRIGGER ripa_rank_for_young_source ON ripa_authorityevent;
DROP FUNCTION ripa_refuse_rank_for_young_source();
"""


class Migration(migrations.Migration):
    dependencies = [("ripa", "0008_source_under_18")]

    operations = [migrations.RunSQL(SQL, REVERSE)]
