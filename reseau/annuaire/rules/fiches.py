"""Writes on sheets: the structure's words, contacts, duty tables, networks, what a merger moves, and what every
change leaves in the history (R5.2).
"""

import uuid
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.db import models, transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import DOUBLONS_OUVERTS, ActionModification, DecisionDoublon
from reseau.annuaire.models import Contact, Creneau, Doublon, Lieu, Modification, Provenance, Service, Signalement
from reseau.annuaire.queries.historique import (
    GENRES,
    Etat,
    Fiche,
    FicheSuivie,
    derniere_modification,
    ecarts,
    etat_de,
    modification_dite,
    version_de,
)
from reseau.annuaire.queries.permanences import creneau_dire, creneau_identique
from reseau.annuaire.rules.recherche import structures_indexer
from reseau.comptes.models import Compte
from reseau.structures import portes
from reseau.structures.models import Reseau, Structure


def references_trouver(
    *, modele: type[models.Model], cles: Iterable[int], sauf: Iterable[type[models.Model]] = ()
) -> set[int]:
    """Among these rows, those that some row of another table refers to, whatever the room it belongs to."""
    trouvees: set[int] = set()
    for relation in modele._meta.get_fields(include_hidden=True):
        fille = relation.related_model
        if not relation.auto_created or relation.concrete or relation.many_to_many or fille in (modele, *sauf):
            continue
        if fille._meta.auto_created is not modele:  # les tables de liaison de la fiche elle-même partent avec elle
            nom = relation.field.attname
            lignes = fille._base_manager.filter(**{f"{nom}__in": cles})
            trouvees.update(lignes.values_list(nom, flat=True).distinct())
    return trouvees


# What every change of a sheet leaves behind, and the lock between two people who edit it.

Tenue = TypeVar("Tenue", Lieu, Service, Contact)
RELISEZ = "Votre saisie est gardée ci-dessous\u00a0: relisez-la, puis enregistrez à nouveau pour la retenir."
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
    dite = modification_dite(derniere_modification(objet))
    raise RegleRefusee("version", f"Cette fiche a été modifiée {dite}, pendant que vous l’aviez ouverte. {RELISEZ}")


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


def _raconter(fiche: Fiche, champ: str, avant: str, apres: str, par: Compte | None) -> None:
    """In the history of a sheet, what became of one of its contacts or rows; and for those who ask what changed."""
    fiche_dater(fiche=fiche)
    modification_ajouter(objet=fiche, action=ActionModification.MODIFICATION, par=par, champs={champ: [avant, apres]})


def provenances_suivre(*, source: Structure, cible: Structure) -> None:
    """After a merger, each source finds its sheets again in the structure that stands for both."""
    Provenance.objects.filter(structure=source).update(structure=cible)
    ouverts = Doublon.objects.filter(decision__in=DOUBLONS_OUVERTS)
    for paire in ({"creee": source, "structure": cible}, {"creee": cible, "structure": source}):
        ouverts.filter(**paire).update(decision=DecisionDoublon.MEME, decide_le=timezone.now())
    Doublon.objects.filter(creee=source).exclude(structure=cible).update(creee=cible)
    deja = set(Doublon.objects.filter(structure=cible).values_list("source", "source_id"))
    for doublon in Doublon.objects.filter(structure=source).exclude(creee=cible):
        if (doublon.source, doublon.source_id) not in deja:
            Doublon.objects.filter(pk=doublon.pk).update(structure=cible)
        elif doublon.decision in DOUBLONS_OUVERTS:
            doublon.delete()


# Writes on duty tables; two structures at the same time in one room are told, never refused (R5.2).


@transaction.atomic
def creneau_creer(
    *, lieu: Lieu, structure: Structure, par: Compte | None = None, jeton: uuid.UUID | None = None, **champs: Any
) -> Creneau:
    """Add a row to the table of a place; sent twice with its `jeton`, it is one.

    `champs`: jour (0 is Monday), demi_journee, debut, fin, semaines, rangs, du, au, service, sur_rendez_vous, salle.
    ValidationError names the fields in fault; RegleRefusee "fusionnee", "autre_structure", "deja_tenu" (the structure
    already holds that half-day there, on dates that meet).
    """
    _tenir(lieu, structure)
    if jeton and (connu := Creneau.objects.filter(jeton=jeton).first()):
        return connu
    creneau = Creneau(lieu=lieu, structure=structure, jeton=jeton, **champs)
    _enregistrer(creneau, par)
    _raconter(creneau.lieu, "permanences", "", _dit(creneau), par)
    structures_indexer(structures=[structure.pk])
    return creneau


