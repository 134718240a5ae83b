"""An inspector's access ends. Whoever has it without an end keeps it for thirty more days."""

from django.db import migrations, models

GIVE_AN_END = """
UPDATE accounts_posting SET ends_on = GREATEST(current_date, starts_on) + 30
WHERE role = 'inspector' AND ends_on IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(GIVE_AN_END, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "inspector"), _negated=True),
                    ("ends_on__isnull", False),
                    _connector="OR",
                ),
                name="posting_inspector_for_a_time",
                violation_error_message="An inspector’s access ends: enter its last day.",
            ),
        ),
    ]
