"""What every change of a sheet leaves behind, and the lock between two people who edit it."""

from typing import Any

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionModification
from reseau.annuaire.etats import GENRES, derniere_modification, modification_dite, version_de
from reseau.annuaire.models import Lieu, Modification, Service
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


def modification_add(
    *,
    objet: Structure | Lieu | Service,
    action: ActionModification,
    par: Compte | None,
    champs: dict[str, list[Any]] | None = None,
    origine: str = "",
) -> Modification:
    """Write one line of the history."""
    return Modification.objects.create(
        structure=objet if isinstance(objet, Structure) else objet.structure,
        genre=GENRES[type(objet)],
        objet=objet.pk,
        libelle=objet.nom,
        action=action,
        qui=par,
        origine=origine,
        champs=champs or {},
    )


def version_verifier(*, objet: Structure | Lieu | Service, version: int | None) -> None:
    """Refuse to write over someone else's change (R15): RegleRefusee "version" says who changed the sheet, and when."""
    if version is None or version == version_de(objet):
        return
    raise RegleRefusee(
        "version",
        f"Cette fiche a été modifiée {modification_dite(derniere_modification(objet))}, pendant que vous l’aviez "
        "ouverte. Votre saisie est gardée ci-dessous\u00a0: relisez-la, puis enregistrez à nouveau pour la retenir.",
    )


def structure_ouverte_lock(*, structure: Structure) -> None:
    """Hold a structure until the end of the transaction: a merger waits for what is being added to it.

    RegleRefusee "fusionnee" when it has been merged since it was read.
    """
    tenue = Structure.objects.select_for_update(no_key=True).filter(pk=structure.pk)
    if tenue.values_list("fusionnee_dans_id", flat=True).get() is not None:
        raise RegleRefusee("fusionnee", "Cette structure a été fusionnée : complétez celle qui la remplace.")
