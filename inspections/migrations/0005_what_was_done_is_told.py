from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0004_figures_stand_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalplannedinspection',
            name='done_note',
            field=models.CharField(blank=True, default='', max_length=500, verbose_name='nội dung ghi khi kiểm tra'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='plannedinspection',
            name='done_note',
            field=models.CharField(blank=True, default='', max_length=500, verbose_name='nội dung ghi khi kiểm tra'),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='plannedinspection',
            constraint=models.CheckConstraint(condition=models.Q(('done_note', ''), ('state', 'done'), _connector='OR'), name='planned_told_of_when_done'),
        ),
    ]
