"""The history of an account keeps neither the password's hash nor who was here when."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="historicaluser", name="last_login"),
        migrations.RemoveField(model_name="historicaluser", name="last_seen_at"),
        migrations.RemoveField(model_name="historicaluser", name="password"),
    ]
