"""A change of policy takes two people, whatever the code does; what was proposed stays as it was."""

from django.db import migrations, models
from django.db.models import Q

PRESCRIBED = ["head_of_paid_service", "director", "head_of_service", "service_manager"]

# Versions from before a change took two people stay as they are: the trigger sees new rows only.
# That the two are not the same person is the constraint `policy_agreed_by_another`.
SQL = """
CREATE FUNCTION ripa_policy_takes_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number > 1 AND (NEW.by_id IS NULL OR NEW.agreed_by_id IS NULL) THEN
        RAISE EXCEPTION 'a policy is proposed by one person and agreed by another'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ripa_policy_two BEFORE INSERT ON ripa_policyversion
    FOR EACH ROW EXECUTE FUNCTION ripa_policy_takes_two();
ALTER TABLE ripa_policyversion ENABLE ALWAYS TRIGGER ripa_policy_two;

CREATE FUNCTION ripa_proposal_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- What its decision writes, and nothing else may.
    decision text[] := ARRAY['agreed', 'answer', 'decided_by_id', 'decided_at', 'version_id'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal is never removed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.decided_at IS NOT NULL THEN
        RAISE EXCEPTION 'a proposal is decided once' USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(NEW) - decision IS DISTINCT FROM to_jsonb(OLD) - decision THEN
        RAISE EXCEPTION 'what was proposed does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ripa_proposal_once BEFORE UPDATE OR DELETE ON ripa_policyproposal
    FOR EACH ROW EXECUTE FUNCTION ripa_proposal_is_decided_once();
ALTER TABLE ripa_policyproposal ENABLE ALWAYS TRIGGER ripa_proposal_once;
"""

REVERSE = """
DROP TRIGGER ripa_proposal_once ON ripa_policyproposal;
DROP FUNCTION ripa_proposal_is_decided_once();
DROP TRIGGER ripa_policy_two ON ripa_policyversion;
DROP FUNCTION ripa_policy_takes_two();
"""


class Migration(migrations.Migration):
    dependencies = [("ripa", "0018_error_cases_decided_and_reported")]

    operations = [
        migrations.AddField(
            model_name="policyproposal", name="sources", field=models.JSONField(default=dict)
        ),
        migrations.AddConstraint(
            model_name="policyproposal",
            constraint=models.CheckConstraint(
                condition=Q(
                    agreed__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    version__isnull=True,
                )
                | Q(
                    agreed=True,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    version__isnull=False,
                )
                | Q(
                    agreed=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    version__isnull=True,
                ),
                name="proposal_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=Q(ranks__directed_surveillance__contained_by=PRESCRIBED),
                name="policy_prescribed_ranks_directed",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=Q(ranks__chis__contained_by=PRESCRIBED),
                name="policy_prescribed_ranks_chis",
            ),
        ),
        migrations.RunSQL(SQL, REVERSE),
    ]
