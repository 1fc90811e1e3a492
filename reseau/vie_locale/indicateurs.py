"""The numbers that the log gives by itself: visits, meetings, contacts, and the time that they took (R4.20)."""

import datetime
from collections.abc import Callable
from functools import partial

from django.db.models import QuerySet, Sum

from home.indicateurs import Etendue, Perimetre, SourceIndicateur, Valeur
from reseau.territoires.queries.compositions import bassins_du_perimetre
from reseau.vie_locale.choices import GenreEntree
from reseau.vie_locale.models import EntreeJournal

Lire = Callable[[Perimetre, datetime.date, datetime.date], Valeur]


def _faites(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> QuerySet[EntreeJournal]:
    """The lines of these days in this extent; those of a structure or a network name it."""
    lignes = EntreeJournal.objects.filter(le__gte=du, le__lt=au)
    if perimetre.etendue in (Etendue.BASSIN, Etendue.COMMISSION):
        return lignes.filter(bassin__in=bassins_du_perimetre(perimetre))
    if perimetre.etendue == Etendue.STRUCTURE:
        return lignes.filter(structure=perimetre.cle)
    return lignes.filter(structure__reseau=perimetre.cle) if perimetre.etendue == Etendue.RESEAU else lignes


def _nombre(genre: str, perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    return Valeur(_faites(perimetre, du, au).filter(genre=genre).count())


def _minutes(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    return Valeur(_faites(perimetre, du, au).aggregate(somme=Sum("minutes"))["somme"] or 0)


NOMBRES: tuple[tuple[str, str, str, Lire], ...] = (
    ("journal_visites", "Visites des chargés de mission", "visites", partial(_nombre, GenreEntree.VISITE)),
    ("journal_reunions", "Réunions des chargés de mission", "réunions", partial(_nombre, GenreEntree.REUNION)),
    ("journal_contacts", "Contacts des chargés de mission", "contacts", partial(_nombre, GenreEntree.CONTACT)),
    ("journal_minutes", "Temps noté au journal", "minutes", _minutes),
)
PIECES = frozenset({"structures", "territoires", "vie_locale"})
SOURCES = [SourceIndicateur(*nombre, PIECES) for nombre in NOMBRES]
