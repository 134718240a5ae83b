"""A check has no interest of its own: its workers' answers are kept apart.

Going back, the column starts with what permits nothing, and 0021 then puts the answers back.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checks", "0009_interest_append_only")]

    operations = [
        migrations.AlterField(
            model_name="check",
            name="personal_interest",
            field=models.BooleanField("I know this family, or have an interest", default=True),
        ),
        migrations.RemoveField(model_name="check", name="personal_interest"),
    ]
