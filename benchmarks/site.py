"""The pages of the demonstration, for a visitor and for a counsellor."""

from django.core.management import call_command
from django.test import Client

from benchmarks.mesures import Mesure, mesurer
from safran.demo.acces import DOMAINE


def mesures() -> list[Mesure]:
    """Public pages without the page cache, then signed-in pages."""
    call_command("charger_demo", verbosity=0)
    from reseau.comptes.models import Compte
    from safran.formations.models import FormationPage
    from safran.parcours.queries import plan_lire

    formation = FormationPage.objects.get(slug="qui-fait-quoi")
    etape = plan_lire(formation).etapes[2]
    membre = Client()
    membre.force_login(Compte.objects.get(email="conseillere" + DOMAINE))
    publiques = {
        "accueil": "/",
        "catalogue": "/se-former/",
        "fiche formation": f"/se-former/{formation.slug}/",
        "bibliothèque de pratiques": "/pratiques/",
        "annuaire": "/annuaire/?q=VAE&lieu=Niort",
    }
    lignes = [mesurer(nom, "démonstration", [url], budget=25, fois=60) for nom, url in publiques.items()]
    lecteur = f"/parcours/{formation.pk}/{etape.module_pk}/{etape.id}/"
    return [
        *lignes,
        mesurer(
            "fiche formation, connectée", "démonstration", [publiques["fiche formation"]], budget=50, client=membre
        ),
        mesurer("étape du lecteur", "démonstration", [lecteur], budget=60, client=membre),
        mesurer("mon espace", "démonstration", ["/mon-espace/"], budget=60, client=membre),
    ]
