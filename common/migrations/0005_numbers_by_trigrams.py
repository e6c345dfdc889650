"""Numbers of papers are found by any part of them, in capitals."""

from django.db import migrations

from common.trigrams import trigram_indexes


class Migration(migrations.Migration):
    dependencies = [("common", "0004_cache_table")]
    operations = [trigram_indexes({"numbers_by_trigram": ("common_officialdocument", "upper(number::text)")})]
