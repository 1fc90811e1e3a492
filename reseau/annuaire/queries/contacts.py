"""Contacts that a reader may see."""

from collections import defaultdict
from dataclasses import dataclass, field

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
    contacts = structure.contacts.all() if membre else structure.contacts.filter(visibilite=Visibilite.PUBLIC)
    tries = Contacts()
    for contact in contacts:
        if contact.lieu_id:
            tries.lieux[contact.lieu_id].append(contact)
        elif contact.service_id:
            tries.services[contact.service_id].append(contact)
        else:
            tries.structure.append(contact)
    return tries
