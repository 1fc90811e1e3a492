"""The pages of the demonstration, for a visitor and for a counsellor."""

from collections.abc import Iterator

from django.core.management import call_command
from django.test import Client, override_settings

from benchmarks.mesures import Mesure, mesurer
from safran.demo.acces import DOMAINE

TAILLE = "démonstration"


def mesures() -> Iterator[Mesure]:
    """Public pages made anew, one from the kept pages, then signed-in pages."""
    call_command("charger_demo", verbosity=0)
    from reseau.comptes.models import Compte
    from safran.formations.models import FormationPage
    from safran.parcours.queries.plans import plan_lire

    formation = FormationPage.objects.get(slug="qui-fait-quoi")
    etape = plan_lire(formation).etapes[2]
    fiche = f"/se-former/{formation.slug}/"
    membre = Client()
    membre.force_login(Compte.objects.get(email="conseillere" + DOMAINE))
    publiques = {
        "accueil": "/",
        "catalogue": "/se-former/",
        "fiche formation": fiche,
        "bibliothèque de pratiques": "/pratiques/",
        "annuaire": "/annuaire/?q=VAE&lieu=Niort",
    }
    for nom, url in publiques.items():
        yield mesurer(nom, TAILLE, [url], budget=25, requetes=15, fois=60)
    with override_settings(PAGES_GARDEES_SECONDES=600):
        yield mesurer("page publique gardée", TAILLE, [*publiques.values()], budget=3, requetes=0)
    lecteur = f"/parcours/{formation.pk}/{etape.module_pk}/{etape.id}/"
    yield mesurer("fiche formation, connectée", TAILLE, [fiche], budget=50, requetes=25, client=membre)
    yield mesurer("étape du lecteur", TAILLE, [lecteur], budget=60, requetes=25, client=membre)
    yield mesurer("mon espace", TAILLE, ["/mon-espace/"], budget=60, requetes=25, client=membre)
