"""What this room shows in « Mon espace »."""

import datetime

from django.urls import reverse
from django.utils import timezone

from home.registre import Carte
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, est_region
from reseau.orientation.permissions import peut_ouvrir
from reseau.orientation.queries.comptes import attendues_compter
from reseau.orientation.queries.matrice import trous_ouverts
from reseau.orientation.queries.parcours import troisiemes_portes

MAX_CARTE = 3


def carte_orienter(compte: Compte) -> Carte | None:
    """The doors of re-addressing, and how many people one's structures await; for whoever belongs to one."""
    if not peut_ouvrir(compte):
        return None
    return Carte("Orienter", "orientation/carte.html", {"attendues": attendues_compter(compte)}, large=False)


def carte_couverture(compte: Compte) -> Carte | None:
    """The needs without a door, the third doors of the week, for who animates and the Région; or nothing."""
    region, animes = est_region(compte), bassins_animes(compte)
    if not (region or animes):
        return None
    trous = trous_ouverts()
    trous = list((trous if region else trous.filter(bassin__in=animes))[: MAX_CARTE + 1])
    semaine = timezone.localdate() - datetime.timedelta(days=7)
    troisiemes = troisiemes_portes(None if region else animes, semaine)
    if not trous and not troisiemes:
        return None
    suite = {"url_suite": reverse("couverture"), "libelle_suite": "La couverture"}
    contexte = {"trous": trous[:MAX_CARTE], "troisiemes": troisiemes, **suite}
    return Carte("Portes et couverture", "orientation/carte_couverture.html", contexte)
