"""What is new, by mail, at the pace that each person chose: grouped by object, never twice, nothing when nothing is."""

import datetime
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home import registre
from home.avis import RECAPITULATIF
from home.choices import Rythme
from home.models import Recapitulatif
from home.permissions import Personne

journal = logging.getLogger("safran.pannes")
# Ce qui s'écrit pendant que l'on compte se dira la fois d'après : une transaction dure moins que cela.
RECUL = datetime.timedelta(minutes=5)
LIGNES_PAR_OBJET = 5
OBJETS = 30


@dataclass(frozen=True)
class Nouvelle:
    """One thing that happened: to what (title, address), in words, when."""

    objet: str
    url: str
    phrase: str
    le: datetime.datetime


@dataclass(frozen=True)
class SourceDeNouvelles:
    """What a room tells; `lire(compte, depuis, jusqu_a)` gives what happened after one instant, up to another,
    that this person may read today and did not do.
    """

    cle: str
    libelle: str
    lire: Callable[[Any, datetime.datetime, datetime.datetime], Iterable[Nouvelle]]


@dataclass
class Groupe:
    """Everything that happened to one object, the oldest first."""

    objet: str
    url: str
    lignes: list[str] = field(default_factory=list)
    reste: int = 0


def nouvelles_lire(
    compte: Personne, depuis: datetime.datetime, jusqu_a: datetime.datetime, sauf: Sequence[str] = ()
) -> list[Groupe]:
    """What is new for someone in a span of time, grouped by object, the last touched first."""
    nouvelles = [
        nouvelle
        for source in registre.lire("nouvelles")
        if source.cle not in sauf
        for nouvelle in source.lire(compte, depuis, jusqu_a)
    ]
    groupes: dict[str, Groupe] = {}
    for nouvelle in sorted(nouvelles, key=lambda n: n.le):
        groupe = groupes.pop(nouvelle.url, None) or Groupe(nouvelle.objet, nouvelle.url)
        groupes[nouvelle.url] = groupe
        if len(groupe.lignes) < LIGNES_PAR_OBJET:
            groupe.lignes.append(nouvelle.phrase)
        else:
            groupe.reste += 1
    return list(reversed(groupes.values()))


def sujets() -> list[tuple[str, str]]:
    """What one may leave aside: key and words of each source."""
    return [(source.cle, source.libelle) for source in registre.lire("nouvelles")]


def recapitulatif_de(compte: Personne) -> Recapitulatif:
    """What this person chose to be told of; the default, not kept, for whoever chose nothing yet."""
    return Recapitulatif.objects.filter(compte=compte).first() or Recapitulatif(compte=compte)


@transaction.atomic
def recapitulatif_choose(*, compte: Personne, rythme: str, sauf: Sequence[str] = ()) -> Recapitulatif:
    """Choose one's pace; whoever begins anew is told from now on, not of what was said to nobody."""
    recap, _ = Recapitulatif.objects.select_for_update(of=("self",)).get_or_create(compte=compte)
    if recap.rythme == Rythme.AUCUN:
        recap.dit_jusqu_a = timezone.now()
    recap.rythme, recap.sauf = Rythme(rythme), [cle for cle, _ in sujets() if cle in sauf]
    recap.save()
    return recap


def recapitulatifs_send(*, maintenant: datetime.datetime | None = None) -> int:
    """Write the mails that are due; how many. Each person in one's own transaction: a failure stops nobody else."""
    maintenant = maintenant or timezone.now()
    dus = Recapitulatif.objects.exclude(rythme=Rythme.AUCUN).filter(compte__is_active=True).order_by("pk")
    ecrits = 0
    for pk in list(dus.values_list("pk", flat=True)):
        try:
            ecrits += _preparer(pk, maintenant)
        except Exception:
            journal.exception("récapitulatif %s", pk)
    return ecrits


def _du(recap: Recapitulatif, jour: datetime.date) -> bool:
    """Not done today; for a weekly one, not done since Monday."""
    debut = jour if recap.rythme == Rythme.QUOTIDIEN else jour - datetime.timedelta(days=jour.weekday())
    dernier = recap.fait_le or timezone.localdate(recap.dit_jusqu_a)
    return dernier < debut


@transaction.atomic
def _preparer(pk: int, maintenant: datetime.datetime) -> bool:
    """Tell one person, under a lock: the worker that comes second finds the day done."""
    recap = Recapitulatif.objects.select_for_update(of=("self",)).select_related("compte").get(pk=pk)
    jour, jusqu_a = timezone.localdate(maintenant), maintenant - RECUL
    if recap.rythme == Rythme.AUCUN or jusqu_a <= recap.dit_jusqu_a or not _du(recap, jour):
        return False
    groupes = nouvelles_lire(recap.compte, recap.dit_jusqu_a, jusqu_a, recap.sauf)
    if groupes:
        RECAPITULATIF.envoyer(
            [recap.compte],
            reverse("nouvelles"),
            etape=f"{recap.dit_jusqu_a.timestamp()}",
            groupes=groupes[:OBJETS],
            autres=max(len(groupes) - OBJETS, 0),
            nombre=len(groupes),
        )
    recap.dit_jusqu_a, recap.fait_le = jusqu_a, jour
    recap.save(update_fields=["dit_jusqu_a", "fait_le"])
    return bool(groupes)
