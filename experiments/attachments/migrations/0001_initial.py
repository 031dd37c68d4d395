import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('experiments', '0006_bearings'),
        ('workspaces', '0004_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=40)),
                ('experiment', models.CharField(max_length=24)),
                ('pieces', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField())),
                ('words', models.PositiveIntegerField()),
                ('files', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.EmailField(max_length=254)),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField()),
                ('type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('why', models.TextField(blank=True, max_length=1000, verbose_name='Reason')),
                ('erased_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workspaces.membership')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='experiments.evidence')),
                ('experiment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='experiments.experiment')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workspaces.membership')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'experiment', 'number'], name='attachment_of_experiment')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'number'), name='attachment_number'), models.UniqueConstraint(condition=models.Q(('erased_at', None), ('withdrawn_at', None)), fields=('experiment', 'evidence', 'sha256'), name='attachment_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('why', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('why', ''), _negated=True)), _connector='OR'), name='attachment_withdrawn')],
            },
        ),
        migrations.CreateModel(
            name='Content',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('body', models.BinaryField()),
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='content', to='attachments.attachment')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField()),
                ('label', models.CharField(blank=True, max_length=160, verbose_name='Label')),
                ('url', models.URLField(max_length=2000, verbose_name='Address')),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('why', models.TextField(blank=True, max_length=1000, verbose_name='Reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workspaces.membership')),
                ('experiment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='experiments.experiment')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workspaces.membership')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('experiment', 'number'), name='link_number'), models.CheckConstraint(condition=models.Q(('url__iregex', '^https?://')), name='link_scheme'), models.CheckConstraint(condition=models.Q(models.Q(('why', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('why', ''), _negated=True)), _connector='OR'), name='link_withdrawn')],
            },
        ),
    ]
