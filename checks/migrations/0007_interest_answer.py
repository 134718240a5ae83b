"""Each worker answers for themselves whether they have an interest of their own in a check."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.models


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0006_keeping_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InterestAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("declared", models.BooleanField()),
                ("at", models.DateTimeField(db_default=audit.models.ClockTimestamp())),
                (
                    "check_made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="checks.check",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
    ]
