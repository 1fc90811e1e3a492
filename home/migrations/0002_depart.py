"""The site starts with our own home page; Wagtail's circuit and groups leave; PostgreSQL searches title and body at once."""

from django.db import migrations

CIRCUIT_DU_SOCLE = "Moderators approval"  # en anglais, et sans emploi ici : reseau.membres apporte celui de la Région
INDEXER = "CREATE INDEX IF NOT EXISTS home_recherche_titre_corps ON wagtailsearch_indexentry USING gin ((title || body))"


def creer_accueil(apps, schema_editor):
    """Our home page in the place of Wagtail's welcome page."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    AccueilPage = apps.get_model("home", "AccueilPage")
    Page.objects.filter(depth=2, slug="home").delete()
    type_accueil, _ = ContentType.objects.get_or_create(model="accueilpage", app_label="home")
    locale = Locale.objects.get_or_create(language_code="fr")[0]
    accueil = AccueilPage.objects.create(
        title="Accueil",
        draft_title="Accueil",
        slug="accueil",
        content_type=type_accueil,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/accueil/",
        locale=locale,
        live=True,
    )
    Page.objects.filter(depth=1).update(numchild=1)
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, site_name="SAFRAN", root_page_id=accueil.pk, is_default_site=True)


def circuit_retirer(apps, schema_editor):
    """Wagtail's own moderation circuit and groups."""
    for modele in ("Workflow", "Task"):
        apps.get_model("wagtailcore", modele).objects.filter(name=CIRCUIT_DU_SOCLE).delete()
    apps.get_model("auth", "Group").objects.filter(name__in=["Moderators", "Editors"]).delete()


def index_creer(apps, schema_editor):
    """On PostgreSQL, the index that serves a search over title and body together."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEXER)


def index_defaire(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS home_recherche_titre_corps")


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailsearch", "__latest__"),
        ("wagtailcore", "__latest__"),
        ("wagtailadmin", "__latest__"),
        ("wagtailimages", "__latest__"),
        ("wagtaildocs", "__latest__"),
    ]
    operations = [
        migrations.RunPython(creer_accueil, migrations.RunPython.noop),
        migrations.RunPython(circuit_retirer, migrations.RunPython.noop),
        migrations.RunPython(index_creer, index_defaire),
    ]
