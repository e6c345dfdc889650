"""Words inside names and codes are found by an index: a name between two spaces, a code in capitals."""

from django.db import migrations

from common.trigrams import trigram_indexes

INDEXES = {
    "names_by_trigram": ("agencies_agencyperiod", "' ' || folded_name || ' '"),
    "units_by_trigram": ("agencies_administrativeunit", "' ' || folded_name || ' '"),
    "codes_by_trigram": ("agencies_agencyidentifier", "upper(value::text)"),
}


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_certificates_by_expiry")]
    operations = [trigram_indexes(INDEXES)]
