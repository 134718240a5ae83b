"""An opening keeps the policy it was decided under, and the reasons that its own rule asked for. Old
rows stay as they are, without.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ripa", "0010_each_persons_basis")]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="policy",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="ripa.policyversion",
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="rule",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AddField(
            model_name="opening",
            name="reasons",
            field=models.JSONField(default=dict),
        ),
        migrations.RemoveConstraint(model_name="opening", name="opening_once"),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.UniqueConstraint(
                fields=("viewing", "profile", "rule"), name="opening_once"
            ),
        ),
    ]
