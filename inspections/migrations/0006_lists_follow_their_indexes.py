from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0005_what_was_done_is_told'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='plannedinspection',
            index=models.Index(condition=models.Q(('state', 'cancelled'), _negated=True), fields=['plan', 'agency'], name='planned_standing'),
        ),
        migrations.AddIndex(
            model_name='plannedinspection',
            index=models.Index(condition=models.Q(('plan__isnull', True)), fields=['province'], name='planned_outside_of_province'),
        ),
        migrations.AddIndex(
            model_name='plannedinspection',
            index=models.Index(condition=models.Q(('plan__isnull', True)), fields=['-level', 'sort_key', 'id'], name='planned_outside_in_order'),
        ),
    ]
