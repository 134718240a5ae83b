"""Flags and their reviews are never changed or removed."""

from django.db import migrations

from audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("checks", "0011_consent_flags"), ("audit", "0002_append_only")]

    operations = [AppendOnly("checks_consentflag"), AppendOnly("checks_flagreview")]
