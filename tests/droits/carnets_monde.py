"""A first information kept by the network of the lead; a short list of the colleague, shared, with one sheet."""

from typing import Any
from uuid import uuid4

from reseau.carnets.permissions import lien_de
from reseau.carnets.rules import partage_ouvrir
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from tests.droits.mots import INCONNU, canari
from tests.reseau.carnets.fabriques import un_carnet
from tests.reseau.orientation.fabriques import un_besoin, une_information


def carnets_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """A page kept by the network of the lead; a list of the colleague, shared, with one sheet."""
    besoin = un_besoin("besoin-dit")
    une_information(besoin, reseau=ici.reseau, par=comptes["region"])
    carnet = un_carnet(comptes["collegue"], ici, titre=canari("listecourte"))
    jeton = lien_de(partage_ouvrir(carnet=carnet, par=comptes["collegue"])).rstrip("/").rsplit("/", 1)[1]
    return {
        "première information": ([besoin.code], ["inconnu"]),
        "carnet": ([carnet.uuid], [uuid4()]),
        "fiche gardée": ([carnet.fiches.get().pk], [INCONNU]),
        "lien d’une liste": ([jeton], ["inconnu"]),
        "lien fermé": (["ferme"], ["inconnu"]),
    }
