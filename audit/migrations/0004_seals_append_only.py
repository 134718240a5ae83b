"""Nobody changes the seals."""

from django.db import migrations

from audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seals")]

    operations = [AppendOnly("audit_leaf"), AppendOnly("audit_checkpoint")]
