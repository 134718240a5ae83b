"""Nobody changes the trail, whoever they are."""

from django.db import migrations

from audit.operations import REFUSE_CHANGE, AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [REFUSE_CHANGE, AppendOnly("audit_entry")]
