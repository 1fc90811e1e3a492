"""What moderation answers: on the programme, to complete, refused, or looked at again (R5.13)."""

import datetime

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_courte
from reseau.agenda.annonces_moderation import decision_annoncer, relance_annoncer
from reseau.agenda.choices import MODERATION, PASSES, RELANCES, Manque, Moderation
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import peut_moderer
from reseau.agenda.queries.moderation import evenements_a_relancer
from reseau.agenda.rules.gardes import salle_garder
from reseau.comptes.models import Compte


@transaction.atomic
def evenement_programmer(*, evenement: Evenement, par: Compte, version: int | None = None) -> Evenement:
    """Put it on the programme, and tell who organises it; `version` is the one that its moderator read.

    Raises RegleRefusee "droit", "passe", "version" or "etat".
    """
    with MODERATION.passer(evenement, vers=Moderation.PROGRAMME, par=par) as verrou:
        _lue_exiger(par, verrou, version)
        if verrou.passe:
            raise RegleRefusee("passe", "Sa dernière date est passée : il ne se programme plus.")
        verrou.sequence += 1
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    decision_annoncer(verrou, Moderation.PROGRAMME)
    public_purge()
    return verrou


@transaction.atomic
def evenement_completer(
    *, evenement: Evenement, par: Compte, manque: str, mot: str = "", version: int | None = None
) -> Evenement:
    """Ask its organiser for what is missing. Raises RegleRefusee "droit", "manque", "version" or "etat"."""
    return _repondre(evenement, par, Moderation.A_COMPLETER, manque, mot, version)


@transaction.atomic
def evenement_refuser(
    *, evenement: Evenement, par: Compte, manque: str, mot: str = "", version: int | None = None
) -> Evenement:
    """Refuse it, with the reason. Raises RegleRefusee "droit", "manque", "version" or "etat"."""
    return _repondre(evenement, par, Moderation.REFUSE, manque, mot, version)


@transaction.atomic
def evenement_rouvrir(*, evenement: Evenement, par: Compte) -> Evenement:
    """Come back on a choice: it waits in the queue again, and holds its room.

    Raises RegleRefusee "droit", "passe", "etat", or "lieu_confirme" when another one took the room meanwhile.
    """
    with MODERATION.passer(evenement, vers=Moderation.PROPOSE, par=par, motif="Retour sur ce choix") as verrou:
        _lue_exiger(par, verrou, None)
        if verrou.vie in PASSES:
            raise RegleRefusee("passe", "Cet événement a eu lieu : ce choix ne se reprend plus.")
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    salle_garder(evenement=verrou)
    public_purge()
    return verrou


def evenements_relancer(*, jour: datetime.date | None = None) -> int:
    """Remind organisers of what is missing, seven and fourteen days after it was asked; each step once."""
    jour, nombre = jour or timezone.localdate(), 0
    for evenement, passage in evenements_a_relancer():
        age = (jour - timezone.localdate(passage.le)).days
        palier = max((palier for palier in RELANCES if palier <= age < palier + RELANCES[0]), default=0)
        if palier:
            relance_annoncer(evenement, passage.motif, date_courte(passage.le), f"{passage.pk}-{palier}")
            nombre += 1
    return nombre


def _repondre(evenement: Evenement, par: Compte, vers: str, manque: str, mot: str, version: int | None) -> Evenement:
    if manque not in Manque.values:
        raise RegleRefusee("manque", "Dites ce qui manque.")
    motif = " : ".join(filter(None, (Manque(manque).label, mot.strip())))
    with MODERATION.passer(evenement, vers=vers, par=par, motif=motif) as verrou:
        _lue_exiger(par, verrou, version)
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    decision_annoncer(verrou, vers, motif)
    return verrou


def _lue_exiger(par: Compte, evenement: Evenement, version: int | None) -> None:
    if not peut_moderer(par, evenement):
        raise RegleRefusee("droit", "Cet événement n’est plus à modérer par vous.")
    if version is not None and evenement.version != version:
        raise RegleRefusee("version", "Cet événement a changé depuis que vous l’avez lu : relisez-le, puis répondez.")
