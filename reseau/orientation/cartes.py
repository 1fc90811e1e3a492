"""What this room shows in « Mon espace »."""

import datetime

from django.urls import reverse
from django.utils import timezone

from home.registre import Carte, carte_gardee
from reseau.annuaire.permissions.fiches import compte_anime
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, compte_represente, est_membre, est_region
from reseau.orientation.permissions import peut_ouvrir
from reseau.orientation.queries.comptes import attendues_compter
from reseau.orientation.queries.delais import delais_observes
from reseau.orientation.queries.information import informations_a_confirmer
from reseau.orientation.queries.matrice import trous_ouverts
from reseau.orientation.queries.parcours import troisiemes_portes
from reseau.structures.models import Structure

MAX_CARTE = 3


def carte_orienter(compte: Compte) -> Carte | None:
    """The doors of re-addressing, and how many people one's structures await; for whoever belongs to one."""
    if not peut_ouvrir(compte):
        return None
    return Carte("Orienter", "orientation/carte.html", {"attendues": attendues_compter(compte)}, large=False)


@carte_gardee("orientation", "structures")
def carte_informations(compte: Compte) -> Carte | None:
    """The first information that one keeps and that nobody confirmed for six months; nothing when none is."""
    a_confirmer = informations_a_confirmer(compte)
    if not a_confirmer:
        return None
    gabarit = "orientation/informations_carte.html"
    return Carte("Premières informations à relire", gabarit, {"informations": a_confirmer}, large=False)


def carte_delais(compte: Compte, structure: Structure) -> Carte | None:
    """On the sheet of a structure, delays said and observed: for who keeps it, and who animates where it receives."""
    modifie = est_membre(compte) and compte_represente(compte, structure)
    if not modifie and not (est_membre(compte) and compte_anime(compte, structure)):
        return None
    delais = delais_observes(structure.services.publies().order_by("pk"))
    utiles = [delai for delai in delais if delai.declare or delai.observe is not None]
    contexte = {"delais": utiles, "modifie": modifie}
    return Carte("Délais", "orientation/delais.html", contexte) if utiles else None


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
