"""A manager's answer is about the check as it stood when they gave it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checks", "0005_purpose_words")]

    operations = [
        migrations.AddField(
            model_name="keepingagreement",
            name="check_version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
