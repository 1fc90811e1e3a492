"""What the life of the bassins holds in the world of rights: news, an orientation, a line of the log."""

import uuid
from typing import Any

from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from tests.droits.mots import canari
from tests.reseau.agenda.fabriques import dans
from tests.reseau.vie_locale.fabriques import une_actualite, une_entree, une_orientation


def vie_locale_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """News for everyone and for a bassin, a line of its log, an orientation that waits for its relays."""
    par, inconnue = comptes["charge_mission"], [uuid.uuid4()]
    ouverte = une_actualite(par=par)
    reservee = une_actualite(par=par, titre="Entre nous", texte=canari("actualite"), visibilite="BASSIN")
    entree = une_entree(par=par, structure=ici, note=canari("journal"))
    orientation = une_orientation(par=comptes["region"], texte=canari("orientation"), echeance=dans(30))
    return {
        "actualité": ([ouverte.uuid], inconnue),
        "actualité du bassin": ([reservee.uuid], inconnue),
        "entrée du journal": ([entree.uuid], inconnue),
        "orientation": ([orientation.numero], ["ORI-1515-01"]),
        "orientation à relayer": ([orientation.numero, ici.reseau.code], ["ORI-1515-01", ici.reseau.code]),
    }
