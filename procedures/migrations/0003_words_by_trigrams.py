"""Words inside names and codes of procedures, published TTHC and documents are found by an index."""

from django.db import migrations

from common.trigrams import trigram_indexes

INDEXES = {
    "procedures_by_trigram": ("procedures_procedure", "' ' || folded_name || ' '"),
    "lines_by_trigram": ("procedures_publicationline", "' ' || folded || ' '"),
    "documents_by_trigram": ("procedures_externaldocument", "' ' || folded || ' '"),
}


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_starter_kit")]
    operations = [trigram_indexes(INDEXES)]
