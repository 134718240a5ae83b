"""The new kinds of rows are never changed or removed either."""

from django.db import migrations

from audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_words_footings_and_forms"), ("audit", "0002_append_only")]

    operations = [
        AppendOnly("consent_wording"),
        AppendOnly("consent_nottold"),
        AppendOnly("consent_nottoldanswer"),
        AppendOnly("consent_assessment"),
        AppendOnly("consent_signedform"),
        AppendOnly("consent_lawfulbasis"),
    ]
