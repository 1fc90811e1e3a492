"""The lines of an import as they are made, kept and read again: values rather than objects, there are many."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from home.lots.depots import lignes_inserer
from home.lots.memoire import par_lots
from reseau.annuaire.choices import DOUBLONS_OUVERTS, ActionLigne, Genre
from reseau.annuaire.models import Doublon, Import, LigneImport, Provenance

LOT = 500
CREER, CHANGER, NOTER, RATTACHER = "creer", "changer", "noter", "rattacher"
COLONNES = (
    "numero", "genre", "source_id", "libelle", "action", "motif", "doublon", "champs", "gardes", "plan",
)  # fmt: skip
_DIRE = attrgetter(*COLONNES)


@dataclass(slots=True)
class LignePlanifiee:
    """A line just planned; see `LigneImport`."""

    numero: int
    genre: str
    source_id: str
    libelle: str
    action: str = ""
    motif: str = ""
    doublon: str = ""
    champs: dict[str, Any] = field(default_factory=dict)
    gardes: list[str] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.genre, self.source_id, self.libelle = Genre(self.genre).value, self.source_id[:120], self.libelle[:160]


class LigneLue(NamedTuple):
    """A line kept, with what it would do."""

    pk: int
    numero: int
    genre: str
    source_id: str
    libelle: str
    plan: dict[str, Any]


def lignes_garder(*, importation: Import, lignes: Sequence[LignePlanifiee], comptes: Counter[str]) -> None:
    """Save the lines of a batch and the twins they propose."""
    rangees = [(importation.pk, *_DIRE(ligne)) for ligne in lignes]
    lignes_inserer(modele=LigneImport, noms=("importation", *COLONNES), lignes=rangees)
    comptes.update(ligne.action for ligne in lignes)
    comptes["doublons"] += sum(bool(ligne.doublon) for ligne in lignes)
    _doublons_proposer(importation, [ligne for ligne in lignes if ligne.plan.get("doublons")])


def _doublons_proposer(importation: Import, lignes: Sequence[LignePlanifiee]) -> None:
    """One row per pair, which a person may decide before the import is applied as well as after."""
    proposes = [
        Doublon(
            importation=importation,
            source=importation.source,
            source_id=ligne.plan["structure"]["id"],
            nom=ligne.plan["structure"]["valeurs"]["nom"][:160],
            structure_id=doublon["pk"],
            indices=doublon["indices"],
        )  # fmt: skip
        for ligne in lignes
        for doublon in ligne.plan["doublons"]
        if doublon["pk"]
    ]
    Doublon.objects.bulk_create(proposes, batch_size=LOT, ignore_conflicts=True)
    identifiants = [doublon.source_id for doublon in proposes]
    for lot in par_lots(identifiants):
        deja = Doublon.objects.filter(source=importation.source, source_id__in=lot, creee=None)
        deja.filter(decision__in=DOUBLONS_OUVERTS).update(importation=importation)


def lignes_effacer(*, importation: Import) -> None:
    """Forget the lines of an import that starts over."""
    lignes = importation.lignes.all()
    lignes._raw_delete(lignes.db)
    Doublon.objects.filter(importation=importation, creee=None, decision__in=DOUBLONS_OUVERTS).delete()


def lignes_ecrites(*, importation: Import) -> QuerySet[LigneImport]:
    """The lines that write something, or did."""
    lignes = importation.lignes.exclude(plan={})
    return lignes if importation.retirer else lignes.exclude(action=ActionLigne.ABSENTE)


def inchangees_perdues(*, importation: Import) -> bool:
    """Whether a line that changes nothing names a sheet that the source has not given any more."""
    donnees = Provenance.objects.filter(
        source=importation.source, genre=OuterRef("genre"), source_id=OuterRef("source_id")
    )
    inchangees = importation.lignes.filter(plan={}, action=ActionLigne.INCHANGEE)
    return inchangees.exclude(Exists(donnees)).exists()


def lignes_de(*, lignes: QuerySet[LigneImport], rebours: bool = False) -> Iterator[list[LigneLue]]:
    """Lines by batches, in the order of the file; no cursor stays open in between.

    With `rebours`, the last batch comes first; inside a batch, the order stays that of the file.
    """
    sens, suite = ("-", "lt") if rebours else ("", "gt")
    lignes = lignes.order_by(f"{sens}numero", f"{sens}pk")
    reste = lignes.values_list(*LigneLue._fields)
    while lot := [LigneLue(*ligne) for ligne in reste[:LOT]]:
        numero, cle = lot[-1].numero, lot[-1].pk
        yield lot[::-1] if rebours else lot
        apres = Q(**{f"numero__{suite}": numero}) | Q(numero=numero, **{f"pk__{suite}": cle})
        # La borne large dit la même chose, et fait reprendre dans l’index là où le lot s’arrête.
        reste = lignes.filter(apres, **{f"numero__{suite}e": numero}).values_list(*LigneLue._fields)


def parts_de(*, plan: dict[str, Any]) -> Iterator[tuple[Genre, dict[str, Any]]]:
    """The parts of a line's plan, each with its kind of sheet."""
    for genre in (Genre.STRUCTURE, Genre.SERVICE):
        if part := plan.get(genre.lower()):
            yield genre, part
    for part in plan.get("lieux", ()):
        yield Genre.LIEU, part


def parts_du_genre(*, plan: dict[str, Any], genre: str) -> Iterable[dict[str, Any]]:
    """Those of one kind."""
    return [part for sien, part in parts_de(plan=plan) if sien == genre]
