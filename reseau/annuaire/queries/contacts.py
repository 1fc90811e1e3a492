"""Contacts that a reader may see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from reseau.annuaire.choices import Visibilite
from reseau.annuaire.models import Contact
from reseau.structures.models import Structure


@dataclass
class Contacts:
    """The contacts of a structure, sorted by what they are the contact of."""

    structure: list[Contact] = field(default_factory=list)
    lieux: dict[int, list[Contact]] = field(default_factory=lambda: defaultdict(list))
    services: dict[int, list[Contact]] = field(default_factory=lambda: defaultdict(list))


def contacts_lire(structure: Structure, *, membre: bool) -> Contacts:
    """Those for everyone, and those for professionals when the reader is a member; one query."""
    return _trier(structure.contacts.all() if membre else contacts_publics().filter(structure=structure))


def contacts_publics() -> QuerySet[Contact]:
    """Those that anyone may read: nothing for professionals leaves by an export or by the data interface."""
    return Contact.objects.filter(visibilite=Visibilite.PUBLIC).order_by("structure", "libelle", "pk")


def contacts_publics_de(structures: Iterable[int]) -> dict[int, Contacts]:
    """The public contacts of each of these structures; one query."""
    par_structure: dict[int, list[Contact]] = defaultdict(list)
    for contact in contacts_publics().filter(structure__in=structures):
        par_structure[contact.structure_id].append(contact)
    return {structure: _trier(contacts) for structure, contacts in par_structure.items()}


def _trier(contacts: Iterable[Contact]) -> Contacts:
    tries = Contacts()
    for contact in contacts:
        if contact.lieu_id:
            tries.lieux[contact.lieu_id].append(contact)
        elif contact.service_id:
            tries.services[contact.service_id].append(contact)
        else:
            tries.structure.append(contact)
    return tries
