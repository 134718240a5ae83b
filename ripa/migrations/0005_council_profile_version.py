"""So that two people who change one entry of the register do not overwrite each other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ripa", "0004_first_policy")]

    operations = [
        migrations.AddField(
            model_name="councilprofile",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
