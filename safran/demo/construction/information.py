"""What any door says first, then what a counsellor keeps at hand, by the rules."""

import uuid
from typing import Any

from reseau.annuaire.models import Service
from reseau.carnets.models import FicheRetenue
from reseau.carnets.rules import carnet_creer, carnet_remplir, favori_poser
from reseau.comptes.models import Compte
from reseau.orientation.models import BesoinType, PremiereInformation
from reseau.orientation.rules.information import information_ecrire, informations_rappeler
from reseau.structures.models import Reseau, Structure
from safran.demo.horloge import a_l_instant
from safran.demo.lecture import fichier_lire, instant

REGION = "olivier-marchadier"
TEXTES = ("a_dire", "a_apporter", "sources")


def information_construire(contexte: dict[str, Any]) -> None:
    """Nothing when it stands already; whoever keeps an old page is told of it."""
    if PremiereInformation.objects.exists():
        return
    comptes: dict[str, Compte] = contexte["comptes"]
    dits = fichier_lire("premieres_informations.yaml")
    for fiche in dits["informations"]:
        with a_l_instant(instant(fiche["il_y_a"])):
            information_ecrire(
                besoin=BesoinType.objects.get(code=fiche["besoin"]),
                par=comptes[REGION],
                version=0,
                reseau=Reseau.objects.get(code=fiche["reseau"]),
                **{nom: fiche[nom] for nom in TEXTES},
            )
    informations_rappeler()
    for fiche in dits["carnets"]:
        _carnet(fiche, comptes[fiche["par"]])


def _carnet(fiche: dict[str, Any], par: Compte) -> None:
    """Favourites, then the list made of them."""
    gardees = [
        *Structure.objects.filter(code__in=fiche["structures"]),
        *Service.objects.filter(nom__in=fiche["services"]),
    ]
    for cible in gardees:
        favori_poser(cible=cible, par=par, pose=True)
    carnet = carnet_creer(par=par, cle=uuid.uuid4(), titre=fiche["titre"])
    favoris = FicheRetenue.objects.filter(carnet__compte=par, carnet__titre="").select_related("carnet")
    carnet_remplir(carnet=carnet, par=par, fiches=favoris)
