"""What this room shows in « Mon espace »."""

from django.urls import reverse
from django.utils import timezone

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.vie_locale.models import EntreeJournal
from reseau.vie_locale.permissions import anime_un_bassin, mene_un_reseau
from reseau.vie_locale.queries.reseaux import a_relayer_par, relais_manquants

MAX_CARTE = 3


@carte_gardee("membres", "structures", "vie_locale")
def carte_relais(compte: Compte) -> Carte | None:
    """What the lead of a network has left to relay; nothing when nothing is."""
    manquants = a_relayer_par(compte) if mene_un_reseau(compte) else []
    if not manquants:
        return None
    contexte = {
        "manquants": manquants[:MAX_CARTE],
        "reste": len(manquants[MAX_CARTE:]),
        "url_suite": reverse("orientations"),
        "libelle_suite": "Toutes les orientations",
    }
    return Carte("Orientations à relayer", "vie_locale/carte_relais.html", contexte)


@carte_gardee("membres", "structures", "vie_locale")
def carte_vie_locale(compte: Compte) -> Carte | None:
    """The log, the news, and for the Région how many relays are missing."""
    if not anime_un_bassin(compte):
        return None
    mois = timezone.localdate().replace(day=1)
    region = est_region(compte)
    contexte = {
        "recentes": EntreeJournal.objects.filter(auteur=compte, le__gte=mois).count(),
        "region": region,
        "manquants": len(relais_manquants()) if region else 0,
    }
    return Carte("Vie des bassins", "vie_locale/carte_vie_locale.html", contexte, large=False)
