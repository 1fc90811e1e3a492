"""What becomes of an event: a date confirmed, put off, cancelled, held (R5.13)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.agenda.annonces_dates import changement_dire
from reseau.agenda.choices import VIE, Moderation, Vie
from reseau.agenda.ecriture import droit_exiger
from reseau.agenda.models import Evenement
from reseau.agenda.rules.gardes import date_garder
from reseau.comptes.models import Compte

OPTION_PASSEE = "Sa date est passée sans avoir été confirmée."


@transaction.atomic
def evenement_confirmer(*, evenement: Evenement, par: Compte, motif: str = "") -> Evenement:
    """Its tentative date is sure, and holds its room.

    Raises RegleRefusee "etat", "droit", "date" when it has none to come, or as `date_garder` does.
    """
    with _changer(evenement, Vie.CONFIRME, par) as verrou:
        if verrou.vie != Vie.OPTION:
            raise RegleRefusee("date", "Donnez-lui d’abord une nouvelle date.")
    date_garder(evenement=verrou, par=par, motif=motif)
    return verrou


@transaction.atomic
def evenement_remettre_en_option(*, evenement: Evenement, par: Compte) -> Evenement:
    """Its date is no longer sure: it gives way to a confirmed one. Raises RegleRefusee "etat" or "droit"."""
    with _changer(evenement, Vie.OPTION, par) as verrou:
        if verrou.vie != Vie.CONFIRME:
            raise RegleRefusee("date", "Donnez-lui d’abord une nouvelle date.")
    return verrou


@transaction.atomic
def evenement_reporter(*, evenement: Evenement, par: Compte, motif: str) -> Evenement:
    """Put it off: it takes no date any more, until another one is given; those who come are told.

    Raises RegleRefusee "motif", "etat", "droit" or "passe".
    """
    with _changer(evenement, Vie.REPORTE, par, motif := _dit(motif)) as verrou:
        _a_venir_exiger(verrou)
    changement_dire(verrou, "reporté", motif, par=par)
    return verrou


@transaction.atomic
def evenement_annuler(*, evenement: Evenement, par: Compte, motif: str) -> Evenement:
    """Cancel it, for everyone who has it in a calendar; those who come are told.

    Raises RegleRefusee "motif", "etat", "droit" or "passe".
    """
    with _changer(evenement, Vie.ANNULE, par, motif := _dit(motif)) as verrou:
        if verrou.vie != Vie.REPORTE:
            _a_venir_exiger(verrou)
    changement_dire(verrou, "annulé", motif, par=par)
    return verrou


@transaction.atomic
def evenement_tenir(*, evenement: Evenement, par: Compte | None = None) -> Evenement:
    """It took place: its last date is over. Raises RegleRefusee "pas_finie" before, or "etat"."""
    with _changer(evenement, Vie.TENU, par) as verrou:
        if verrou.moderation != Moderation.PROGRAMME or not verrou.passe:
            raise RegleRefusee("pas_finie", "Sa dernière date n’est pas passée, ou il n’est pas programmé.")
    return verrou


@transaction.atomic
def option_lever(*, evenement: Evenement) -> Evenement:
    """It was never confirmed and its last date is over: it is cancelled, and its organisers are told like the others.

    Raises RegleRefusee "confirmee" once it is sure, "pas_finie" before, or "etat".
    """
    with _changer(evenement, Vie.ANNULE, None, OPTION_PASSEE) as verrou:
        if verrou.vie != Vie.OPTION:
            raise RegleRefusee("confirmee", "Sa date a été confirmée, ou reportée.")
        if not verrou.passe:
            raise RegleRefusee("pas_finie", "Sa dernière date n’est pas passée.")
    changement_dire(verrou, "annulé", OPTION_PASSEE)
    return verrou


@contextmanager
def _changer(evenement: Evenement, vers: str, par: Compte | None, motif: str = "") -> Iterator[Evenement]:
    """The passage, and what every one does: calendars are told, kept pages forgotten."""
    with VIE.passer(evenement, vers=vers, par=par, motif=motif) as verrou:
        if par is not None:
            droit_exiger(par, verrou)
        yield verrou
        verrou.sequence += 1
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    public_purge()


def _a_venir_exiger(evenement: Evenement) -> None:
    if evenement.passe:
        raise RegleRefusee("passe", "Sa dernière date est passée : il s’est tenu, ou il ne change plus.")


def _dit(motif: str) -> str:
    if not (motif := motif.strip()):
        raise RegleRefusee("motif", "Dites pourquoi, en une phrase : tout le monde la lira.")
    return motif