@transaction.atomic
def creneau_modifier(
    *, creneau: Creneau, par: Compte | None = None, version: int | None = None, **champs: Any
) -> Creneau:
    """Change a row; see `creneau_creer`, and RegleRefusee "version" when someone changed it since, "disparu"."""
    _tenir(creneau.lieu, creneau.structure)
    actuel = Creneau.objects.select_related("lieu__structure", "structure", "service").filter(pk=creneau.pk).first()
    if actuel is None:
        raise RegleRefusee("disparu", "Ce créneau vient d’être retiré du tableau. Votre saisie n’est pas enregistrée.")
    if version not in (None, actuel.version):
        raise RegleRefusee("version", f"Ce créneau a été modifié pendant que vous l’aviez ouvert. {RELISEZ}")
    avant, structures = _dit(actuel), {actuel.structure_id}
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur)
    actuel.version += 1
    _enregistrer(actuel, par)
    if (apres := _dit(actuel)) != avant:
        _raconter(actuel.lieu, "permanences", avant, apres, par)
    structures_indexer(structures=[*structures | {actuel.structure_id}])
    return actuel


@transaction.atomic
def creneau_supprimer(*, creneau: Creneau, par: Compte | None = None) -> None:
    """Take a row off the table."""
    _raconter(creneau.lieu, "permanences", _dit(creneau), "", par)
    Creneau.objects.filter(pk=creneau.pk).delete()
    structures_indexer(structures=[creneau.structure_id])


@transaction.atomic
def creneaux_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """The rows of a merged structure become those of the other; what both held at the same time stays once."""
    tenus = list(Creneau.objects.filter(structure=cible))
    for creneau in Creneau.objects.filter(structure=source):
        creneau.structure = cible
        if any(creneau_identique(creneau, tenu) for tenu in tenus):
            creneau.delete()
        else:
            creneau.save(update_fields=["structure"])
            tenus.append(creneau)


def _tenir(lieu: Lieu, structure: Structure) -> None:
    """Whoever writes in the table of a place waits for the others."""
    for tenue in sorted({lieu.structure, structure}, key=lambda s: s.pk):
        structure_ouverte_verrouiller(structure=tenue)


def _enregistrer(creneau: Creneau, par: Compte | None) -> None:
    if creneau.service and creneau.service.structure_id != creneau.structure_id:
        raise RegleRefusee("autre_structure", "Ce service est celui d’une autre structure.")
    creneau.salle = creneau.salle.strip()
    creneau.modifie_le, creneau.modifie_par = timezone.now(), par
    creneau.full_clean()
    voisins = Creneau.objects.filter(lieu=creneau.lieu, structure=creneau.structure, jour=creneau.jour)
    if any(creneau_identique(creneau, voisin) for voisin in voisins):
        raise RegleRefusee("deja_tenu", "Cette structure reçoit déjà ici à cette demi-journée : corrigez cette ligne.")
    creneau.save()


def _dit(creneau: Creneau) -> str:
    ligne = creneau_dire(creneau)
    salle = f", {creneau.salle}" if creneau.salle else ""
    return f"{creneau.structure.nom}, {ligne.jours[:1].lower()}{ligne.jours[1:]}, {ligne.heures}{salle}"


# Writes on a whole sheet: the structure's own words, and what a merger moves.

CHAMPS_STRUCTURE = ("nom", "sigle", "presentation", "site", "courriel", "telephone", "siret", "reseau", "parent")


@transaction.atomic
def structure_fiche_modifier(
    *, structure: Structure, par: Compte | None = None, version: int | None = None, origine: str = "", **champs: Any
) -> Structure:
    """Change what a structure says of itself; its search rows follow.

    RegleRefusee "version" when someone changed it since, "fusionnee"; ValidationError names the fields in fault.
    """
    actuelle = Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    version_verifier(objet=actuelle, version=version)
    return portes.structure_modifier(structure=actuelle, par=par, origine=origine, **champs)


