"""Words of notices, what an answer rests on, signed forms, and who is not told."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import audit.models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_found_by_words"),
        ("consent", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="consentevent",
            name="confirms",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confirmed_by",
                to="consent.consentevent",
            ),
        ),
        migrations.AddField(
            model_name="consentevent",
            name="parental_basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mother", "They are the child's mother"),
                    ("married", "They are or were married to, or the civil partner of, the mother"),
                    ("registered", "They are named as a parent on the birth certificate"),
                    ("agreement", "A parental responsibility agreement"),
                    (
                        "order",
                        "A court's parental responsibility order or child arrangements order",
                    ),
                    ("guardian", "They are the child's guardian or special guardian"),
                    ("adoption", "They adopted the child"),
                    ("authority", "The local authority, under a care order"),
                    ("other", "Something else"),
                ],
                max_length=16,
                verbose_name="what their parental responsibility rests on",
            ),
        ),
        migrations.AddField(
            model_name="consentevent",
            name="profiles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="consentevent",
            name="deed",
            field=models.CharField(
                choices=[
                    ("sought", "Asked for"),
                    ("given", "Given"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("invalidated", "Struck out"),
                    ("confirmed", "Confirmed in writing"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gillick", "Competence of a young person (Gillick)"),
                            ("mca", "Capacity (Mental Capacity Act 2005)"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decision", models.TextField(verbose_name="the decision that it is about")),
                ("made_at", models.DateTimeField(verbose_name="when it was made")),
                ("assessor", models.CharField(max_length=200, verbose_name="who made it")),
                ("assessor_role", models.CharField(max_length=200, verbose_name="their role")),
                ("answers", models.JSONField()),
                ("able", models.BooleanField(verbose_name="they can decide")),
                ("recorded_at", models.DateTimeField(db_default=audit.models.ClockTimestamp())),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments_made",
                        to="cases.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="cases.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="consentevent",
            name="assessment",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="event",
                to="consent.assessment",
            ),
        ),
        migrations.CreateModel(
            name="ConsentDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(db_default=audit.models.ClockTimestamp())),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent_drafts",
                        to="cases.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent_drafts",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="LawfulBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article_6",
                    models.CharField(
                        choices=[
                            ("public_task", "Public task: Article 6(1)(e)"),
                            ("legal_obligation", "Legal obligation: Article 6(1)(c)"),
                            ("vital_interests", "Vital interests: Article 6(1)(d)"),
                        ],
                        default="public_task",
                        max_length=24,
                        verbose_name="lawful basis",
                    ),
                ),
                (
                    "article_9",
                    models.CharField(
                        choices=[
                            (
                                "safeguarding",
                                "Substantial public interest: safeguarding of children and of individuals at risk, Article 9(2)(g) with the Data Protection Act 2018, Schedule 1, paragraph 18",
                            ),
                            (
                                "statutory",
                                "Substantial public interest: statutory and government purposes, Article 9(2)(g) with the Data Protection Act 2018, Schedule 1, paragraph 6",
                            ),
                            (
                                "social_care",
                                "Health or social care: Article 9(2)(h) with the Data Protection Act 2018, Schedule 1, paragraph 2",
                            ),
                            ("legal_claims", "Legal claims and courts: Article 9(2)(f)"),
                            ("vital_interests", "Vital interests: Article 9(2)(c)"),
                            ("none", "No special category data is handled"),
                        ],
                        max_length=24,
                        verbose_name="condition for special category data",
                    ),
                ),
                ("law", models.TextField(verbose_name="the law that gives the council this work")),
                ("reasons", models.TextField(blank=True, verbose_name="why")),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lawful_bases",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "lawful bases",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="NotTold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("risk", "Telling them would put a child or adult at risk"),
                            ("crime", "Telling them would prejudice finding or preventing crime"),
                            ("whereabouts", "They cannot be found to be told"),
                            ("other", "Another reason"),
                        ],
                        max_length=16,
                        verbose_name="why they are not told",
                    ),
                ),
                ("reasons", models.TextField()),
                ("review_on", models.DateField(verbose_name="review by")),
                ("at", models.DateTimeField(db_default=audit.models.ClockTimestamp())),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="not_told",
                        to="cases.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="not_told",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "record that somebody is not told",
                "verbose_name_plural": "records that somebody is not told",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="NotToldAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed", models.BooleanField()),
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
                    "not_told",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="consent.nottold",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignedForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_forms",
                        to="consent.consentevent",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("general", "General notice: viewing may happen"),
                            ("specific", "Specific notice: viewing will happen"),
                            ("consent", "Asking for consent"),
                        ],
                        max_length=16,
                        verbose_name="what it is for",
                    ),
                ),
                ("language", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="heading")),
                ("body", models.TextField(verbose_name="words")),
                ("reason", models.TextField(blank=True, verbose_name="why it was changed")),
                ("at", models.DateTimeField(db_default=audit.models.ClockTimestamp())),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "language", "-version"],
            },
        ),
        migrations.AddField(
            model_name="consentevent",
            name="wording",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consent_events",
                to="consent.wording",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="wording",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="consent.wording",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirms__isnull", False), ("deed", "confirmed")),
                    models.Q(
                        models.Q(("deed", "confirmed"), _negated=True), ("confirms__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="consent_confirms_only_when_confirming",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("platforms", []), ("profiles", []), _connector="OR"),
                name="consent_names_platforms_or_profiles",
            ),
        ),
        # Answers recorded before assessments were stay as they are.
        AddConstraintNotValid(
            model_name="consentevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deed", "given"), ("footing__in", ["gillick", "mca"]), _negated=True),
                    ("assessment__isnull", False),
                    _connector="OR",
                ),
                name="consent_own_with_its_assessment",
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["person", "-made_at"], name="assessment_person"),
        ),
        migrations.AddIndex(
            model_name="nottold",
            index=models.Index(fields=["person", "-id"], name="not_told_person"),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                fields=("kind", "language", "version"), name="wording_version_once"
            ),
        ),
    ]
