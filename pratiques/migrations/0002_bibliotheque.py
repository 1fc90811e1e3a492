"""The library stands under the home page from the start: a note can be written on an empty site, and its words found."""

from django.db import migrations
from treebeard.numconv import NumConv

from pratiques.recherche import PLEIN_TEXTE

CHIFFRES = NumConv("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def creer_bibliotheque(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    AccueilPage = apps.get_model("home", "AccueilPage")
    BibliothequePage = apps.get_model("pratiques", "BibliothequePage")
    accueil = AccueilPage.objects.first()
    if accueil is None or BibliothequePage.objects.exists():
        return
    enfants = Page.objects.filter(path__startswith=accueil.path, depth=accueil.depth + 1)
    if enfants.filter(slug="pratiques").exists():
        return
    dernier = enfants.order_by("path").values_list("path", flat=True).last()
    rang = CHIFFRES.str2int(dernier[-4:]) + 1 if dernier else 1
    type_page, _ = ContentType.objects.get_or_create(model="bibliothequepage", app_label="pratiques")
    BibliothequePage.objects.create(
        title="Pratiques",
        draft_title="Pratiques",
        slug="pratiques",
        content_type=type_page,
        path=accueil.path + CHIFFRES.int2str(rang).rjust(4, "0"),
        depth=accueil.depth + 1,
        numchild=0,
        url_path=f"{accueil.url_path}pratiques/",
        locale_id=accueil.locale_id,
        live=True,
        show_in_menus=True,
    )
    Page.objects.filter(pk=accueil.pk).update(numchild=accueil.numchild + 1)


class Migration(migrations.Migration):
    dependencies = [("pratiques", "0001_initial"), ("home", "0002_depart")]
    operations = [
        migrations.RunPython(creer_bibliotheque, migrations.RunPython.noop),
        migrations.RunPython(PLEIN_TEXTE.poser, PLEIN_TEXTE.retirer),
    ]
