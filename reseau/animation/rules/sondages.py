"""Ask the seats which date would do; the one that is chosen opens a meeting, and the question ends (R4.7)."""

import datetime
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.annonces import sondage_dire
from reseau.animation.choices import Disponible
from reseau.animation.gardes import tenue_exiger
from reseau.animation.models import Comite, DateProposee, Disponibilite, Reunion, Siege, Sondage
from reseau.animation.permissions import peut_tenir
from reseau.animation.queries.preparation import sieges_du_jour
from reseau.animation.rules.dates import date_exiger
from reseau.animation.rules.preparation import reunion_preparer
from reseau.comptes.models import Compte

DATES_MAX = 10
Dates = Sequence[tuple[datetime.datetime, datetime.datetime]]


@transaction.atomic
def sondage_ouvrir(
    *, comite: Comite, par: Compte, cle: uuid.UUID, dates: Dates, repondre_avant: datetime.date, endroit: str = ""
) -> Sondage:
    """Propose dates to every seat in force; the same key writes once.

    Raises RegleRefusee "droit", "ferme", "dates" when there are fewer than two or more than DATES_MAX, "double",
    "ouvert" while another question waits, "avant" when answers would come too late, or as `date_exiger`.
    """
    tenue_exiger(par=par, comite=comite)
    verrou = Comite.objects.select_for_update().get(pk=comite.pk)
    if existant := Sondage.objects.filter(uuid=cle, comite=verrou).first():
        return existant
    if verrou.terminee:
        raise RegleRefusee("ferme", "Cette instance est fermée.")
    if verrou.sondages.filter(clos_le=None).exists():
        raise RegleRefusee("ouvert", "Un sondage est déjà ouvert pour cette instance.")
    _dates_exiger(dates, repondre_avant)
    sondage = Sondage(uuid=cle, comite=verrou, endroit=endroit, repondre_avant=repondre_avant, cree_par=par)
    sondage.full_clean()
    sondage.save()
    DateProposee.objects.bulk_create(DateProposee(sondage=sondage, debut=debut, fin=fin) for debut, fin in dates)
    sondage_dire(sondage, sieges_du_jour(verrou))
    return sondage


def _dates_exiger(dates: Dates, repondre_avant: datetime.date) -> None:
    if not 2 <= len(dates) <= DATES_MAX:
        raise RegleRefusee("dates", f"Proposez de deux à {DATES_MAX} dates.")
    if len({debut for debut, _ in dates}) < len(dates):
        raise RegleRefusee("double", "La même date est proposée deux fois.")
    for debut, fin in dates:
        date_exiger(debut=debut, fin=fin)
    premiere = timezone.localdate(min(debut for debut, _ in dates))
    if not timezone.localdate() <= repondre_avant < premiere:
        raise RegleRefusee("avant", "Les réponses s’attendent d’ici la première date, et pas avant aujourd’hui.")


@transaction.atomic
def sondage_repondre(*, sondage: Sondage, par: Compte, siege: Siege, reponses: Mapping[int, str]) -> None:
    """What a seat says of each date, by its key: who holds it, or who holds the body for it; said again, it changes.

    Raises RegleRefusee "droit", "clos", or "reponse" when a date has no answer.
    """
    sien = siege.compte_id == par.pk and par.is_active and not siege.terminee
    if siege.comite_id != sondage.comite_id or not (sien or peut_tenir(par, sondage.comite)):
        raise RegleRefusee("droit", "Ce siège n’est pas le vôtre.")
    verrou = _ouvert(sondage)
    for date in verrou.dates.all():
        dite = reponses.get(date.pk, "")
        if dite not in Disponible.values:
            raise RegleRefusee("reponse", "Répondez à chaque date.")
        Disponibilite.objects.update_or_create(
            date=date, siege=siege, defaults={"reponse": dite, "dite_par": par, "dite_le": timezone.now()}
        )


@transaction.atomic
def sondage_choisir(*, date: DateProposee, par: Compte) -> Reunion:
    """This date: a meeting opens there, prepared, and the question ends. Chosen twice, it opens one.

    Raises RegleRefusee "droit", "clos" when another one was chosen, or as `reunion_preparer`.
    """
    sondage = date.sondage
    tenue_exiger(par=par, comite=sondage.comite)
    verrou = Sondage.objects.select_for_update().get(pk=sondage.pk)
    if verrou.reunion and (verrou.reunion.debut, verrou.reunion.fin) == (date.debut, date.fin):
        return verrou.reunion
    verrou = _ouvert(sondage)
    verrou.reunion = reunion_preparer(
        comite=verrou.comite, par=par, cle=verrou.uuid, debut=date.debut, fin=date.fin, endroit=verrou.endroit
    )
    _clore(verrou)
    return verrou.reunion


@transaction.atomic
def sondage_abandonner(*, sondage: Sondage, par: Compte) -> None:
    """End the question without a date. Raises RegleRefusee "droit" or "clos"."""
    tenue_exiger(par=par, comite=sondage.comite)
    _clore(_ouvert(sondage))


def _ouvert(sondage: Sondage) -> Sondage:
    verrou = Sondage.objects.select_for_update().get(pk=sondage.pk)
    if verrou.clos_le:
        raise RegleRefusee("clos", "Ce sondage est clos.")
    return verrou


def _clore(sondage: Sondage) -> None:
    sondage.clos_le = timezone.now()
    sondage.save(update_fields=["clos_le", "reunion"])
