"""Nobody decides their own application, or one that names them, whatever the code does (rules §5)."""

from django.db import migrations

SQL = """
CREATE FUNCTION ripa_refuse_own_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deed IN ('grant', 'refuse', 'return', 'renew', 'review', 'check', 'support') THEN
        IF EXISTS (SELECT 1 FROM ripa_authority
                   WHERE id = NEW.authority_id AND applicant_id = NEW.by_id) THEN
            RAISE EXCEPTION 'an applicant does not decide their own application'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.deed IN ('grant', 'refuse', 'renew') THEN
        IF EXISTS (SELECT 1 FROM ripa_authority_officers
                   WHERE authority_id = NEW.authority_id AND user_id = NEW.by_id) THEN
            RAISE EXCEPTION 'a named officer does not decide the application'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ripa_own_decision BEFORE INSERT ON ripa_authorityevent
    FOR EACH ROW EXECUTE FUNCTION ripa_refuse_own_decision();
ALTER TABLE ripa_authorityevent ENABLE ALWAYS TRIGGER ripa_own_decision;

CREATE FUNCTION ripa_refuse_decider_as_officer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ripa_authority
               WHERE id = NEW.authority_id AND decided_by_id = NEW.user_id) THEN
        RAISE EXCEPTION 'the officer who decided cannot be named on the authority'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ripa_decider_as_officer BEFORE INSERT OR UPDATE ON ripa_authority_officers
    FOR EACH ROW EXECUTE FUNCTION ripa_refuse_decider_as_officer();
ALTER TABLE ripa_authority_officers ENABLE ALWAYS TRIGGER ripa_decider_as_officer;

CREATE FUNCTION ripa_keep_applicant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.applicant_id <> OLD.applicant_id OR NEW.case_id <> OLD.case_id THEN
        RAISE EXCEPTION 'the applicant and the case of an application do not change'
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.number IS NOT NULL AND NEW.number IS DISTINCT FROM OLD.number THEN
        RAISE EXCEPTION 'a reference number, once given, does not change'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ripa_applicant_kept BEFORE UPDATE ON ripa_authority
    FOR EACH ROW EXECUTE FUNCTION ripa_keep_applicant();
ALTER TABLE ripa_authority ENABLE ALWAYS TRIGGER ripa_applicant_kept;
"""

REVERSE = """
DROP TRIGGER ripa_applicant_kept ON ripa_authority;
DROP FUNCTION ripa_keep_applicant();
DROP TRIGGER ripa_decider_as_officer ON ripa_authority_officers;
DROP FUNCTION ripa_refuse_decider_as_officer();
DROP TRIGGER ripa_own_decision ON ripa_authorityevent;
DROP FUNCTION ripa_refuse_own_decision();
"""


class Migration(migrations.Migration):
    dependencies = [("ripa", "0002_append_only")]

    operations = [migrations.RunSQL(SQL, REVERSE)]
