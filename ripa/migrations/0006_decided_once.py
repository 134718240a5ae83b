"""An application is decided once, by the officer and by the magistrate, whatever the code does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ripa", "0005_council_profile_version")]

    operations = [
        migrations.AddConstraint(
            model_name="authorityevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deed__in", ["grant", "refuse"])),
                fields=("authority",),
                name="authority_decided_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorityevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deed__in", ["magistrate_approve", "magistrate_refuse"])),
                fields=("authority",),
                name="authority_one_first_order",
            ),
        ),
    ]
