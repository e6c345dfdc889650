"""A password that is only good together with the second factor is known as such."""

from django.db import migrations, models


def field() -> models.BooleanField:
    return models.BooleanField(
        "mật khẩu ngắn, chỉ dùng kèm lớp thứ hai", default=False, editable=False
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_history_without_passwords")]

    operations = [
        migrations.AddField(model_name="historicaluser", name="password_is_short", field=field()),
        migrations.AddField(model_name="user", name="password_is_short", field=field()),
    ]
