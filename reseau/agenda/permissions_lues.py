"""The same rights on one event, read before with its bassins, its structures and its opinion: no question more.

`permissions` asks the base which events a person may read, change, moderate; this says it of the one that a page shows.
Rules ask `permissions`: what they hold may have changed since it was read. A test compares both.
"""

from collections.abc import Collection

from reseau.agenda.choices import EN_MODERATION, Moderation, Visibilite
from reseau.agenda.models import Evenement
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import (
    bassins_animes,
    bassins_de,
    est_membre,
    est_region,
    roles_en_vigueur,
    structures_de,
    structures_representees,
)


def lit_evenement(compte: Compte, evenement: Evenement) -> bool:
    """Reads it, as `evenements_lisibles` says."""
    programme = evenement.moderation == Moderation.PROGRAMME
    if programme and evenement.visibilite == Visibilite.PUBLIC:
        return True
    if not est_membre(compte):
        return False
    if programme and (evenement.visibilite == Visibilite.MEMBRES or _est_dans(evenement, bassins_de(compte))):
        return True
    return organise_evenement(compte, evenement) or modere_evenement(compte, evenement) or _avis(compte, evenement)


def organise_evenement(compte: Compte, evenement: Evenement) -> bool:
    """Prepares it, or is of a structure that organises it, as `evenements_organises` says."""
    if evenement.cree_par_id == compte.pk:
        return True
    siennes = structures_de(compte) | structures_representees(compte)
    return evenement.moderation in EN_MODERATION and not siennes.isdisjoint(evenement.organisent)


def modere_evenement(compte: Compte, evenement: Evenement) -> bool:
    """Moderates it, as `evenements_a_moderer` says."""
    modere = est_region(compte) or _est_dans(evenement, bassins_animes(compte))
    return modere and evenement.moderation in EN_MODERATION


def _est_dans(evenement: Evenement, bassins: Collection[int]) -> bool:
    return any(bassin.pk in bassins for bassin in evenement.bassins.all())


def _avis(compte: Compte, evenement: Evenement) -> bool:
    """Speaks for the State services, whose opinion on it was asked."""
    if evenement.moderation not in EN_MODERATION or Role.ETAT.value not in roles_en_vigueur(compte):
        return False
    return getattr(evenement, "avis_etat", None) is not None
