"""Whether a one-time link reached the mail server."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_password_is_short")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="mail_failed_at",
            field=models.DateTimeField("gửi thư không được lúc", null=True, blank=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="mailed_at",
            field=models.DateTimeField("gửi thư lúc", null=True, blank=True),
        ),
    ]
