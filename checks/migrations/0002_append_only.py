"""Rows that are never changed or removed."""

from django.db import migrations

from audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("checks", "0001_initial"), ("audit", "0002_append_only")]

    operations = [
        AppendOnly("checks_keepingagreement"),
        AppendOnly("checks_outcome"),
        AppendOnly("checks_finding"),
        AppendOnly("checks_findingassessment"),
    ]
