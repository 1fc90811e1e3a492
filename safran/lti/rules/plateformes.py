"""The Région registers a platform, corrects what it says, closes it or opens it again."""

import uuid
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction

from home.erreurs import RegleRefusee
from home.sortie import SortieRefusee, adresse_admise
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.lti.choices import PLATEFORME, EtatPlateforme, EtatRendu
from safran.lti.models import CleOutil, Plateforme, RenduCompte
from safran.lti.rules.cles import cle_creer
from safran.lti.rules.rendus import rendu_reprendre


class Dit(TypedDict):
    """What a platform says of itself."""

    nom: str
    emetteur: str
    client: str
    deploiements: list[str]
    connexion: str
    jetons: str
    cles: str


@transaction.atomic
def plateforme_inscrire(*, par: Compte, cle: uuid.UUID, **dit: Unpack[Dit]) -> Plateforme:
    """Register a platform, open at once; the same key twice registers one. The first makes the key of this tool.

    Raises RegleRefusee "droit", the name of an address whose host the operator did not name, or "client".
    """
    _exiger(par, dit, cle)
    plateforme, neuve = Plateforme.objects.get_or_create(uuid=cle, defaults={"inscrite_par": par, **dit})
    if neuve:
        PLATEFORME.commencer(plateforme, par=par)
        if not CleOutil.objects.exists():
            cle_creer()
    return plateforme


@transaction.atomic
def plateforme_corriger(*, plateforme: Plateforme, par: Compte, **dit: Unpack[Dit]) -> Plateforme:
    """Change what was registered; history keeps who did. Raises RegleRefusee as `plateforme_inscrire`."""
    _exiger(par, dit, plateforme.uuid)
    verrou = PLATEFORME.verrouiller(plateforme)
    for nom, valeur in dit.items():
        setattr(verrou, nom, valeur)
    verrou.save()
    PLATEFORME.noter(verrou, "Modifiée", par=par)
    return verrou


@transaction.atomic
def plateforme_passer(*, plateforme: Plateforme, par: Compte, vers: EtatPlateforme, motif: str = "") -> Plateforme:
    """Close it: nothing opens from it, nothing is told to it; or open it again. Raises RegleRefusee "droit", "etat"."""
    _droit_exiger(par)
    with PLATEFORME.passer(plateforme, vers=vers, par=par, motif=motif) as verrou:
        return verrou


@transaction.atomic
def refus_reprendre(*, plateforme: Plateforme, par: Compte) -> int:
    """Tell again what this platform refused, now that it was set right; how many. Raises RegleRefusee "droit"."""
    _droit_exiger(par)
    refuses = RenduCompte.objects.filter(lien__plateforme=plateforme, etat=EtatRendu.REFUSE)
    for rendu in refuses:
        rendu_reprendre(rendu=rendu, par=par)
    return len(refuses)


def _droit_exiger(par: Compte) -> None:
    if not est_region(par):
        raise RegleRefusee("droit", "Les plateformes partenaires se tiennent à la Région.")


def _exiger(par: Compte, dit: Dit, cle: uuid.UUID) -> None:
    _droit_exiger(par)
    adresses = {"connexion": dit["connexion"], "jetons": dit["jetons"], "cles": dit["cles"]}
    for nom, adresse in adresses.items():
        try:
            adresse_admise(adresse, settings.LTI_HOTES)
        except SortieRefusee as refus:
            phrase = f"{refus} L’exploitant du site le permet par LTI_HOTES."
            raise RegleRefusee(nom, phrase) from refus
    if Plateforme.objects.filter(emetteur=dit["emetteur"], client=dit["client"]).exclude(uuid=cle).exists():
        raise RegleRefusee("client", "Cette plateforme est déjà inscrite sous cet identifiant.")
