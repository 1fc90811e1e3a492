"""The works that come back by themselves, run once whatever the number of machines."""

import datetime
import enum
import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from home import registre
from home.models import PassagePeriodique
from home.typographie import date_courte, heure

journal = logging.getLogger("safran.pannes")
# Ce qu’une minuterie a d’inexact : un travail de chaque minute passe à chaque minute.
MARGE = datetime.timedelta(seconds=20)
# Au-delà, celui qui tenait le travail est tenu pour mort : un autre le reprend.
BAIL = datetime.timedelta(minutes=30)
RETARD = datetime.timedelta(minutes=30)
HEURE_DE_NUIT = 2


class TravailEnEchec(Exception):
    """A work went to its end and could not do all of it; in words."""


class Cadence(enum.Enum):
    """How often a work comes back."""

    MINUTE = datetime.timedelta(minutes=1)
    QUART_D_HEURE = datetime.timedelta(minutes=15)
    HEURE = datetime.timedelta(hours=1)
    NUIT = datetime.timedelta(days=1)

    def du_depuis(self, maintenant: datetime.datetime) -> datetime.datetime:
        """A work begun before this instant is due."""
        if self is not Cadence.NUIT:
            return maintenant - self.value + MARGE
        local = timezone.localtime(maintenant)
        nuit = local.replace(hour=HEURE_DE_NUIT, minute=0, second=0, microsecond=0)
        return nuit if nuit <= local else nuit - self.value


MINUTE, QUART_D_HEURE, HEURE, NUIT = Cadence


@dataclass(frozen=True)
class Periodique:
    """One work: « room.work », how often, what to call, and the sentence that its result completes."""

    nom: str
    cadence: Cadence
    faire: Callable[[], Any]
    dire: str = "{}"


def travaux_periodiques() -> list[Periodique]:
    """The works of every room, the most frequent first."""
    travaux = [travail for module in registre.modules_lire("periodiques") for travail in module.TRAVAUX]
    return sorted(travaux, key=lambda travail: travail.cadence.value)


def travaux_battre(noms: Collection[str] = ()) -> Iterator[PassagePeriodique]:
    """Run what is due, or at once what is named (a work, a room); tell each as it ends. A failure stops nothing."""
    for travail in travaux_periodiques():
        nomme = not {travail.nom, travail.nom.partition(".")[0]}.isdisjoint(noms)
        if (nomme or not noms) and _prendre(travail, a_l_heure=not nomme):
            yield _faire(travail)


def _prendre(travail: Periodique, *, a_l_heure: bool) -> bool:
    """Whether this caller is the one who runs it: one UPDATE says so, that two cannot both win."""
    maintenant = timezone.now()
    PassagePeriodique.objects.get_or_create(nom=travail.nom)
    libre = Q(pris_jusqu_a=None) | Q(pris_jusqu_a__lt=maintenant)
    if a_l_heure:
        libre &= Q(commence_le=None) | Q(commence_le__lt=travail.cadence.du_depuis(maintenant))
    passage = PassagePeriodique.objects.filter(libre, nom=travail.nom)
    return bool(passage.update(commence_le=maintenant, pris_jusqu_a=maintenant + BAIL))


def _faire(travail: Periodique) -> PassagePeriodique:
    """Run one work, keep what it said or why it failed, and let it go."""
    dit = {"bilan": "", "erreur": ""}
    try:
        dit["bilan"] = travail.dire.format(travail.faire())
    except Exception as panne:
        journal.exception("travail périodique %s", travail.nom)
        prefixe = "" if isinstance(panne, TravailEnEchec) else f"{type(panne).__name__} : "
        dit["erreur"] = f"{prefixe}{panne}"[:300]
    passage = PassagePeriodique.objects.filter(nom=travail.nom)
    passage.update(fini_le=timezone.now(), pris_jusqu_a=None, **dit)
    return passage.get()


def passage_noter(*, nom: str, commence_le: datetime.datetime, bilan: str) -> None:
    """Keep that a work which another timer runs has just gone to its end."""
    fait = {"commence_le": commence_le, "fini_le": timezone.now(), "bilan": bilan}
    PassagePeriodique.objects.update_or_create(nom=nom, defaults=fait)


def passage_lire(nom: str) -> PassagePeriodique | None:
    """The last time that a work went to its end; None when it never did."""
    return PassagePeriodique.objects.filter(nom=nom).exclude(fini_le=None).first()


def travaux_en_panne() -> Iterator[str]:
    """The works that failed the last time, or that have not come back when they should; in sentences."""
    passages = {passage.nom: passage for passage in PassagePeriodique.objects.exclude(commence_le=None)}
    for travail in travaux_periodiques():
        passage = passages.get(travail.nom)
        if passage and passage.erreur:
            yield f"Le travail « {travail.nom} » a échoué le {_quand(passage.commence_le)} : {passage.erreur}"
        elif passage and passage.commence_le < travail.cadence.du_depuis(
            timezone.now() - travail.cadence.value - RETARD
        ):
            yield f"Le travail « {travail.nom} » n’est plus passé depuis le {_quand(passage.commence_le)}."


def travaux_dire() -> Iterator[str]:
    """One line for each work: how often, when it ran last, and what it said."""
    passages = {passage.nom: passage for passage in PassagePeriodique.objects.exclude(fini_le=None)}
    for travail in travaux_periodiques():
        passage = passages.get(travail.nom)
        dit = f"{_quand(passage.commence_le)} : {passage.erreur or passage.bilan}" if passage else "jamais"
        yield f"{travail.nom} ({travail.cadence.name.lower().replace('_', ' ')}), {dit}"


def _quand(instant: datetime.datetime) -> str:
    local = timezone.localtime(instant)
    return f"{date_courte(local)} à {heure(local)}"
