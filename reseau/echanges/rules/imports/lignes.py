"""The lines of an import: the plan that each holds, what it may touch, what the source gave before (R11)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import QuerySet

from home.exploitation.base import par_lots
from reseau.annuaire.choices import DOUBLONS_OUVERTS, ActionLigne, DecisionDoublon, Genre
from reseau.annuaire.models import Doublon, Import, Lieu, LigneImport, Provenance, Service
from reseau.annuaire.portes import CHAMPS_LIEU, CHAMPS_SERVICE, CHAMPS_STRUCTURE, LIENS, MODELES, etat_de
from reseau.comptes.models import Compte
from reseau.echanges.identifiants import fiches_propres
from reseau.membres.permissions import est_region, reseaux_menes, structures_representees
from reseau.structures.models import Reseau, Structure
from reseau.structures.portes import structure_canonique


@dataclass(frozen=True)
class Perimetre:
    """Structures whose sheets may be written, and codes of the networks where structures may be created."""

    structures: frozenset[int]
    reseaux: frozenset[str]


def perimetre_de(*, compte: Compte | None) -> Perimetre | None:
    """The limits of a person today; None when there is none."""
    if compte is None or est_region(compte):
        return None
    menes = reseaux_menes(compte)
    des_reseaux = Structure.objects.filter(reseau__in=menes).values_list("pk", flat=True)
    codes = Reseau.objects.filter(pk__in=menes).values_list("code", flat=True)
    return Perimetre(structures_representees(compte) | frozenset(des_reseaux), frozenset(codes))


LOT = 300  # lignes : au plus une seconde, pendant laquelle personne d’autre n’écrit sur SQLite
MOTIF_MAX = 1000
COMPTES = {
    ActionLigne.CREEE: "creees",
    ActionLigne.MODIFIEE: "modifiees",
    ActionLigne.INCHANGEE: "inchangees",
    ActionLigne.REFUSEE: "refusees",
    ActionLigne.AILLEURS: "ailleurs",
    ActionLigne.ABSENTE: "absentes",
}
Cote = dict[str, Any]
Plan = dict[str, Any]


@dataclass(frozen=True)
class Changement:
    """What one line does to one sheet: written, the sheet goes from `avant` to `apres`; undone, the other way.

    `genre` and `id` name the sheet in its source; `pk` is its key, None while the import itself is to make it, and
    `structure` where it hangs: a key, or the identifier in the source of a structure to be made. `nom` and `reseau`
    are what history and a new structure need. `avant` is None for a sheet that is born. A side holds what moves:

    - `champs`: fields of the sheet, by name;
    - `source`: what the source says of it, None when it said nothing yet;
    - `confirme`: the day it was confirmed, by whom, whether someone did (`confirmation_de`);
    - `retiree`: the day since which the source leaves it out, None when it does not.
    """

    genre: Genre
    id: str
    pk: int | None
    structure: int | str
    avant: Cote | None
    apres: Cote
    nom: str = ""
    reseau: str = ""

    @property
    def nait(self) -> bool:
        return self.avant is None

    @property
    def dit(self) -> dict[str, Any]:
        """What the source says of the sheet, when this line says something new of it."""
        return self.apres.get("champs", {}) if self.nait else self.apres.get("source", {})

    @classmethod
    def lire(cls, garde: dict[str, Any]) -> Self:
        return cls(**{**garde, "genre": Genre(garde["genre"])})


def changements_de(plan: Plan) -> list[Changement]:
    """The changes of a line, in the order in which they are written: its structure, its places, its service."""
    return [Changement.lire(garde) for garde in plan.get("changements", ())]


def structure_de(plan: Plan) -> Changement:
    """The structure that a line names, even to leave it as it is."""
    return next(changement for changement in changements_de(plan) if changement.genre == Genre.STRUCTURE)


def lignes_oublier(*, importation: Import) -> None:
    """Before a plan is made: the lines of the one before, the twins that they proposed and their counts go."""
    anciennes = importation.lignes.all()
    anciennes._raw_delete(anciennes.db)
    Doublon.objects.filter(importation=importation, creee=None, decision__in=DOUBLONS_OUVERTS).delete()
    importation.__dict__.update(dict.fromkeys((*COMPTES.values(), "doublons"), 0))
    importation.options |= {"mots": [], "reseaux": []}


def lignes_ajouter(*, importation: Import, lignes: list[LigneImport]) -> None:
    """Keep some lines of a plan, the twins they propose, and count them."""
    LigneImport.objects.bulk_create(lignes, batch_size=LOT)
    proposes = [doublon for ligne in lignes for doublon in _doublons(importation, ligne)]
    Doublon.objects.bulk_create(proposes, batch_size=LOT, ignore_conflicts=True)
    for lot in par_lots(proposes, LOT):
        deja = Doublon.objects.filter(
            source=importation.source, source_id__in=[doublon.source_id for doublon in lot], creee=None
        )
        deja.filter(decision__in=DOUBLONS_OUVERTS).update(importation=importation)
    comptes = Counter(ligne.action for ligne in lignes)
    for action, champ in COMPTES.items():
        setattr(importation, champ, getattr(importation, champ) + comptes[action])
    importation.doublons += sum(bool(ligne.doublon) for ligne in lignes)


def _doublons(importation: Import, ligne: LigneImport) -> Iterator[Doublon]:
    """One row per pair, which a person may decide before the import is applied as well as after."""
    for doublon in ligne.plan.get("doublons", ()):
        if doublon["pk"]:
            nee = structure_de(ligne.plan)
            yield Doublon(
                importation=importation,
                source=importation.source,
                source_id=nee.id,
                nom=nee.nom[:160],
                structure_id=doublon["pk"],
                indices=doublon["indices"],
            )


def lignes_ecrites(*, importation: Import) -> QuerySet[LigneImport]:
    """The lines that write something, or did."""
    lignes = importation.lignes.exclude(plan={})
    return lignes if importation.retirer else lignes.exclude(action=ActionLigne.ABSENTE)


def ligne_refuser(*, ligne: LigneImport, motif: str, action: ActionLigne = ActionLigne.REFUSEE) -> LigneImport:
    """The line left out, and why."""
    ligne.action, ligne.motif = action, motif[:MOTIF_MAX]
    ligne.champs, ligne.gardes, ligne.doublon, ligne.plan = {}, [], "", {}
    return ligne


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

    `valeurs` is what the source said last, `dite` whether it did; `structure` is where it hangs: a key, or the
    identifier in the source of a structure to be created. Dates are texts, as a plan keeps them.
    """

    genre: Genre
    source_id: str
    pk: int | None
    structure: int | str
    etat: dict[str, Any]
    valeurs: dict[str, Any] = field(default_factory=dict)
    confirme: tuple[str | None, int | None, bool] = (None, None, False)
    dite: bool = False
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
                    connue.dite, connue.valeurs = True, gardee.valeurs
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


