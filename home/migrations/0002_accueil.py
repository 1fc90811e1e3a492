"""The site starts with our own home page instead of Wagtail's welcome page."""

from django.db import migrations


def creer_accueil(apps, schema_editor):
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


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("wagtailcore", "0002_initial_data")]
    operations = [migrations.RunPython(creer_accueil, migrations.RunPython.noop)]
