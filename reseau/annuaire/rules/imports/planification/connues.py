"""What a source gave before and what these sheets say today, read a batch at a time."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db import models

from home.casiers import Casier
from home.lots.memoire import par_lots
from reseau.annuaire.choices import DecisionDoublon, Genre
from reseau.annuaire.identifiants import fiches_propres
from reseau.annuaire.models import Doublon, Lieu, Provenance, Service, ServiceAuLieu
from reseau.annuaire.rules.fiches import CHAMPS_STRUCTURE
from reseau.annuaire.rules.lieux import CHAMPS_LIEU
from reseau.annuaire.rules.services import CHAMPS_SERVICE, LIENS
from reseau.structures.models import Structure
from reseau.structures.queries import structure_canonique

MODELES = {Genre.STRUCTURE: Structure, Genre.LIEU: Lieu, Genre.SERVICE: Service}
CHAMPS = {Genre.STRUCTURE: CHAMPS_STRUCTURE, Genre.LIEU: CHAMPS_LIEU, Genre.SERVICE: CHAMPS_SERVICE}
SIMPLES = {genre: [nom for nom in champs if nom not in LIENS] for genre, champs in CHAMPS.items()}
LECTURES = {
    Genre.STRUCTURE: Structure.objects.select_related("reseau", "parent", "fusionnee_dans"),
    Genre.LIEU: Lieu.objects.select_related("commune", "chez"),
    Genre.SERVICE: Service.objects.prefetch_related(*LIENS, "aux_lieux"),
}
# Ce qui bouge dès que quelqu’un touche à une fiche : sa version et sa confirmation, ou la date d’une structure.
MARQUES = {
    Genre.STRUCTURE: ("modifie_le", "fusionnee_dans_id"),
    Genre.LIEU: ("version", "confirme_le", "structure_id"),
    Genre.SERVICE: ("version", "confirme_le", "structure_id"),
}
_CODES = {"commune": "code_insee"}  # le reste se nomme par son code


@dataclass(slots=True)
class Connue:
    """A sheet as the plan sees it; without `pk`, the import itself will create it.

    `marque` tells whether it moved since; `valeurs` is what the source said last; `structure` is where it hangs: a key,
    or the identifier in the source of a structure to be created.
    """

    genre: Genre
    source_id: str
    pk: int | None
    structure: int | str
    valeurs: dict[str, Any] = field(default_factory=dict)
    etat: dict[str, Any] = field(default_factory=dict)
    marque: list[Any] = field(default_factory=list)
    confirme: tuple[str | None, int | None] = (None, None)
    provenance: int | None = None
    retiree: str | None = None
    lieux: frozenset[int] = frozenset()


_SUITE = attrgetter(*[nom for nom in Connue.__slots__ if nom != "genre"])


class Retenues:
    """Sheets that the import will leave, kept aside by kind and identifier for its next lines."""

    def __init__(self) -> None:
        self._casiers = {genre: Casier() for genre in MODELES}

    def __contains__(self, cle: tuple[Genre, str]) -> bool:
        return cle[1] in self._casiers[cle[0]]

    def poser(self, connue: Connue) -> None:
        """Keep a sheet: its values only, which cost half as much as the object."""
        self._casiers[connue.genre].poser(connue.source_id, _SUITE(connue))

    def lire(self, genre: Genre, source_id: str) -> Connue | None:
        """A sheet kept, or None."""
        suite = self._casiers[genre].lire(source_id)
        return None if suite is None else Connue(genre, *suite)


def marque_de(*, genre: Genre, objet: models.Model) -> list[Any]:
    """What a plan remembers of a sheet, to see whether it moves before the plan is laid."""
    return plat(getattr(objet, nom) for nom in MARQUES[genre])


def plat(valeurs: Iterable[Any]) -> list[Any]:
    """Values as a plan keeps them: dates in ISO."""
    return [valeur.isoformat() if hasattr(valeur, "isoformat") else valeur for valeur in valeurs]


def connues_lire(*, source: str, genre: Genre, identifiants: Iterable[str]) -> dict[str, Connue]:
    """The sheets of a kind that these identifiers of the source name; a few queries per 500."""
    cherches = sorted({identifiant for identifiant in identifiants if identifiant})
    connues: dict[str, Connue] = {}
    for lot in par_lots(cherches):
        connues |= _lot(source, genre, list(lot))
    return connues


def _lot(source: str, genre: Genre, identifiants: list[str]) -> dict[str, Connue]:
    lien = f"{genre.lower()}_id"
    gardees = Provenance.objects.filter(source=source, genre=genre, source_id__in=identifiants)
    provenances = {
        identifiant: suite
        for identifiant, *suite in gardees.values_list("source_id", lien, "pk", "valeurs", "retiree_le")
    }
    cles = {identifiant: suite[0] for identifiant, suite in provenances.items() if suite[0]}
    propres = fiches_propres(genre, [i for i in identifiants if i not in cles])
    cles = {**{i: objet.pk for i, objet in propres.items()}, **cles}
    fiches = _fiches(genre, set(cles.values()))
    connues = {}
    for identifiant, cle in cles.items():
        if cle in fiches:
            connue = connues[identifiant] = Connue(source_id=identifiant, **fiches[cle])
            if suite := provenances.get(identifiant):
                _, connue.provenance, connue.valeurs, retiree_le = suite
                connue.retiree = date_iso(jour=retiree_le)
    return connues


def connue_depuis(*, genre: Genre, objet: Any, identifiant: str) -> Connue:
    """A sheet of this directory, which a source describes for the first time."""
    return Connue(source_id=identifiant, **_fiches(genre, {objet.pk})[objet.pk])


def _fiches(genre: Genre, cles: set[int]) -> dict[int, dict[str, Any]]:
    """What the plan sees of some sheets, values only; a merged structure is the one that stands for it."""
    if not cles:
        return {}
    liens = liens_lire(services=cles) if genre == Genre.SERVICE else {}
    fiches, fusionnees = {}, []
    for cle, etat, marque, confirme in _valeurs_lire(genre, cles):
        if genre == Genre.STRUCTURE and marque[1]:
            fusionnees.append(cle)
            continue
        fiche = {"genre": genre, "pk": cle, "structure": cle, "etat": etat, "marque": marque}
        if genre != Genre.STRUCTURE:
            fiche |= {"structure": marque[2], "confirme": (marque[1], confirme)}
        if genre == Genre.SERVICE:
            etat |= {nom: sorted(liens[cle][nom]) for nom in LIENS}
            fiche["lieux"] = frozenset(liens[cle]["lieux"])
        fiches[cle] = fiche
    if fusionnees:
        anciennes = Structure.objects.select_related("fusionnee_dans").in_bulk(fusionnees)
        canoniques = {cle: structure_canonique(structure).pk for cle, structure in anciennes.items()}
        suivantes = _fiches(genre, set(canoniques.values()))
        fiches |= {cle: suivantes[canonique] for cle, canonique in canoniques.items() if canonique in suivantes}
    return fiches


def _valeurs_lire(genre: Genre, cles: set[int]) -> Iterator[tuple[int, dict[str, Any], list[Any], int | None]]:
    """Key, state, mark and who confirmed; a state holds codes for what it refers to, ISO dates, as in `etat_de`."""
    modele, noms = MODELES[genre], SIMPLES[genre]
    champs = [modele._meta.get_field(nom) for nom in noms]
    colonnes = [f"{c.name}__{_CODES.get(c.name, 'code')}" if c.is_relation else c.name for c in champs]
    dates = [c.name for c in champs if isinstance(c, models.DateField)]
    nombre = len(noms)
    plus = [*MARQUES[genre], *(() if genre == Genre.STRUCTURE else ("confirme_par_id",))]
    for cle, *suite in modele.objects.filter(pk__in=cles).order_by().values_list("pk", *colonnes, *plus):
        etat = dict(zip(noms, suite[:nombre], strict=True))
        for nom in dates:
            etat[nom] = date_iso(jour=etat[nom])
        marque = plat(suite[nombre : nombre + len(MARQUES[genre])])
        yield cle, etat, marque, None if genre == Genre.STRUCTURE else suite[-1]


def liens_lire(*, services: Iterable[int]) -> dict[int, dict[str, list[Any]]]:
    """For each of these services, the codes of its terms and the keys of its places (« lieux »); five queries."""
    liens: dict[int, dict[str, list[Any]]] = {cle: {nom: [] for nom in (*LIENS, "lieux")} for cle in services}
    for nom in LIENS:
        champ = Service._meta.get_field(nom)
        lignes: Any = champ.remote_field.through.objects.filter(service__in=liens)
        for cle, code in lignes.values_list("service_id", f"{champ.m2m_reverse_field_name()}__code"):
            liens[cle][nom].append(code)
    for cle, lieu in ServiceAuLieu.objects.filter(service__in=liens).order_by().values_list("service_id", "lieu_id"):
        liens[cle]["lieux"].append(lieu)
    return liens


def rattachements_decides(*, source: str) -> dict[str, int]:
    """The sheets of a source that a person declared to be sheets already there: identifier → structure."""
    decides = Doublon.objects.filter(source=source, decision=DecisionDoublon.MEME).select_related(
        "structure__fusionnee_dans"
    )
    return {doublon.source_id: structure_canonique(doublon.structure).pk for doublon in decides}


def date_iso(*, jour: datetime.date | None) -> str | None:
    """A date as it is kept in a plan."""
    return jour.isoformat() if jour else None
