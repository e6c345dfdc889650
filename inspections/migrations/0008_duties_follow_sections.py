from django.conf import settings
from django.db import migrations, models

CAUSES = [('team', 'theo đoàn kiểm tra'), ('section', 'theo phân công thẩm định')]


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0008_days_off'),
        ('inspections', '0007_leaders_are_asked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel(old_name='TeamDuty', new_name='DerivedDuty'),
        migrations.RenameModel(old_name='HistoricalTeamDuty', new_name='HistoricalDerivedDuty'),
        migrations.AlterModelOptions(
            name='derivedduty',
            options={
                'verbose_name': 'nhiệm vụ theo đoàn, theo phân công',
                'verbose_name_plural': 'nhiệm vụ theo đoàn, theo phân công',
                'ordering': ['pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='historicalderivedduty',
            options={
                'verbose_name': 'historical nhiệm vụ theo đoàn, theo phân công',
                'verbose_name_plural': 'historical nhiệm vụ theo đoàn, theo phân công',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
        ),
        migrations.AddField(
            model_name='derivedduty',
            name='cause',
            field=models.CharField(choices=CAUSES, default='team', max_length=10, verbose_name='theo'),
        ),
        migrations.AddField(
            model_name='historicalderivedduty',
            name='cause',
            field=models.CharField(choices=CAUSES, default='team', max_length=10, verbose_name='theo'),
        ),
        migrations.AddConstraint(
            model_name='derivedduty',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['team', 'section'])), name='duty_cause_known'),
        ),
    ]
