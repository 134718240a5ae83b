"""An error case is established, decided and reported, each once, and is the only open one of its
viewing.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def established_when_decided(apps: Any, schema_editor: Any) -> None:
    """Until now a relevant error was established by the decision, and its clock ran from then."""
    errors = apps.get_model("ripa", "ErrorCase").objects
    errors.filter(ripa_error=True, established_at__isnull=True).update(
        established_at=F("decided_at"), established_by=F("decided_by")
    )
    # The keys that were just written are checked now: the table cannot be altered before.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_found_by_words"),
        ("ripa", "0017_a_report_replaces_another"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(established_when_decided, migrations.RunPython.noop),
        migrations.AddField(
            model_name="errorcase",
            name="decision_found",
            field=models.TextField(blank=True, verbose_name="whose decision it was found to be"),
        ),
        migrations.AddField(
            model_name="errorcase",
            name="prevention",
            field=models.TextField(blank=True, verbose_name="what will stop it happening again"),
        ),
        migrations.AddField(
            model_name="errorcase",
            name="report_recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="errorcase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True)),
                fields=("viewing",),
                name="error_one_open_case_of_a_viewing",
            ),
        ),
        migrations.AddConstraint(
            model_name="errorcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("material", ""), ("decided_at__isnull", False), _connector="OR"
                ),
                name="error_material_only_by_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="errorcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("established_at__isnull", True), ("ripa_error", True), _connector="OR"
                ),
                name="error_established_as_a_ripa_error",
            ),
        ),
        migrations.AddConstraint(
            model_name="errorcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reported_at__isnull", True),
                    ("established_at__isnull", False),
                    _connector="OR",
                ),
                name="error_reported_once_established",
            ),
        ),
    ]
