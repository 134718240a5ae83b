"""Each person's place in a viewing says what let it in for that person. Old rows stay as they are:
without a rule, it is as the viewing says.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ripa", "0009_young_source")]

    operations = [
        migrations.AddField(
            model_name="tally",
            name="rule",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AddField(
            model_name="tally",
            name="authority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tallies",
                to="ripa.authority",
            ),
        ),
    ]
