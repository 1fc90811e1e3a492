"""What every change of a sheet leaves behind, and the lock between two people who edit it."""

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionModification
from reseau.annuaire.etats import GENRES, Etat, Fiche, FicheSuivie, derniere_modification, modification_dite, version_de
from reseau.annuaire.models import Contact, Lieu, Modification, Service
from reseau.comptes.models import Compte
from reseau.structures.models import Reseau, Structure

Tenue = TypeVar("Tenue", Lieu, Service, Contact)
DISPARUE = "Cette fiche vient d’être retirée, avec l’import qui l’avait créée. Votre saisie n’est pas enregistrée."


def modification_ajouter(
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


def fiche_dater(*, fiche: Fiche) -> None:
    """Say that what a sheet is given with has changed: the sheet itself, and its version, stay as they are."""
    type(fiche)._default_manager.filter(pk=fiche.pk).update(modifie_le=timezone.now())


def version_verifier(*, objet: FicheSuivie, version: int | None) -> None:
    """Refuse to write over someone else's change (R15): RegleRefusee "version" says who changed the sheet, and when."""
    if version is None or version == version_de(objet):
        return
    raise RegleRefusee(
        "version",
        f"Cette fiche a été modifiée {modification_dite(derniere_modification(objet))}, pendant que vous l’aviez "
        "ouverte. Votre saisie est gardée ci-dessous\u00a0: relisez-la, puis enregistrez à nouveau pour la retenir.",
    )


def structure_ouverte_verrouiller(*, structure: Structure) -> None:
    """Hold a structure until the end of the transaction: a merger waits for what is being added to it.

    RegleRefusee "fusionnee" when it has been merged since it was read.
    """
    tenue = Structure.objects.select_for_update(no_key=True).filter(pk=structure.pk)
    if tenue.values_list("fusionnee_dans_id", flat=True).get() is not None:
        raise RegleRefusee("fusionnee", "Cette structure a été fusionnée : complétez celle qui la remplace.")


def structure_tenir(*, structure: int) -> None:
    """Hold the structure of a sheet about to be written: imports and mergers take it before the sheets too."""
    list(Structure.objects.select_for_update(of=("self",), no_key=True).filter(pk=structure).values("pk"))


def fiche_tenir(*, fiche: Tenue, avec: Iterable[str] = ()) -> Tenue:
    """Hold a sheet until the end of the transaction and return it as it stands, `avec` these relations.

    Its structure is held first, as imports and mergers do: whoever takes both never waits for someone who waits for
    them. RegleRefusee "disparue" when the sheet has gone since it was read.
    """
    structure_tenir(structure=fiche.structure_id)
    fiches = type(fiche)._default_manager.select_for_update(of=("self",), no_key=True)
    tenue = fiches.select_related("structure", *avec).filter(pk=fiche.pk).first()
    if tenue is None:
        raise RegleRefusee("disparue", DISPARUE)
    return tenue


def deja_ajoutee(*, modele: type[Lieu | Service], jeton: uuid.UUID | None, etat: Etat) -> Any:
    """The sheet that the same form already added, when it was sent twice (a double click, R14), or None.

    Call it under `structure_ouverte_verrouiller`. RegleRefusee "deja_ajoutee" when the form was changed in between:
    what was typed is another sheet, or a correction, and the person says which.
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
