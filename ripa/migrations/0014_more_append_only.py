"""Orders and issued reports are never changed or removed."""

from django.db import migrations

from audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ripa", "0013_application_decisions_and_returns")]

    operations = [AppendOnly("ripa_orderfile"), AppendOnly("ripa_issuedreport")]