@transaction.atomic
def structure_change_suivre(
    *,
    structure: Structure,
    avant: Structure | None = None,
    statuts: tuple[str | None, str] | None = None,
    par: Compte | None = None,
    origine: str = "",
) -> None:
    """Keep in the history what changed in the register, and the search rows in step (receiver of `structure_modifiee`).

    `avant` is the structure as it was; `statuts` the former status and the new one.
    """
    changes = ecarts(etat_de(avant, CHAMPS_STRUCTURE), etat_de(structure, CHAMPS_STRUCTURE)) if avant else {}
    if statuts:
        changes["statut"] = [str(statut) if statut else None for statut in statuts]
    if changes:
        modification_ajouter(
            objet=structure, action=ActionModification.MODIFICATION, par=par, champs=changes, origine=origine
        )
    structures_indexer(structures=[structure.pk])


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Move places and services to the structure that replaces another (receiver of `structure_fusionnee`)."""
    Lieu.objects.filter(structure=source).update(structure=cible)
    Lieu.objects.filter(chez=source).update(chez=cible)
    Service.objects.filter(structure=source).update(structure=cible)
    creneaux_fusion_suivre(source=source, cible=cible)
    Contact.objects.filter(structure=source).update(structure=cible)
    Modification.objects.filter(structure=source).update(structure=cible)
    Signalement.objects.filter(structure=source).update(structure=cible)
    provenances_suivre(source=source, cible=cible)
    modification_ajouter(
        objet=cible, action=ActionModification.FUSION, par=None, origine=f"Fusion de {source.nom}"[:80]
    )
    structures_indexer(structures=[source.pk, cible.pk])


# Writes on contacts. The history says which contact changed, never a number: what is for professionals stays so.


@transaction.atomic
def contact_creer(
    *,
    structure: Structure,
    libelle: str,
    lieu: Lieu | None = None,
    service: Service | None = None,
    par: Compte | None = None,
    jeton: uuid.UUID | None = None,
    **champs: Any,
) -> Contact:
    """Add a contact to a structure, or to one of its places or services; sent twice with its `jeton`, it is one.

    `champs`: telephone, courriel, precision, visibilite. ValidationError names the fields in fault; RegleRefusee
    "fusionnee", "autre_structure".
    """
    structure_ouverte_verrouiller(structure=structure)
    if jeton and (connu := Contact.objects.filter(jeton=jeton).first()):
        return connu
    contact = Contact(structure=structure, libelle=libelle.strip(), lieu=lieu, service=service, jeton=jeton, **champs)
    _enregistrer_contacts(contact, par)
    _raconter(contact.fiche, "contacts", "", contact.libelle, par)
    return contact


@transaction.atomic
def contact_modifier(
    *, contact: Contact, par: Compte | None = None, version: int | None = None, **champs: Any
) -> Contact:
    """Change a contact; RegleRefusee "version" when someone changed it since, "autre_structure", "disparue"."""
    actuel = fiche_tenir(fiche=contact)
    if version not in (None, actuel.version):
        raise RegleRefusee("version", f"Ce contact a été modifié pendant que vous l’aviez ouvert. {RELISEZ}")
    avant = actuel.libelle
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur.strip() if isinstance(valeur, str) else valeur)
    actuel.version += 1
    _enregistrer_contacts(actuel, par)
    _raconter(actuel.fiche, "contacts", avant, f"{actuel.libelle}, corrigé", par)
    return actuel


@transaction.atomic
def contact_supprimer(*, contact: Contact, par: Compte | None = None) -> None:
    """Take a contact away."""
    _raconter(contact.fiche, "contacts", contact.libelle, "", par)
    Contact.objects.filter(pk=contact.pk).delete()


def _enregistrer_contacts(contact: Contact, par: Compte | None) -> None:
    for fiche in (contact.lieu, contact.service):
        if fiche and fiche.structure_id != contact.structure_id:
            raise RegleRefusee("autre_structure", "Cette fiche appartient à une autre structure.")
    contact.modifie_le, contact.modifie_par = timezone.now(), par
    contact.full_clean()
    contact.save()


# Writes on the sheets of networks, and the networks that public files name before anyone registered them.

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
        return portes.reseau_creer(code=code, **connus[code])
    return Reseau.objects.get(code=code)


@transaction.atomic
def reseau_fiche_modifier(*, reseau: Reseau, par: Compte, version: int | None = None, **champs: Any) -> Reseau:
    """Change what a network says of itself; who saves it has verified it, today.

    RegleRefusee "version" when someone changed it since; ValidationError names the fields in fault.
    """
    actuel = Reseau.objects.select_for_update(of=("self",), no_key=True).get(pk=reseau.pk)
    version_verifier(objet=actuel, version=version)
    return portes.reseau_modifier(reseau=actuel, par=par, verifie_le=timezone.localdate(), verifie_par=par, **champs)


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
    etat = etat_de(reseau, CHAMPS_RESEAU) | portes.reseau_liens(reseau=reseau)
    changes = ecarts(etat_de(avant, CHAMPS_RESEAU) | liens_avant, etat)
    if not changes:
        return
    modification_ajouter(objet=reseau, action=ActionModification.MODIFICATION, par=par, champs=changes, origine=origine)
    if INDEXES & changes.keys():
        structures_indexer(structures=list(reseau.structures.values_list("pk", flat=True)))
