"""Answers about an interest are never changed or removed."""

from django.db import migrations

from audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("checks", "0008_interest_of_the_planner"), ("audit", "0002_append_only")]

    operations = [AppendOnly("checks_interestanswer")]
