"""Who brings something to an event, who comes, who tells of it afterwards; a stranger gets 404."""

import uuid
from collections.abc import Callable

from django.db.models import QuerySet

from home.permissions import droit_exiger, trouver
from reseau.agenda.choices import A_TENIR, PASSES, EtatApport, Moderation, Vie
from reseau.agenda.models import Apport, Evenement
from reseau.agenda.permissions import evenement_get_lisible, evenements_lisibles, evenements_organises
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, structures_de, structures_representees
from reseau.structures.models import Structure


def organise(compte: Compte, evenement: Evenement) -> bool:
    """Prepares it, or is of a structure that organises it, while she is of the network."""
    return est_membre(compte) and evenements_organises(compte).filter(pk=evenement.pk).exists()


def structures_pour_apporter(compte: Compte) -> QuerySet[Structure]:
    """Those in whose name one brings something: one's own, and those one represents."""
    siennes = structures_de(compte) | structures_representees(compte)
    return Structure.objects.visibles().filter(pk__in=siennes).select_related("reseau").order_by("nom")


def prepare_encore(evenement: Evenement) -> bool:
    """Something may still be brought to it: neither refused, nor cancelled, nor over."""
    vivant = evenement.vie in (*A_TENIR, Vie.REPORTE) and not evenement.passe
    return vivant and evenement.moderation != Moderation.REFUSE


def attend_des_reponses(evenement: Evenement) -> bool:
    """Professionals may say that they come: on the programme, with a date that is still to come."""
    return evenement.programme_au_calendrier and evenement.tient_sa_date and not evenement.passe


def lit(compte: Compte, evenement: Evenement) -> bool:
    """Reads this event today."""
    return evenements_lisibles(compte).filter(pk=evenement.pk).exists()


def peut_retirer(compte: Compte, apport: Apport) -> bool:
    """May take it away: whoever is of the structure that brings it, and who organises."""
    siennes = structures_de(compte) | structures_representees(compte)
    return apport.structure_id in siennes or organise(compte, apport.evenement)


def evenement_get_prepare(compte: Compte, identifiant: uuid.UUID) -> Evenement:
    """An event that this person reads, to which a structure of hers may still bring something; Http404 otherwise."""
    evenement = evenement_get_lisible(compte, identifiant)
    droit_exiger(prepare_encore(evenement) and structures_pour_apporter(compte).exists())
    return evenement


def evenement_get_organise(compte: Compte, identifiant: uuid.UUID) -> Evenement:
    """An event that this person organises; Http404 otherwise."""
    evenement = evenement_get_lisible(compte, identifiant)
    droit_exiger(organise(compte, evenement))
    return evenement


def apport_get_cherche(compte: Compte, identifiant: uuid.UUID) -> Apport:
    """Something looked for, at an event that this person reads, that her structure may bring; Http404 otherwise."""
    droit_exiger(structures_pour_apporter(compte).exists())
    return _apport(compte, identifiant, lambda apport: apport.etat == EtatApport.CHERCHE)


def apport_get_a_accepter(compte: Compte, identifiant: uuid.UUID) -> Apport:
    """Something brought to an event that this person organises; Http404 otherwise."""
    return _apport(compte, identifiant, lambda apport: organise(compte, apport.evenement))


def apport_get_retirable(compte: Compte, identifiant: uuid.UUID) -> Apport:
    """Something that this person may take away; Http404 otherwise."""
    return _apport(compte, identifiant, lambda apport: peut_retirer(compte, apport))


def _apport(compte: Compte, identifiant: uuid.UUID, droit: Callable[[Apport], bool]) -> Apport:
    apports = Apport.objects.select_related("evenement", "structure", "par")
    return trouver(apports, lambda apport: lit(compte, apport.evenement) and droit(apport), uuid=identifiant)


def evenement_get_a_raconter(compte: Compte, identifiant: uuid.UUID) -> Evenement:
    """An event held, that this person organised; Http404 otherwise."""
    evenement = evenement_get_organise(compte, identifiant)
    droit_exiger(evenement.vie in PASSES)
    return evenement
