"""Every viewing is made under a check that exists.

The ledger lies in `ripa`, which does not know of checks; so the foreign key is added from here.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("checks", "0002_append_only"), ("ripa", "0004_first_policy")]

    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE ripa_viewing ADD CONSTRAINT ripa_viewing_check "
                "FOREIGN KEY (check_key) REFERENCES checks_check (key)",
                "ALTER TABLE ripa_stop ADD CONSTRAINT ripa_stop_check "
                "FOREIGN KEY (check_key) REFERENCES checks_check (key)",
            ],
            [
                "ALTER TABLE ripa_stop DROP CONSTRAINT ripa_stop_check",
                "ALTER TABLE ripa_viewing DROP CONSTRAINT ripa_viewing_check",
            ],
        )
    ]
