"""Who is named on an application does none of its steps, nor records the magistrate's order, and
neither does the applicant, whatever the code does (rules §5).
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION ripa_refuse_own_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deed IN ({applicant}) THEN
        IF EXISTS (SELECT 1 FROM ripa_authority
                   WHERE id = NEW.authority_id AND applicant_id = NEW.by_id) THEN
            RAISE EXCEPTION 'an applicant does not decide their own application'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.deed IN ({officer}) THEN
        IF EXISTS (SELECT 1 FROM ripa_authority_officers
                   WHERE authority_id = NEW.authority_id AND user_id = NEW.by_id) THEN
            RAISE EXCEPTION 'a named officer does not decide the application'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

COURT = ("magistrate_approve", "magistrate_refuse", "renewal_approve", "renewal_refuse")
# A manager who is named may support it: that is no decision.
OFFICER = ("grant", "refuse", "renew")
APPLICANT = (*OFFICER, "return", "review", "check", "support")


def _function(*, applicant: tuple[str, ...], officer: tuple[str, ...]) -> str:
    def listed(deeds: tuple[str, ...]) -> str:
        return ", ".join(f"'{deed}'" for deed in deeds)

    return FUNCTION.format(applicant=listed(applicant), officer=listed(officer))


class Migration(migrations.Migration):
    dependencies = [("ripa", "0019_policy_takes_two")]

    operations = [
        migrations.RunSQL(
            _function(
                applicant=(*APPLICANT, *COURT), officer=(*OFFICER, "review", "check", *COURT)
            ),
            _function(applicant=APPLICANT, officer=OFFICER),
        )
    ]