def confirmation_de(fiche: Lieu | Service) -> tuple[str | None, int | None, bool]:
    """When a sheet was confirmed, by whom, and whether someone did, as an import keeps it."""
    return fiche.confirme_le and fiche.confirme_le.isoformat(), fiche.confirme_par_id, fiche.confirmee


def connue_depuis(*, genre: Genre, objet: Any, identifiant: str) -> Connue:
    """A sheet of this directory; a merged structure is the one that stands for it."""
    if genre == Genre.STRUCTURE:
        objet = structure_canonique(objet)
        return Connue(genre, identifiant, objet.pk, objet.pk, etat_de(objet, CHAMPS[genre]))
    connue = Connue(genre, identifiant, objet.pk, objet.structure_id, etat_de(objet, CHAMPS[genre]))
    connue.confirme = confirmation_de(objet)
    if genre == Genre.SERVICE:
        connue.lieux = frozenset(au_lieu.lieu_id for au_lieu in objet.aux_lieux.all())
    return connue


def rattachements_decides(*, source: str) -> dict[str, int]:
    """The sheets of a source that a person declared to be sheets already there: identifier → structure."""
    decides = Doublon.objects.filter(source=source, decision=DecisionDoublon.MEME).select_related(
        "structure__fusionnee_dans"
    )
    return {doublon.source_id: structure_canonique(doublon.structure).pk for doublon in decides}
