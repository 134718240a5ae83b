"""A question that nobody has answered yet is not a no: no answer is filled in beforehand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ripa", "0006_decided_once")]

    operations = [
        migrations.AlterField(
            model_name="authority",
            name="restricted",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="may see restricted content"
            ),
        ),
    ]
