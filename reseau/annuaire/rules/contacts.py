"""Writes on contacts. The history says which contact changed, never a number: what is for professionals stays so."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionModification
from reseau.annuaire.models import Contact, Lieu, Service
from reseau.annuaire.rules.historique import (
    fiche_dater,
    fiche_tenir,
    modification_ajouter,
    structure_ouverte_verrouiller,
)
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


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
    _enregistrer(contact, par)
    _raconter(contact, "", contact.libelle, par)
    return contact


@transaction.atomic
def contact_modifier(
    *, contact: Contact, par: Compte | None = None, version: int | None = None, **champs: Any
) -> Contact:
    """Change a contact; RegleRefusee "version" when someone changed it since, "autre_structure", "disparue"."""
    actuel = fiche_tenir(fiche=contact)
    if version is not None and version != actuel.version:
        raise RegleRefusee(
            "version",
            "Ce contact a été modifié pendant que vous l’aviez ouvert. Votre saisie est gardée ci-dessous\u00a0: "
            "relisez-la, puis enregistrez à nouveau pour la retenir.",
        )
    avant = actuel.libelle
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur.strip() if isinstance(valeur, str) else valeur)
    actuel.version += 1
    _enregistrer(actuel, par)
    _raconter(actuel, avant, f"{actuel.libelle}, corrigé", par)
    return actuel


@transaction.atomic
def contact_supprimer(*, contact: Contact, par: Compte | None = None) -> None:
    """Take a contact away."""
    _raconter(contact, contact.libelle, "", par)
    Contact.objects.filter(pk=contact.pk).delete()


def _enregistrer(contact: Contact, par: Compte | None) -> None:
    for fiche in (contact.lieu, contact.service):
        if fiche and fiche.structure_id != contact.structure_id:
            raise RegleRefusee("autre_structure", "Cette fiche appartient à une autre structure.")
    contact.modifie_le, contact.modifie_par = timezone.now(), par
    contact.full_clean()
    contact.save()


def _raconter(contact: Contact, avant: str, apres: str, par: Compte | None) -> None:
    """In the history, and for those who ask what changed since a day."""
    fiche_dater(fiche=contact.fiche)
    modification_ajouter(
        objet=contact.fiche, action=ActionModification.MODIFICATION, par=par, champs={"contacts": [avant, apres]}
    )
