"""Writes on the sheets of networks, and the networks that public files name before anyone registered them."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from reseau.annuaire.choices import ActionModification
from reseau.annuaire.etats import ecarts, etat_de
from reseau.annuaire.rules.historique import modification_ajouter, version_verifier
from reseau.annuaire.rules.indexation import structures_indexer
from reseau.comptes.models import Compte
from reseau.structures import rules as registre
from reseau.structures.models import Reseau

DONNEES = Path(__file__).resolve().parents[1] / "donnees"
CHAMPS_RESEAU = ("nom", "sigle", "description", "role_cep", "site", "courriel", "telephone")
INDEXES = frozenset({"nom", "sigle"})


@cache
def reseaux_publics() -> dict[str, dict[str, Any]]:
    """The networks that public files name, by their code; created by an import that needs one."""
    return yaml.safe_load((DONNEES / "reseaux_publics.yaml").read_text("utf-8"))


def reseau_assurer(*, code: str) -> Reseau:
    """The network of this code, registered when it is one that public files name and that is not here yet.

    Raises Reseau.DoesNotExist for any other code.
    """
    connus = reseaux_publics()
    if code in connus and not Reseau.objects.filter(code=code).exists():
        return registre.reseau_creer(code=code, **connus[code])
    return Reseau.objects.get(code=code)


@transaction.atomic
def reseau_fiche_modifier(*, reseau: Reseau, par: Compte, version: int | None = None, **champs: Any) -> Reseau:
    """Change what a network says of itself; who saves it has verified it, today.

    RegleRefusee "version" when someone changed it since; ValidationError names the fields in fault.
    """
    actuel = Reseau.objects.select_for_update(of=("self",), no_key=True).get(pk=reseau.pk)
    version_verifier(objet=actuel, version=version)
    return registre.reseau_modifier(reseau=actuel, par=par, verifie_le=timezone.localdate(), verifie_par=par, **champs)


@transaction.atomic
def reseau_confirmer(*, reseau: Reseau, par: Compte) -> bool:
    """« Rien n'a changé »: the sheet is verified today by this person; False when someone had said so today."""
    jour = timezone.localdate()
    a_dater = Reseau.objects.filter(pk=reseau.pk).exclude(verifie_le=jour, verifie_par__isnull=False)
    if not a_dater.update(verifie_le=jour, verifie_par=par):
        return False
    modification_ajouter(objet=reseau, action=ActionModification.CONFIRMATION, par=par)
    return True


@transaction.atomic
def reseau_change_suivre(
    *, reseau: Reseau, avant: Reseau, liens_avant: dict[str, list[str]], par: Compte | None = None, origine: str = ""
) -> None:
    """Keep in the history what changed in the register, and the search in step (receiver of `reseau_modifie`)."""
    etat = etat_de(reseau, CHAMPS_RESEAU) | registre.reseau_liens(reseau=reseau)
    changes = ecarts(etat_de(avant, CHAMPS_RESEAU) | liens_avant, etat)
    if not changes:
        return
    modification_ajouter(objet=reseau, action=ActionModification.MODIFICATION, par=par, champs=changes, origine=origine)
    if INDEXES & changes.keys():
        structures_indexer(structures=list(reseau.structures.values_list("pk", flat=True)))
