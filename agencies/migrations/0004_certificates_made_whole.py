"""Certificates known so far: their province, a token each, and of the declarations of an agency the newest open."""

from django.db import migrations

from agencies.models.certificate import new_token


def make_whole(apps, schema_editor):
    Certificate = apps.get_model("agencies", "Certificate")
    successor = {}
    rows = Certificate.objects.select_related("holder").order_by("-issued_on", "-pk")
    for row in sorted(rows, key=lambda row: (row.issued_on is not None, row.issued_on, row.pk), reverse=True):
        row.province_id, row.token = row.holder.province_id, new_token()
        if row.kind == "declaration":
            later = successor.get(row.holder_id)
            if later is not None:
                row.ended_as, row.ended_on = "replaced", later.issued_on
            successor[row.holder_id] = row
        row.save(update_fields=["province", "token", "ended_as", "ended_on"])


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_certificates_in_a_chain")]

    operations = [migrations.RunPython(make_whole, migrations.RunPython.noop)]
