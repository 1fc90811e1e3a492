"""Builders of the notebooks: a short list with its sheets."""

import uuid
from typing import Any

from reseau.carnets.models import Carnet, FicheRetenue
from reseau.carnets.rules import carnet_creer, carnet_remplir, favori_poser
from reseau.carnets.views import carnet_pdf
from reseau.comptes.models import Compte
from tests.fabriques import un_conseiller
from tests.reseau.annuaire.fabriques import une_offre


def un_carnet(par: Compte, *cibles: Any, titre: str = "VAE près de Niort") -> Carnet:
    """A list of somebody, filled with these sheets, which are among her favourites too."""
    carnet = carnet_creer(par=par, cle=uuid.uuid4(), titre=titre)
    for cible in cibles:
        favori_poser(cible=cible, par=par, pose=True)
    favoris = FicheRetenue.objects.filter(carnet__compte=par, carnet__titre="").select_related("carnet")
    carnet_remplir(carnet=carnet, par=par, fiches=favoris)
    return carnet


def listes_courtes() -> dict[str, bytes]:
    """A short list with one sheet of each kind, and one that holds nothing."""
    service = une_offre("Avenir", lieu={"adresse": "4 rue du Four-Vieux", "horaires": "Mo-Fr 09:00-17:00; PH off"})
    compte = un_conseiller()
    pleine = un_carnet(compte, service, service.structure, service.structure.lieux.get())
    vide = carnet_creer(par=compte, cle=uuid.uuid4(), titre="Rien encore")
    return {"liste courte": carnet_pdf(pleine), "liste courte vide": carnet_pdf(vide)}
