"""Why it is proportionate is asked in parts; what was written so far is the first of them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ripa", "0011_openings_own_decision")]

    operations = [migrations.RenameField("authority", "proportionate", "gravity")]
