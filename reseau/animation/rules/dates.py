"""The date of a meeting: to come, alone for its body, in a room that nobody else holds (R4.7, R5.14)."""

import datetime

from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_longue, heure
from reseau.agenda.chocs import bloquants, chocs_lire
from reseau.agenda.queries.entourage import entourage_lire
from reseau.agenda.queries.lieux import lieu_lire
from reseau.agenda.rules.dates import horaire_exiger
from reseau.agenda.series import horaire_de
from reseau.animation.choices import PRENNENT_DATE
from reseau.animation.models import Reunion
from reseau.animation.occupations import occupation_de
from reseau.territoires.models import Commune

SALLE = "Cette salle est déjà prise à ces heures par une date confirmée : prenez une autre salle ou un autre jour."


def date_exiger(*, debut: datetime.datetime, fin: datetime.datetime) -> None:
    """Raises RegleRefusee "fin", "passe" or "lointain"."""
    horaire_exiger(horaire=horaire_de(debut, fin))


def _jours_restants(debut: datetime.datetime) -> int:
    """Whole days between today and the day of this instant."""
    return (timezone.localdate(debut) - timezone.localdate()).days


def date_tenir(*, reunion: Reunion, motif_delai: str, neuve: bool = True) -> None:
    """What a date that leaves to the seats must be; its caller holds the body and the meeting.

    One that they know already (not `neuve`) owes no delay any more. Raises RegleRefusee as `date_exiger`,
    "chevauchement" with another meeting of the body, "salle" when a confirmed date holds the room, "delai" when it is
    too near for its rules and no reason is said.
    """
    date_exiger(debut=reunion.debut, fin=reunion.fin)
    autres = reunion.comite.reunions.filter(etat__in=PRENNENT_DATE, debut__lt=reunion.fin, fin__gt=reunion.debut)
    if autre := autres.exclude(pk=reunion.pk).first():
        quand = f"{date_longue(autre.debut)} à {heure(autre.debut)}"
        raise RegleRefusee("chevauchement", f"Cette instance se réunit déjà à ces heures, {quand}.")
    _salle_garder(reunion)
    if neuve and not motif_delai and _jours_restants(reunion.debut) < reunion.comite.delai_convocation:
        raise RegleRefusee(
            "delai",
            f"Le règlement demande {reunion.comite.delai_convocation} jours : dites pourquoi si près de la date.",
        )


def _salle_garder(reunion: Reunion) -> None:
    """Nobody else takes a room of this commune until the end of the transaction."""
    commune = reunion.lieu.commune if reunion.lieu else lieu_lire(reunion.endroit).ici
    if commune is not None:
        Commune.objects.select_for_update(of=("self",), no_key=True).order_by().get(pk=commune.pk)
    dates = [occupation_de(reunion)]
    if bloquants(chocs_lire(dates, entourage_lire(dates))):
        raise RegleRefusee("salle", SALLE)
