import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ripa", "0016_inspection_packs")]

    operations = [
        migrations.AddField(
            model_name="issuedreport",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="ripa.issuedreport",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)),
                fields=("report", "period"),
                name="issued_first_once",
            ),
        ),
    ]
