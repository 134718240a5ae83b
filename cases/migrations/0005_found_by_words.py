"""People and aliases are found by the words of a name, whatever their case, accents and order.

The function does in the database what `likeness.words_of` does in Python, without the sorting. It uses only
what PostgreSQL itself has, as no extension is assumed.
"""

import django.contrib.postgres.indexes
from django.db import migrations

import cases.models

WORDS = r"""
CREATE FUNCTION cases_name_words(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_split_to_array(
        btrim(
            regexp_replace(
                lower(
                    regexp_replace(
                        normalize(regexp_replace(name, '[''’ʼ`´]', '', 'g'), NFKD),
                        '[\u0300-\u036f]', '', 'g'
                    )
                ),
                '[[:punct:][:space:]]+', ' ', 'g'
            )
        ),
        ' '
    )
$$
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_reference_in_any_case")]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION cases_name_words(text)"),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                cases.models.NameWords("name"), name="person_words"
            ),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=django.contrib.postgres.indexes.GinIndex(
                cases.models.NameWords("name"), name="alias_words"
            ),
        ),
    ]
