"""What becomes of an event: a date confirmed, put off, cancelled, held (R5.13)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.agenda.choices import VIE, Moderation, Vie
from reseau.agenda.models import Evenement
from reseau.comptes.models import Compte


@transaction.atomic
def evenement_confirmer(*, evenement: Evenement, par: Compte) -> Evenement:
    """Its tentative date is sure. Raises RegleRefusee "etat"."""
    with _changer(evenement, Vie.CONFIRME, par) as verrou:
        pass
    return verrou


@transaction.atomic
def evenement_reporter(*, evenement: Evenement, par: Compte, motif: str) -> Evenement:
    """Put it off: it takes no date any more, until another one is given. Raises RegleRefusee "motif" or "etat"."""
    with _changer(evenement, Vie.REPORTE, par, _dit(motif)) as verrou:
        pass
    return verrou


@transaction.atomic
def evenement_annuler(*, evenement: Evenement, par: Compte, motif: str) -> Evenement:
    """Cancel it, for everyone who has it in a calendar. Raises RegleRefusee "motif" or "etat"."""
    with _changer(evenement, Vie.ANNULE, par, _dit(motif)) as verrou:
        pass
    return verrou


@transaction.atomic
def evenement_tenir(*, evenement: Evenement, par: Compte | None = None) -> Evenement:
    """It took place: its last date is over. Raises RegleRefusee "pas_finie" before, or "etat"."""
    with _changer(evenement, Vie.TENU, par) as verrou:
        if verrou.moderation != Moderation.PROGRAMME or not verrou.passe:
            raise RegleRefusee("pas_finie", "Sa dernière date n’est pas passée, ou il n’est pas programmé.")
    return verrou


@contextmanager
def _changer(evenement: Evenement, vers: str, par: Compte | None, motif: str = "") -> Iterator[Evenement]:
    """The passage, and what every one does: calendars are told, kept pages forgotten."""
    with VIE.passer(evenement, vers=vers, par=par, motif=motif) as verrou:
        yield verrou
        verrou.sequence += 1
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    public_purge()


def _dit(motif: str) -> str:
    if not (motif := motif.strip()):
        raise RegleRefusee("motif", "Dites pourquoi, en une phrase : tout le monde la lira.")
    return motif
