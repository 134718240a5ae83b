"""One case for each reference, however its letters are typed; and an index to find it by."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_profile_handle")]

    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                Upper("reference"), name="case_reference_in_any_case"
            ),
        ),
    ]
