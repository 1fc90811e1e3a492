"""What a source gave before and what these sheets say today, read a batch at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reseau.annuaire.choices import DecisionDoublon, Genre
from reseau.annuaire.etats import etat_de
from reseau.annuaire.models import Doublon, Lieu, Provenance, Service
from reseau.annuaire.rules.fiches import CHAMPS_STRUCTURE
from reseau.annuaire.rules.lieux import CHAMPS_LIEU
from reseau.annuaire.rules.services import CHAMPS_SERVICE, LIENS
from reseau.echanges.identifiants import fiches_propres
from reseau.structures.models import Structure
from reseau.structures.queries import structure_canonique

CHAMPS = {Genre.STRUCTURE: CHAMPS_STRUCTURE, Genre.LIEU: CHAMPS_LIEU, Genre.SERVICE: CHAMPS_SERVICE}
LECTURES = {
    Genre.STRUCTURE: Structure.objects.select_related("reseau", "parent", "fusionnee_dans"),
    Genre.LIEU: Lieu.objects.select_related("commune", "chez"),
    Genre.SERVICE: Service.objects.prefetch_related(*LIENS, "aux_lieux"),
}


@dataclass(slots=True)
class Connue:
    """A sheet as the plan sees it; without `pk`, the import itself will create it.

    `valeurs` is what the source said last; `structure` is where it hangs: a key, or the identifier in the source of a
    structure to be created. Dates are texts, as a plan keeps them.
    """

    genre: Genre
    source_id: str
    pk: int | None
    structure: int | str
    etat: dict[str, Any]
    valeurs: dict[str, Any] = field(default_factory=dict)
    confirme: tuple[str | None, int | None] = (None, None)
    provenance: int | None = None
    retiree: str | None = None
    lieux: frozenset[int] = frozenset()


def connues_lire(*, source: str, genre: Genre, identifiants: Iterable[str]) -> dict[str, Connue]:
    """The sheets of a kind that these identifiers of the source name; as many queries whatever their number."""
    cherches, lien = sorted(filter(None, identifiants)), f"{genre.lower()}_id"
    gardees = Provenance.objects.filter(source=source, genre=genre, source_id__in=cherches)
    provenances = {gardee.source_id: gardee for gardee in gardees}
    cles = {identifiant: cle for identifiant, gardee in provenances.items() if (cle := getattr(gardee, lien))}
    propres = fiches_propres(genre, [identifiant for identifiant in cherches if identifiant not in cles])
    cles |= {identifiant: objet.pk for identifiant, objet in propres.items()}
    objets = LECTURES[genre].in_bulk(set(cles.values()))
    connues = {}
    for identifiant, cle in cles.items():
        if cle in objets:
            connue = connues[identifiant] = connue_depuis(genre=genre, objet=objets[cle], identifiant=identifiant)
            if gardee := provenances.get(identifiant):
                connue.provenance, connue.valeurs = gardee.pk, gardee.valeurs
                connue.retiree = gardee.retiree_le and gardee.retiree_le.isoformat()
    return connues


def connue_depuis(*, genre: Genre, objet: Any, identifiant: str) -> Connue:
    """A sheet of this directory; a merged structure is the one that stands for it."""
    if genre == Genre.STRUCTURE:
        objet = structure_canonique(objet)
        return Connue(genre, identifiant, objet.pk, objet.pk, etat_de(objet, CHAMPS[genre]))
    connue = Connue(genre, identifiant, objet.pk, objet.structure_id, etat_de(objet, CHAMPS[genre]))
    connue.confirme = (objet.confirme_le and objet.confirme_le.isoformat(), objet.confirme_par_id)
    if genre == Genre.SERVICE:
        connue.lieux = frozenset(au_lieu.lieu_id for au_lieu in objet.aux_lieux.all())
    return connue


def rattachements_decides(*, source: str) -> dict[str, int]:
    """The sheets of a source that a person declared to be sheets already there: identifier → structure."""
    decides = Doublon.objects.filter(source=source, decision=DecisionDoublon.MEME).select_related(
        "structure__fusionnee_dans"
    )
    return {doublon.source_id: structure_canonique(doublon.structure).pk for doublon in decides}
