"""Whether the source of a CHIS authorisation is under 18. Nobody has been asked yet, so no answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ripa", "0007_restricted_is_answered")]

    operations = [
        migrations.AddField(
            model_name="authority",
            name="source_under_18",
            field=models.BooleanField(blank=True, null=True, verbose_name="source under 18"),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source_under_18__isnull", True), ("kind", "chis"), _connector="OR"
                ),
                name="authority_source_of_a_chis_only",
            ),
        ),
    ]
