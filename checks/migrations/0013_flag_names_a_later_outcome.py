"""A flag may be about what was recorded after the review of an earlier one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0012_flags_append_only"),
        ("consent", "0004_append_only_too"),
        ("ripa", "0007_restricted_is_answered"),
    ]

    operations = [
        migrations.AddField(
            model_name="consentflag",
            name="outcome",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consent_flags",
                to="checks.outcome",
            ),
        ),
        migrations.RemoveConstraint(model_name="consentflag", name="flagged_once_for_each_event"),
        migrations.AddConstraint(
            model_name="consentflag",
            constraint=models.UniqueConstraint(
                fields=("viewing", "event", "outcome"),
                name="flagged_once_for_each_event",
                nulls_distinct=False,
            ),
        ),
    ]
