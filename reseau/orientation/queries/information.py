"""What any door says first, need by need: the pages, who may write them, where they are found (R5.22)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from home.gardees import Gardee
from home.recherche.texte import replier
from home.registre import Resultat
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, reseaux_menes
from reseau.orientation.models import BesoinType, PremiereInformation
from reseau.orientation.models.besoins import information_limite
from reseau.orientation.permissions import informations, peut_ecrire_information
from reseau.vocabulaires.models import Theme

INFORMATIONS = Gardee("premières informations", pieces=("orientation", "structures"))


@dataclass(frozen=True)
class Sujet:
    """A need, its first information (None: not written), and whether this reader may write it."""

    besoin: BesoinType
    information: PremiereInformation | None
    ecrit: bool


def information_du_besoin(besoin: int) -> PremiereInformation | None:
    """The first information of a need, by its key, in force today; read once until the room changes."""
    lues = INFORMATIONS.lire(timezone.localdate(), lambda: {une.besoin_id: une for une in informations()})
    return lues.get(besoin)


def sujets_lire(compte: Compte) -> list[Sujet]:
    """Every need in force; those not written yet only for who may write them."""
    ecrites = {information.besoin_id: information for information in informations()}
    sujets = [
        Sujet(besoin, ecrites.get(besoin.pk), peut_ecrire_information(compte, ecrites.get(besoin.pk)))
        for besoin in BesoinType.objects.en_vigueur(timezone.localdate())
    ]
    return [sujet for sujet in sujets if sujet.information or sujet.ecrit]


def informations_a_confirmer(compte: Compte) -> list[PremiereInformation]:
    """Those that this person keeps and that nobody confirmed for six months; no query for who keeps none."""
    region, menes = est_region(compte), reseaux_menes(compte)
    if not (region or menes):
        return []
    tenues = Q() if region else Q(reseau__in=menes)
    return list(informations().filter(tenues, confirmee_le__lt=information_limite()))


def informations_chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The pages whose words hold each of these; they are public."""
    demandes = replier(texte).split()
    trouvees = [
        une
        for une in informations()
        if all(mot in replier(f"{une.besoin.libelle} {une.besoin.aide} {une.a_dire}") for mot in demandes)
    ]
    return _resultats(trouvees[:limite])


def informations_des_themes(themes: Iterable[Theme]) -> list[PremiereInformation]:
    """Those of the needs that one of these themes answers; one query."""
    return list(informations().filter(besoin__themes__in=list(themes)).distinct())


def informations_par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> list[Resultat]:
    """The pages of the needs that one of these themes answers."""
    return _resultats(informations_des_themes(themes)[:limite], "Premières informations")


def _resultats(lues: Iterable[PremiereInformation], etiquette: str = "") -> list[Resultat]:
    return [
        Resultat(
            une.besoin.libelle, reverse("premiere_information", args=[une.besoin.code]), une.besoin.aide, etiquette
        )
        for une in lues
    ]
