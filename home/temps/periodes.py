"""Rows that hold from a day to another, and what is typed line by line: what happens at which hour."""

import datetime
import re
from typing import ClassVar, NamedTuple, Self

from dateutil.relativedelta import relativedelta, weekday
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# Rows that hold from a day to another, the last one excluded.
#
# class Mandat(Periode):
# class Meta:
# constraints = [
# fin_apres_debut("mandat_dates"),
# un_seul_ouvert("compte", "role", nom="mandat_ouvert", message="Cette personne a déjà ce mandat."),
# ]
#
# Mandat.objects.en_vigueur()                 # those that hold today
# Mandat.objects.chevauchent(du, au)          # those that hold on some of these days
#
# `Periode` has `du` and `au`; `Validite` has `valide_du` and `valide_au`, both open. A row given up before its first
# day
# (`au == du`) holds on none: where that may happen, `fin_apres_debut(..., renoncable=True)`. `mois_apres` counts
# months,
# `meme_rang_apres` by the rank of a weekday.

DERNIER_RANG = 5  # le cinquième mardi, que chaque mois n’a pas


def mois_apres(*, jour: datetime.date, mois: int) -> datetime.date:
    """So many months later (or earlier), the same day of the month, the last one when it does not exist."""
    return jour + relativedelta(months=mois)


def meme_rang_apres(*, jour: datetime.date, mois: int) -> datetime.date:
    """So many months later, the same weekday of the same rank in its month; a fifth one is the last."""
    rang = (jour.day - 1) // 7 + 1
    jour_dit = weekday(jour.weekday())
    if rang < DERNIER_RANG:
        return jour + relativedelta(months=mois, day=1, weekday=jour_dit(rang))
    return jour + relativedelta(months=mois, day=31, weekday=jour_dit(-1))


class PeriodeQuerySet(models.QuerySet):
    """Rows by the days when they hold."""

    def en_vigueur(self, jour: datetime.date | None = None) -> Self:
        """Rows that hold on `jour` (today by default)."""
        jour = jour or timezone.localdate()
        du, au = self.model.bornes
        commence = Q(**{f"{du}__lte": jour})
        if self.model._meta.get_field(du).null:
            commence |= Q(**{du: None})
        return self.filter(commence, Q(**{au: None}) | Q(**{f"{au}__gt": jour}))

    def chevauchent(self, du: datetime.date, au: datetime.date | None = None) -> Self:
        """Rows that hold on some of the days from `du` to `au`, or to the end of time."""
        lignes = self.exclude(au=F("du")).filter(Q(au=None) | Q(au__gt=du))
        return lignes if au is None else lignes.filter(du__lt=au)


def fin_apres_debut(
    nom: str, message: str = "La fin doit suivre le début.", *, du: str = "du", au: str = "au", renoncable: bool = False
) -> models.CheckConstraint:
    """The end is after the beginning; or falls on it, for what may be given up before its first day."""
    ouverte = Q(**{au: None}) if du == "du" else Q(**{au: None}) | Q(**{du: None})
    suit = Q(**{f"{au}__gte" if renoncable else f"{au}__gt": F(du)})
    return models.CheckConstraint(condition=ouverte | suit, name=nom, violation_error_message=message)


def un_seul_ouvert(*champs: str, nom: str, message: str, **valeurs: None) -> models.UniqueConstraint:
    """One row without an end at most for these fields, of those where `valeurs` hold."""
    return models.UniqueConstraint(
        fields=champs, condition=Q(au=None, **valeurs), name=nom, violation_error_message=message
    )


class Periode(models.Model):
    """A row that begins on a day and may end on another."""

    bornes: ClassVar[tuple[str, str]] = ("du", "au")
    du = models.DateField("du")
    au = models.DateField("au (exclu)", null=True, blank=True)

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def terminee(self) -> bool:
        """Holds no more; one that never began is ended, whatever its days."""
        return self.au is not None and self.au <= max(timezone.localdate(), self.du)

    @property
    def a_venir(self) -> bool:
        """Does not hold yet."""
        return not self.terminee and self.du > timezone.localdate()

    @property
    def dernier_jour(self) -> datetime.date | None:
        """The last day it holds; None while it is open."""
        return self.au - datetime.timedelta(days=1) if self.au else None


class Validite(models.Model):
    """A row valid from a day, or always, to another, or for ever."""

    bornes: ClassVar[tuple[str, str]] = ("valide_du", "valide_au")
    valide_du = models.DateField("valide à partir du", null=True, blank=True)
    valide_au = models.DateField("valide jusqu’au (exclu)", null=True, blank=True)

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = (
            fin_apres_debut(
                "%(class)s_dates", "La fin de validité doit suivre le début.", du="valide_du", au="valide_au"
            ),
        )


# What is typed line by line and read as a list: what happens at which hour, and the ways to come.

HEURE = r"(?P<heure>\d{1,2}\s?h(?:\s?[0-5]\d)?)"
MOMENT = re.compile(HEURE + r"\s*[,:–-]?\s+(?P<quoi>\S.*)", re.IGNORECASE)
SEULE = re.compile(HEURE, re.IGNORECASE)
MOYEN_MAX = 40


class Moment(NamedTuple):
    """One line of what happens there."""

    heure: str
    titre: str
    detail: str


class Acces(NamedTuple):
    """One way to come."""

    moyen: str
    suite: str


def lignes_dites(texte: str) -> list[str]:
    """The lines that say something."""
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def moments_lire(texte: str) -> list[Moment]:
    """« 14 h 30 Atelier, salle 2 | Vingt places » becomes an hour, a title and a detail; a line without hour stays.

    A bar after the hour (« 14 h 30 | Atelier | Vingt places ») says the same.
    """
    return [_moment(ligne) for ligne in lignes_dites(texte)]


def _moment(ligne: str) -> Moment:
    dit, _, detail = (part.strip() for part in ligne.partition("|"))
    if SEULE.fullmatch(dit):
        titre, _, detail = (part.strip() for part in detail.partition("|"))
        return Moment(dit, titre, detail)
    trouve = MOMENT.fullmatch(dit)
    return Moment(trouve["heure"], trouve["quoi"], detail) if trouve else Moment("", dit, detail)


def acces_lire(texte: str) -> list[Acces]:
    """« En bus. Lignes A et 3 » becomes a way and what follows; a line without a first sentence stays."""
    lignes = lignes_dites(texte)
    coupees = [ligne.partition(". ") for ligne in lignes]
    return [
        Acces(f"{moyen}.", suite) if suite and len(moyen) <= MOYEN_MAX else Acces("", ligne)
        for ligne, (moyen, _, suite) in zip(lignes, coupees, strict=True)
    ]
