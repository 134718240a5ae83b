"""Rows that are never changed or removed."""

from django.db import migrations

from audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ripa", "0001_initial"), ("audit", "0002_append_only")]

    operations = [
        AppendOnly("ripa_policyversion"),
        AppendOnly("ripa_authorityevent"),
        AppendOnly("ripa_viewing"),
        AppendOnly("ripa_tally"),
        AppendOnly("ripa_opening"),
        AppendOnly("ripa_viewingend"),
        AppendOnly("ripa_stop"),
        AppendOnly("ripa_immediatereview"),
    ]
