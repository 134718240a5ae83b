"""The policy that holds until the council makes its own (rules §2)."""

from datetime import UTC, datetime

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def first_policy(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("ripa", "PolicyVersion").objects.create(
        number=1,
        effective_from=datetime(2000, 1, 1, tzinfo=UTC),
        settings={
            "repeat_threshold": 1,
            "notice_repeat": "BLOCK",
            "general_notice_is_overt": False,
            "profiling_blocks_first": True,
            "keeping_needs_manager": True,
            "review_overdue_blocks": True,
        },
        reason="The settings that the service starts with.",
    )


class Migration(migrations.Migration):
    dependencies = [("ripa", "0003_separation_of_duties")]

    operations = [migrations.RunPython(first_policy, migrations.RunPython.noop)]
