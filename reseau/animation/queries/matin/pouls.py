"""How one's bassins are, in numbers: their sheets, and what the rooms above count of the last three months."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from django.utils import timezone

from home.gardees import Gardee
from home.indicateurs import Etendue, Perimetre, SourceIndicateur, Valeur, indicateurs
from home.typographie import duree, nombre
from reseau.animation.queries.fiches import fiches_lire

TRIMESTRE = datetime.timedelta(days=91)
MINUTES = "minutes"  # l’unité d’un nombre qui se lit en heures
FICHES = Gardee(
    "fiches des bassins", pieces=("annuaire", "comptes", "membres", "structures", "territoires", "vocabulaires")
)


@dataclass(frozen=True)
class Pouls:
    """A number of one's bassins as it is said: « 12 », « 16 sur 16 », « 10 h 50 »."""

    libelle: str
    dit: str


def pouls_lire(bassins: frozenset[int]) -> list[Pouls]:
    """The sheets first; nothing is counted twice in a day unless one of its rooms was written."""
    return [
        Pouls("fiches à jour", FICHES.lire((bassins, timezone.localdate()), lambda: _fiches(bassins))),
        *_activite(bassins),
    ]


def _fiches(bassins: frozenset[int]) -> str:
    fiches = fiches_lire(bassins)
    return f"{nombre(fiches.a_jour)} sur {nombre(fiches.nombre)}"


def _activite(bassins: Collection[int]) -> Iterable[Pouls]:
    """Bassin by bassin, added; what is hidden of one adds nothing."""
    jour = timezone.localdate()
    lus = _comptees().lire_lot(((bassin, jour) for bassin in sorted(bassins)), _compter)
    for rang, source in enumerate(_sources()):
        valeurs = [valeurs[rang] for valeurs in lus.values()]
        nombres = [valeur.nombre for valeur in valeurs if valeur.nombre is not None and not valeur.masque]
        if nombres:
            yield Pouls(f"{source.libelle.lower()}, en trois mois", _dire(source, int(sum(nombres))))


@cache
def _comptees() -> Gardee:
    """The numbers of a bassin up to a day, in the order of the sources."""
    return Gardee("activité d’un bassin", pieces={piece for source in _sources() for piece in source.pieces})


def _sources() -> list[SourceIndicateur]:
    """Those that may be kept, and added."""
    return [source for source in indicateurs().values() if source.additif and not source.journaux]


def _compter(cles: list[tuple[int, datetime.date]]) -> dict[tuple[int, datetime.date], list[Valeur]]:
    return {(bassin, jour): list(_valeurs(bassin, jour)) for bassin, jour in cles}


def _valeurs(bassin: int, jour: datetime.date) -> Iterable[Valeur]:
    au = jour + datetime.timedelta(days=1)
    for source in _sources():
        yield source.lire(Perimetre(Etendue.BASSIN, bassin), au - TRIMESTRE, au)


def _dire(source: SourceIndicateur, somme: int) -> str:
    return source.unite == MINUTES and duree(somme) or nombre(somme)
