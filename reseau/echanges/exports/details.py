"""Whom to call and who receives, as data: public contacts and rows of duty tables, the same in every format."""

from typing import Any

from reseau.annuaire.horaires.grille import JOURS
from reseau.annuaire.models import Contact, Creneau, Service
from reseau.annuaire.permanences import creneau_ecrire
from reseau.echanges.imports import ecritures as valeurs

Objet = dict[str, Any]


def contact_en_donnees(contact: Contact) -> Objet:
    """A contact for everyone; whoever calls has left the others aside."""
    return {
        "libelle": valeurs.texte(contact.libelle),
        "telephone": contact.telephone,
        "courriel": contact.courriel,
        "precision": valeurs.texte(contact.precision),
    }


def service_du_creneau(creneau: Creneau) -> Service | None:
    """The service given there, when anyone may see it."""
    return creneau.service if creneau.service and creneau.service.publie else None


def creneau_en_donnees(creneau: Creneau, structure: str, service: Any) -> Objet:
    """A row of a duty table; `structure` and `service` are named as the format names them."""
    return {
        "structure": structure,
        "structure_nom": valeurs.texte(creneau.structure.nom),
        "service": service,
        "jour": JOURS[creneau.jour],
        "demi_journee": creneau.demi_journee,
        "debut": f"{creneau.debut:%H:%M}",
        "fin": f"{creneau.fin:%H:%M}",
        "semaines": creneau.semaines,
        "rangs": creneau.rangs,
        "du": creneau.du.isoformat() if creneau.du else None,
        "au": creneau.au.isoformat() if creneau.au else None,
        "sur_rendez_vous": creneau.sur_rendez_vous,
        "salle": valeurs.texte(creneau.salle),
        "horaires": creneau_ecrire(creneau),
    }
