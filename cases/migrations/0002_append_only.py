"""Rows that are never changed or removed."""

from django.db import migrations

from audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("audit", "0002_append_only")]

    operations = [
        AppendOnly("cases_casenote"),
    ]
