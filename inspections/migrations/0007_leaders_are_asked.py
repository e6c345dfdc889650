
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0006_lists_follow_their_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalinspectionplan',
            name='asked_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='ngày xin ý kiến lãnh đạo Chi cục'),
        ),
        migrations.AddField(
            model_name='inspectionplan',
            name='asked_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='ngày xin ý kiến lãnh đạo Chi cục'),
        ),
    ]
