"""Commissions, neighbours outside the region; an outline is of any territory, from a day to another."""

import django.db.models.deletion
from django.db import migrations, models


def contraintes_verifier(schema_editor):
    """PostgreSQL changes no table while a check waits for the end of the transaction."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def codes_reprendre(apps, schema_editor):
    """The outlines that stand are those of bassins."""
    Contour = apps.get_model("territoires", "Contour")
    contours = list(Contour.objects.select_related("bassin"))
    for contour in contours:
        contour.code = contour.bassin.code
    Contour.objects.bulk_update(contours, ["code"])
    contraintes_verifier(schema_editor)


def bassins_rendre(apps, schema_editor):
    """Back to one outline for each bassin: the one in force; the others have no place in the former table."""
    Contour, Bassin = apps.get_model("territoires", "Contour"), apps.get_model("territoires", "Bassin")
    bassins = dict(Bassin.objects.values_list("code", "pk"))
    gardes = Contour.objects.filter(niveau="BASSIN", valide_au=None, code__in=bassins)
    Contour.objects.exclude(pk__in=list(gardes.values_list("pk", flat=True))).delete()
    for contour in gardes:
        Contour.objects.filter(pk=contour.pk).update(bassin=bassins[contour.code])
    contraintes_verifier(schema_editor)


class Migration(migrations.Migration):

    dependencies = [("territoires", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='Commission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('nom', models.CharField(max_length=80, verbose_name='nom')),
                ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'commission territoriale',
                'verbose_name_plural': 'commissions territoriales',
                'ordering': ('nom',),
                'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='commission_dates', violation_error_message='La fin de validité doit suivre le début.')],
            },
        ),
        migrations.CreateModel(
            name='CommuneVoisine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_insee', models.CharField(max_length=5, verbose_name='code INSEE')),
                ('nom', models.CharField(max_length=80, verbose_name='nom')),
                ('departement', models.CharField(max_length=60, verbose_name='département')),
                ('km', models.PositiveSmallIntegerField(verbose_name='kilomètres')),
            ],
            options={
                'verbose_name': 'commune voisine hors région',
                'verbose_name_plural': 'communes voisines hors région',
                'ordering': ('commune', 'km', 'code_insee'),
            },
        ),
        migrations.CreateModel(
            name='CompositionCommission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('du', models.DateField(verbose_name='du')),
                ('au', models.DateField(blank=True, null=True, verbose_name='au (exclu)')),
            ],
            options={
                'verbose_name': 'composition de commission',
                'verbose_name_plural': 'compositions de commission',
                'ordering': ('commission', 'bassin', 'du'),
                'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gt', models.F('du')), _connector='OR'), name='composition_commission_dates', violation_error_message='La fin doit suivre le début.')],
            },
        ),
        migrations.AlterModelOptions(
            name='contour',
            options={'ordering': ('niveau', 'code', 'valide_du'), 'verbose_name': 'contour'},
        ),
        migrations.AlterField(
            model_name='contour',
            name='bassin',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contour', to='territoires.bassin'),
        ),
        migrations.AddField(
            model_name='contour',
            name='code',
            field=models.CharField(default='', max_length=60, verbose_name='code'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='contour',
            name='niveau',
            field=models.CharField(choices=[('BASSIN', 'Bassins'), ('COMMISSION', 'Commissions territoriales'), ('DEPARTEMENT', 'Départements'), ('EPCI', 'Intercommunalités'), ('COMMUNE', 'Communes')], default='BASSIN', max_length=12, verbose_name='niveau'),
        ),
        migrations.AddField(
            model_name='contour',
            name='valide_au',
            field=models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)'),
        ),
        migrations.AddField(
            model_name='contour',
            name='valide_du',
            field=models.DateField(blank=True, null=True, verbose_name='valide à partir du'),
        ),
        migrations.RunPython(codes_reprendre, bassins_rendre),
        migrations.RemoveField(
            model_name='contour',
            name='bassin',
        ),
        migrations.AddConstraint(
            model_name='contour',
            constraint=models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='contour_dates', violation_error_message='La fin de validité doit suivre le début.'),
        ),
        migrations.AddConstraint(
            model_name='contour',
            constraint=models.UniqueConstraint(condition=models.Q(('valide_au', None)), fields=('niveau', 'code'), name='contour_ouvert_unique', violation_error_message='Ce territoire a déjà un contour en vigueur.'),
        ),
        migrations.AddField(
            model_name='communevoisine',
            name='commune',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voisines', to='territoires.commune'),
        ),
        migrations.AddField(
            model_name='compositioncommission',
            name='bassin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commissions', to='territoires.bassin'),
        ),
        migrations.AddField(
            model_name='compositioncommission',
            name='commission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compositions', to='territoires.commission'),
        ),
        migrations.AddConstraint(
            model_name='communevoisine',
            constraint=models.UniqueConstraint(fields=('commune', 'code_insee'), name='voisine_unique'),
        ),
        migrations.AddConstraint(
            model_name='compositioncommission',
            constraint=models.UniqueConstraint(condition=models.Q(('au', None)), fields=('commission', 'bassin'), name='composition_commission_ouverte_unique', violation_error_message='Ce bassin est déjà dans cette commission.'),
        ),
    ]
