"""What a source gave before and what these sheets say today, read a batch at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from home.lots import par_lots
from reseau.annuaire.choices import DecisionDoublon, Genre
from reseau.annuaire.etats import etat_de
from reseau.annuaire.models import Doublon, Lieu, Provenance, Service
from reseau.annuaire.rules.fiches import CHAMPS_STRUCTURE
from reseau.annuaire.rules.lieux import CHAMPS_LIEU
from reseau.annuaire.rules.services import CHAMPS_SERVICE, LIENS
from reseau.echanges.identifiants import MODELES, fiches_propres
from reseau.structures.models import Structure
from reseau.structures.queries import structure_canonique

Cles = dict[Genre, set[int]]
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


class Perime(Exception):
    """A sheet moved while it was being held: its lines are to be planned again."""


def connues_lire(
    *, source: str, cherches: Mapping[Genre, set[str]], tenir: bool = False, aussi: Iterable[int] = ()
) -> dict[tuple[Genre, str], Connue]:
    """The sheets that these identifiers of the source name; as many queries whatever their number.

    With `tenir`, they are held with their structures, and `aussi` these, until the transaction ends; Perime when one
    of them moved meanwhile.
    """
    provenances, cles = {}, {genre: dict[str, int]() for genre in MODELES}
    for genre, identifiants in cherches.items():
        lien = f"{genre.lower()}_id"
        gardees = Provenance.objects.filter(source=source, genre=genre, source_id__in=identifiants - {""})
        provenances[genre] = {gardee.source_id: gardee for gardee in gardees}
        cles[genre] = {i: cle for i, gardee in provenances[genre].items() if (cle := getattr(gardee, lien))}
        propres = fiches_propres(genre, sorted(identifiants - cles[genre].keys()))
        cles[genre] |= {identifiant: objet.pk for identifiant, objet in propres.items()}
    tenues = (
        _tenir_avec_leurs_structures({g: set(siennes.values()) for g, siennes in cles.items()}, aussi)
        if tenir
        else None
    )
    connues = {}
    for genre, siennes in cles.items():
        objets = LECTURES[genre].in_bulk(set(siennes.values()))
        for identifiant, cle in siennes.items():
            if cle in objets:
                connue = connue_depuis(genre=genre, objet=objets[cle], identifiant=identifiant)
                if gardee := provenances[genre].get(identifiant):
                    connue.provenance, connue.valeurs = gardee.pk, gardee.valeurs
                    connue.retiree = gardee.retiree_le and gardee.retiree_le.isoformat()
                if tenues and not (connue.pk in tenues[genre] and connue.structure in tenues[Genre.STRUCTURE]):
                    raise Perime
                connues[genre, identifiant] = connue
    return connues


def _tenir_avec_leurs_structures(cles: Cles, aussi: Iterable[int]) -> Cles:
    """Hold these sheets, and the structures where they hang or that stand for theirs."""
    structures = cles[Genre.STRUCTURE].union(aussi)
    for genre in (Genre.LIEU, Genre.SERVICE):
        structures.update(MODELES[genre].objects.filter(pk__in=cles[genre]).values_list("structure", flat=True))
    while (
        remplacantes := set(
            Structure.objects.filter(pk__in=structures)
            .exclude(fusionnee_dans=None)
            .values_list("fusionnee_dans", flat=True)
        )
        - structures
    ):
        structures |= remplacantes
    return fiches_tenir(cles=cles | {Genre.STRUCTURE: structures})


def fiches_tenir(*, cles: Cles, effacer: bool = False) -> Cles:
    """Hold these sheets until the end of the transaction, in the order that every writer follows; those still there.

    Structures come first, by key, then places, then services. With `effacer`, nobody may refer to them either
    meanwhile: they are about to go.
    """
    tenues: Cles = {}
    for genre, modele in MODELES.items():
        fiches = modele.objects.select_for_update(of=("self",), no_key=not effacer).order_by("pk")
        tenues[genre] = set()
        for lot in par_lots(sorted(cles.get(genre, ()))):
            tenues[genre].update(fiches.filter(pk__in=lot).values_list("pk", flat=True))
    return tenues


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
