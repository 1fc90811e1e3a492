"""Builders of the notebooks: a short list with its sheets."""

import uuid
from typing import Any

from reseau.carnets.models import Carnet, FicheRetenue
from reseau.carnets.rules import carnet_creer, carnet_remplir, favori_poser
from reseau.comptes.models import Compte


def un_carnet(par: Compte, *cibles: Any, titre: str = "VAE près de Niort") -> Carnet:
    """A list of somebody, filled with these sheets, which are among her favourites too."""
    carnet = carnet_creer(par=par, cle=uuid.uuid4(), titre=titre)
    for cible in cibles:
        favori_poser(cible=cible, par=par, pose=True)
    favoris = FicheRetenue.objects.filter(carnet__compte=par, carnet__titre="").select_related("carnet")
    carnet_remplir(carnet=carnet, par=par, fiches=favoris)
    return carnet
