"""What was found under consent that is gone, and what a manager decides about it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.models


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0010_no_interest_of_a_check"),
        ("consent", "0002_append_only"),
        ("ripa", "0007_restricted_is_answered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentFlag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=audit.models.ClockTimestamp())),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="consent.consentevent",
                    ),
                ),
                (
                    "viewing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent_flags",
                        to="ripa.viewing",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="FlagReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("rely", "It may still be relied on"),
                            ("do_not_rely", "It must not be relied on"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reasons", models.TextField()),
                ("at", models.DateTimeField(db_default=audit.models.ClockTimestamp())),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "flag",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="checks.consentflag",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="consentflag",
            constraint=models.UniqueConstraint(
                fields=("viewing", "event"), name="flagged_once_for_each_event"
            ),
        ),
    ]
