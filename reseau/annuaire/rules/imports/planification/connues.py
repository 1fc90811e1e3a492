"""What a source gave before and what these sheets say today, read a batch at a time."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from home.lots import par_lots
from reseau.annuaire.choices import DecisionDoublon, Genre
from reseau.annuaire.etats import etat_de
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
SEULES = {**LECTURES, Genre.SERVICE: Service.objects.all()}  # leurs liens se lisent à part : rien ne boucle


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
    objet: Any = None


def marque_de(*, objet: models.Model) -> list[Any]:
    """What changes whenever someone touches a sheet: version and confirmation, or the date of a structure."""
    if isinstance(objet, Structure):
        return [objet.modifie_le.isoformat(), objet.fusionnee_dans_id]
    return [objet.version, objet.confirme_le.isoformat() if objet.confirme_le else None, objet.structure_id]


def connues_lire(*, source: str, genre: Genre, identifiants: Iterable[str]) -> dict[str, Connue]:
    """The sheets of a kind that these identifiers of the source name; a few queries per 500."""
    cherches = sorted({identifiant for identifiant in identifiants if identifiant})
    connues: dict[str, Connue] = {}
    for lot in par_lots(cherches):
        connues |= _lot(source, genre, list(lot))
    return connues


def _lot(source: str, genre: Genre, identifiants: list[str]) -> dict[str, Connue]:
    lien = f"{genre.lower()}_id"
    provenances = {
        p.source_id: p for p in Provenance.objects.filter(source=source, genre=genre, source_id__in=identifiants)
    }
    cles = {identifiant: getattr(p, lien) for identifiant, p in provenances.items() if getattr(p, lien)}
    propres = fiches_propres(genre, [i for i in identifiants if i not in cles])
    objets = SEULES[genre].in_bulk({*cles.values(), *(objet.pk for objet in propres.values())})
    liens = liens_lire(services=objets) if genre == Genre.SERVICE else {}
    connues = {}
    for identifiant, cle in {**{i: o.pk for i, o in propres.items()}, **cles}.items():
        if objet := objets.get(cle):
            connues[identifiant] = connue_depuis(genre=genre, objet=objet, provenance=provenances.get(identifiant),
                                                 identifiant=identifiant, liens=liens.get(cle))  # fmt: skip
    return connues


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


def connue_depuis(
    *, genre: Genre, objet: Any, provenance: Provenance | None, identifiant: str,
    liens: dict[str, list[Any]] | None = None,
) -> Connue:  # fmt: skip
    """A sheet of this directory, with what the source said of it last; `liens` are those of a service, if read."""
    if genre == Genre.STRUCTURE:
        objet = structure_canonique(objet)
    connue = Connue(
        genre=genre, source_id=identifiant, pk=objet.pk, etat=etat_de(objet, SIMPLES[genre]),
        marque=marque_de(objet=objet), structure=objet.pk if genre == Genre.STRUCTURE else objet.structure_id,
        objet=objet,
    )  # fmt: skip
    if provenance:
        connue.valeurs, connue.provenance = provenance.valeurs, provenance.pk
        connue.retiree = date_iso(jour=provenance.retiree_le)
    if genre != Genre.STRUCTURE:
        connue.confirme = (objet.confirme_le.isoformat() if objet.confirme_le else None, objet.confirme_par_id)
    if genre == Genre.SERVICE:
        liens = liens or liens_lire(services=[objet.pk])[objet.pk]
        connue.etat |= {nom: sorted(liens[nom]) for nom in LIENS}
        connue.lieux = frozenset(liens["lieux"])
    return connue


def rattachements_decides(*, source: str) -> dict[str, int]:
    """The sheets of a source that a person declared to be sheets already there: identifier → structure."""
    decides = Doublon.objects.filter(source=source, decision=DecisionDoublon.MEME).select_related(
        "structure__fusionnee_dans"
    )
    return {doublon.source_id: structure_canonique(doublon.structure).pk for doublon in decides}


def date_iso(*, jour: datetime.date | None) -> str | None:
    """A date as it is kept in a plan."""
    return jour.isoformat() if jour else None
