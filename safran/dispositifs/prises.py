"""What this room offers to the ground floor: cards of « Mon espace », personal data, the history of a scheme, what
it hears, checks.
"""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from home.etats.historiques import Histoire
from home.registre import Carte, Rubrique, carte_chiffree
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from safran.dispositifs.choices import DISPOSITIF, EtatDispositif
from safran.dispositifs.models import Dispositif, UsageDispositif
from safran.dispositifs.permissions import conduit, dispositifs_suivis, peut_lire_l_historique, peut_proposer
from safran.dispositifs.queries import brouillons_de
from safran.dispositifs.rules import structure_fusion_suivre

MAX_CARTE = 3


def _proposes(compte: Compte) -> QuerySet[Dispositif]:
    return dispositifs_suivis(compte).filter(etat=EtatDispositif.PROPOSE)


def _comptes(compte: Compte) -> dict[str, QuerySet[Dispositif]]:
    attendent = {"attendent": _proposes(compte)} if conduit(compte) else {}
    return attendent | ({"brouillons": brouillons_de(compte)} if peut_proposer(compte) else {})


@carte_chiffree(_comptes)
def carte_dispositifs(compte: Compte, attendent: int = 0, brouillons: int = 0) -> Carte | None:
    """What waits for who decides, and the drafts of who runs some; nothing when nothing waits."""
    if not (attendent or brouillons):
        return None
    contexte = {
        "attendent": list(_proposes(compte)[:MAX_CARTE]) if attendent else [],
        "brouillons": list(brouillons_de(compte)[:MAX_CARTE]) if brouillons else [],
    }
    return Carte("Dispositifs d’appui", "dispositifs/carte.html", contexte, large=False)


# What this room knows of a person: the schemes that one wrote, the uses that one declared.


def donnees_des_dispositifs(compte: Compte) -> list[Rubrique]:
    """Both, each with its days."""
    usages = UsageDispositif.objects.filter(declare_par=compte).select_related("dispositif", "structure")
    return [
        rubrique("Dispositifs d’appui écrits", Dispositif.objects.filter(auteur=compte),
                 {"Titre": "titre", "État": "get_etat_display", "Le": "cree_le"}),
        rubrique("Usages de dispositifs déclarés", usages,
                 {"Dispositif": "dispositif.titre", "Structure": "structure.nom", "Du": "du", "Au": "au"}),
    ]  # fmt: skip


# The history of a scheme, read on a page.


def _retour(dispositif: Dispositif) -> str:
    return reverse("dispositif", args=[dispositif.uuid])


DISPOSITIFS = Histoire(DISPOSITIF, peut_lire_l_historique, retour=_retour)


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement("Tenir le catalogue des dispositifs", "qui propose, qui s’en sert", "Dispositif UsageDispositif")
]


# What this room does when a room below speaks.


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: what it ran or used goes with it."""
    structure_fusion_suivre(source=source, cible=cible)


# What `manage.py verifier` asks of the support schemes.


def dispositifs_coherents() -> Iterator[str]:
    """What is in the catalogue is for someone; nobody uses what is not there."""
    catalogue = EtatDispositif.CATALOGUE
    for titre in Dispositif.objects.filter(etat=catalogue, publics=None).values_list("titre", flat=True):
        yield f"Le dispositif « {titre} » est au catalogue sans public."
    ouverts = UsageDispositif.objects.filter(au=None).exclude(dispositif__etat=catalogue)
    for usage in ouverts.select_related("dispositif", "structure"):
        yield f"{usage.structure} se sert de « {usage.dispositif} », qui n’est pas au catalogue."
