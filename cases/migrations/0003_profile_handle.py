"""A profile's name as people read it, beside the key that identifies it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="onlineprofile",
            name="handle",
            field=models.CharField(
                blank=True, max_length=500, verbose_name="name as people read it"
            ),
        ),
    ]
