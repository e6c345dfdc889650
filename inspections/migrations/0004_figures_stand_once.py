"""A figure stands once in a report: no page, form or paper knew rows of groups below it, and none was ever made."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0003_team_duties'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='assessmentfigure',
            name='figure_known',
        ),
        migrations.RemoveConstraint(
            model_name='assessmentfigure',
            name='figure_once_in_a_report',
        ),
        migrations.RemoveField(
            model_name='assessmentfigure',
            name='group',
        ),
        migrations.RemoveField(
            model_name='historicalassessmentfigure',
            name='group',
        ),
        migrations.AlterField(
            model_name='assessmentfigure',
            name='what',
            field=models.CharField(choices=[('divisions', 'phòng chuyên môn áp dụng'), ('system', 'quy trình hệ thống'), ('internal', 'quy trình nội bộ'), ('administrative', 'quy trình TTHC'), ('handled', 'TTHC thuộc thẩm quyền có quy trình'), ('external_documents', 'tài liệu bên ngoài trong danh mục'), ('objectives', 'mục tiêu chất lượng đạt'), ('internal_audits', 'lần đánh giá nội bộ'), ('nonconformities', 'điểm không phù hợp đã khắc phục'), ('management_reviews', 'lần xem xét của lãnh đạo'), ('on_time', 'hồ sơ TTHC giải quyết đúng hạn')], max_length=20, verbose_name='số liệu'),
        ),
        migrations.AlterField(
            model_name='historicalassessmentfigure',
            name='what',
            field=models.CharField(choices=[('divisions', 'phòng chuyên môn áp dụng'), ('system', 'quy trình hệ thống'), ('internal', 'quy trình nội bộ'), ('administrative', 'quy trình TTHC'), ('handled', 'TTHC thuộc thẩm quyền có quy trình'), ('external_documents', 'tài liệu bên ngoài trong danh mục'), ('objectives', 'mục tiêu chất lượng đạt'), ('internal_audits', 'lần đánh giá nội bộ'), ('nonconformities', 'điểm không phù hợp đã khắc phục'), ('management_reviews', 'lần xem xét của lãnh đạo'), ('on_time', 'hồ sơ TTHC giải quyết đúng hạn')], max_length=20, verbose_name='số liệu'),
        ),
        migrations.AddConstraint(
            model_name='assessmentfigure',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['divisions', 'system', 'internal', 'administrative', 'handled', 'external_documents', 'objectives', 'internal_audits', 'nonconformities', 'management_reviews', 'on_time'])), name='figure_known'),
        ),
        migrations.AddConstraint(
            model_name='assessmentfigure',
            constraint=models.UniqueConstraint(fields=('assessment', 'what'), name='figure_once_in_a_report'),
        ),
    ]
