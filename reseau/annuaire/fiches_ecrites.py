"""The sheet of a structure as it is shown, written once a minute for all the readers who see the same of it."""

import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from home.gardees import Gardee
from home.templatetags.home_tags import donnees_liees
from reseau.annuaire.donnees_liees import fiche_en_donnees_liees
from reseau.annuaire.queries.fiches import fiche_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.membres.queries.equipes import voit_toute_l_equipe
from reseau.structures.models import Structure
from reseau.territoires.models import Commune

FICHES = Gardee(
    "fiches de structures",
    pieces=("annuaire", "comptes", "membres", "structures", "territoires", "vocabulaires"),
    combien=200,
)
PARTIES = {
    "tete": "annuaire/structure_tete.html",
    "corps": "annuaire/structure_corps.html",
    "fin": "annuaire/structure_fin.html",
    "cote": "annuaire/structure_cote.html",
}


def fiche_ecrire(structure: Structure, lecteur: Compte, commune: Commune | None = None) -> dict[str, Any]:
    """Its parts, by name, and its `donnees` for machines; what opens or closes meanwhile is said within the minute."""
    minute = timezone.now().replace(second=0, microsecond=0)
    cle = structure.pk, commune and commune.pk, minute, est_membre(lecteur), voit_toute_l_equipe(lecteur, structure)
    return FICHES.lire(cle, lambda: _ecrire(structure, lecteur, commune, minute))


def structure_adresse(structure: Structure) -> str:
    """The absolute address of a sheet."""
    return settings.SITE_URL + reverse("structure", args=[structure.code])


def _ecrire(
    structure: Structure, lecteur: Compte, commune: Commune | None, minute: datetime.datetime
) -> dict[str, Any]:
    fiche = fiche_lire(structure, commune=commune, lecteur=lecteur, moment=minute)
    contexte = {"fiche": fiche, "structure": structure, "commune": commune, "membre": est_membre(lecteur)}
    parties = {nom: render_to_string(gabarit, contexte) for nom, gabarit in PARTIES.items()}
    return parties | {"donnees": donnees_liees(fiche_en_donnees_liees(fiche, structure_adresse(structure)))}
