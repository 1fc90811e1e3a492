"""What every change of a sheet leaves behind, and the lock between two people who edit it."""

import uuid
from typing import Any

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionModification
from reseau.annuaire.etats import (
    GENRES,
    Etat,
    FicheSuivie,
    derniere_modification,
    modification_dite,
    version_de,
)
from reseau.annuaire.models import Lieu, Modification, Service
from reseau.comptes.models import Compte
from reseau.structures.models import Reseau, Structure


def modification_add(
    *,
    objet: FicheSuivie,
    action: ActionModification,
    par: Compte | None,
    champs: dict[str, list[Any]] | None = None,
    origine: str = "",
) -> Modification:
    """Write one line of the history."""
    reseau = objet if isinstance(objet, Reseau) else None
    return Modification.objects.create(
        structure=None if reseau else objet if isinstance(objet, Structure) else objet.structure,
        reseau=reseau,
        genre=GENRES[type(objet)],
        objet=objet.pk,
        libelle=objet.nom,
        action=action,
        qui=par,
        origine=origine,
        champs=champs or {},
    )


def version_verifier(*, objet: FicheSuivie, version: int | None) -> None:
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


def deja_ajoutee(*, modele: type[Lieu | Service], jeton: uuid.UUID | None, etat: Etat) -> Any:
    """The sheet that the same form already added, when it was sent twice (a double click, R14), or None.

    Call it under `structure_ouverte_lock`. RegleRefusee "deja_ajoutee" when the form was changed in between: what was
    typed is another sheet, or a correction, and the person says which.
    """
    existante = modele.objects.filter(jeton=jeton).first() if jeton else None
    if existante is None:
        return None
    creation = Modification.objects.filter(
        genre=GENRES[modele], objet=existante.pk, action=ActionModification.CREATION
    ).first()
    connu = {nom: apres for nom, (_, apres) in creation.champs.items()} if creation else {}
    if all(connu.get(nom) == valeur for nom, valeur in etat.items()):
        return existante
    raise RegleRefusee(
        "deja_ajoutee",
        f"Ce formulaire a déjà ajouté « {existante.nom} ». Votre saisie est gardée ci-dessous\u00a0: enregistrez à "
        "nouveau pour ajouter une autre fiche, ou ouvrez la première pour la corriger.",
    )
