"""The rows that answer a question, in wider and wider circles, and the order they come in (ADR 04)."""

import datetime
import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import NamedTuple

from django.utils import timezone

from home.recherche import index
from home.recherche.demande import Niveaux, rangs_de
from home.recherche.index import sauf
from reseau.annuaire.choices import MISSIONS_CEP, RAYON_PAR_DEFAUT
from reseau.annuaire.recherche.facettes import (
    TOUT_PUBLIC,
    Comptes,
    Distances,
    Geographie,
    Personne,
    autour_de,
    compter,
    dans_le_bassin,
    dans_le_territoire,
    filtrer,
    hors_d_age,
    lignes_de,
    partout,
    refusees,
)
from reseau.annuaire.recherche.lexique import Sens
from reseau.annuaire.recherche.memoire import Memoire
from reseau.annuaire.recherche.question import (
    KM_MAX,
    PERTES,
    REGLAGES,
    Mot,
    MotLu,
    Parts,
    Question,
    Trait,
    partager,
    question_lire,
    toute_demande,
    traits_du_mot,
)
from reseau.territoires.models import Bassin, Commission, Commune, Departement, Epci

COMMUN = 3  # ce que porte plus d’une fiche sur trois ne dit presque rien


@dataclass(frozen=True)
class Lecture:
    """A question over the rows that may be seen: its words, the rows that hold them all, and each row by its points.

    `points` is empty for a few words that the lexicon leads nowhere: every one of them is then asked for.
    """

    mots: tuple[MotLu, ...] = ()
    toutes: int = 0
    points: Parts = field(default_factory=dict)

    def valeurs(self, lignes: int) -> Parts:
        """These rows by what they are worth for the words."""
        if self.points:
            return {points: restent for points, siennes in self.points.items() if (restent := siennes & lignes)}
        return partager({0: lignes}, _traits(self.mots))

    @property
    def muette(self) -> bool:
        """Whether no row holds any of its words."""
        return not any(mot.tenu for mot in self.mots)

    @property
    def nommees(self) -> int:
        """The rows of the networks that every word which leads somewhere names."""
        menent = [mot.codes.get("reseau", 0) for mot in self.mots if mot.codes]
        return reduce(and_, menent) if menent else 0

    def vague(self, parmi: int) -> bool:
        """Whether none of its words leads anywhere or names one of these rows, and no row says half of them."""
        if any(mot.codes or mot.rangs[1] & parmi for mot in self.mots):
            return False
        return max(partager({0: parmi}, [Trait(mot.tenu, 1) for mot in self.mots])) * 2 < len(self.mots)


@dataclass(frozen=True)
class Choisies:
    """The rows kept for a question; the words set aside, which none of those found holds; how well they answer."""

    lignes: int
    ignores: tuple[str, ...] = ()
    part: float = 1


def question_evaluer(question: Question, memoire: Memoire, visibles: int) -> Lecture:
    """Each word over the rows, and the rows by what they are worth for all of them."""
    ouvertes = ~_fermees(question, memoire)
    ensembles = memoire.ensembles(list(dict.fromkeys(q for mot in question.mots for q in mot.unite.questions)))
    mots = [_lire(mot, rangs_de(mot.unite, ensembles), memoire, visibles) for mot in question.mots]
    menee = any(mot.codes for mot in mots)
    commun = visibles.bit_count() // COMMUN
    mots = [
        replace(
            mot,
            force=REGLAGES.phrase["mot_seul"] if menee and not mot.codes else 1,
            commun=commun,
            parmi=visibles,
            tenu=mot.tenu & ouvertes,
        )
        for mot in mots
    ]
    toutes = reduce(and_, (mot.tenu for mot in mots), visibles) if mots else 0
    if not menee and len(mots) < REGLAGES.phrase["mots"]:
        return Lecture(tuple(mots), toutes)
    tenues = reduce(or_, (mot.tenu for mot in mots), 0)
    reculent = [_a_part(mots, memoire), _apres_le_conseil(mots, memoire), _refus(question, memoire)]
    traits = [*_traits(mots), *reculent, *_voix(question, memoire)]
    return Lecture(tuple(mots), toutes, partager({0: tenues}, traits))


def _fermees(question: Question, memoire: Memoire) -> int:
    """The rows that never answer: of another age than those said, or reserved to who must say so, and did not.

    A network that the question names or leads to is not closed to it by what is reserved.
    """
    personne = Personne(question.codes("public"))
    menees = _ou([f"reseau:{code}" for code in question.codes("reseau")], memoire)
    reservees = refusees(personne, memoire, REGLAGES.publics_a_dire) & ~menees
    return reservees | hors_d_age(question.ages, memoire)


def _refus(question: Question, memoire: Memoire) -> Trait:
    """The rows that do not receive who the question says, by her status, or that it does not want; they stand back."""
    publics = question.codes("public")
    statuts = publics.intersection(REGLAGES.statuts)
    menees = _ou([f"reseau:{code}" for code in question.codes("reseau")], memoire)
    refus = refusees(Personne(publics, statuts), memoire, REGLAGES.statuts if statuts else ())
    return Trait(refus & ~menees | _ou(sorted(question.refuses), memoire), REGLAGES.hors_exige)


def choisir(lecture: Lecture, parmi: int, confirmees: int) -> Choisies:
    """The rows that answer best among these, as many as are worth a good part of the best one, confirmed if any is.

    A few plain words are all asked for; when no row holds them together, the least telling goes.
    """
    if lecture.points:
        return _par_points(lecture, parmi, confirmees)
    if lecture.toutes & parmi:
        return Choisies(lecture.toutes)
    parlants = sorted((mot for mot in lecture.mots if mot.tenu & parmi), key=lambda mot: mot.tenu.bit_count())
    if not parlants:  # ce qui répondrait ailleurs se compte : gardé pour d’autres habitants, ou sous d’autres filtres
        return Choisies(lecture.toutes, tuple(mot.mot.dit for mot in lecture.mots), 0)
    ignores = tuple(mot.mot.dit for mot in lecture.mots if mot is not parlants[0])
    return Choisies(parlants[0].tenu, ignores, 1 / len(lecture.mots))


def _par_points(lecture: Lecture, parmi: int, confirmees: int) -> Choisies:
    toutes = reduce(or_, lecture.points.values())
    mieux, sommet = (_mieux(lecture, lignes & confirmees) or _mieux(lecture, lignes) for lignes in (parmi, toutes))
    bonnes, nommees = (_valant(lecture, REGLAGES.phrase[part] * (mieux or sommet)) for part in ("part", "part_nommee"))
    lignes = bonnes | nommees & lecture.nommees
    trouvees = lignes & parmi
    ignores = tuple(mot.mot.dit for mot in lecture.mots if not mot.tenu & trouvees)
    return Choisies(lignes, ignores, mieux / sommet if trouvees else 0)


def _valant(lecture: Lecture, seuil: float) -> int:
    """The rows that are worth at least this."""
    return reduce(or_, (lignes for points, lignes in lecture.points.items() if points >= max(seuil, 1)), 0)


def _mieux(lecture: Lecture, parmi: int) -> int:
    """What the best of these rows is worth; 0 when none answers."""
    return max((points for points, lignes in lecture.points.items() if lignes & parmi and points > 0), default=0)


def _traits(mots: Iterable[MotLu]) -> Iterator[Trait]:
    return (trait for mot in mots for trait in traits_du_mot(mot))


def _a_part(mots: Sequence[MotLu], memoire: Memoire) -> Trait:
    """The rows of networks whose public is apart, but those that the question leads to; one thing alone, that
    leads to no network, sets apart neither what carries its theme nor what says it in its name."""
    demandes = {code for mot in mots for sens in mot.mot.sens for code in sens.codes}
    oublies = [
        reseau
        for code, menent in REGLAGES.reseaux_a_part.items()
        if demandes.isdisjoint([reseau := f"reseau:{code}", *menent])
    ]
    dits = mots if len(mots) == 1 and "reseau" not in mots[0].codes else ()
    menees = reduce(or_, (mot.codes.get("theme", 0) | mot.rangs[0] for mot in dits), 0)
    publics = frozenset(code.removeprefix("public:") for code in demandes if code.startswith("public:"))
    menees &= ~refusees(Personne(publics), memoire)
    return Trait(_ou(oublies, memoire) & ~menees, REGLAGES.a_part)


def _apres_le_conseil(mots: Sequence[MotLu], memoire: Memoire) -> Trait:
    """The rows of funders that a word leads to together with the advice that the law asks for first."""
    conseils = [sens.codes for mot in mots for sens in mot.mot.sens if "theme:cep" in sens.codes]
    menes = set().union(*conseils)
    apres = [f"reseau:{code}" for code in REGLAGES.financeurs if f"reseau:{code}" in menes]
    return Trait(_ou(apres, memoire), REGLAGES.apres_le_conseil)


def _voix(question: Question, memoire: Memoire) -> Iterator[Trait]:
    """What the whole of a sentence leans to, network by network; a few words say too little, an unheard one nothing."""
    if question.ecoutee or len(question.dits) < REGLAGES.phrase["mots"]:
        return
    for reseau, part in memoire.vocabulaire.lexique.voix.parts(question.racines).items():
        if part >= REGLAGES.voix["part_min"]:
            yield Trait(memoire.facette(reseau), round(REGLAGES.voix["toute"] * part))


def _lire(mot: Mot, rangs: Niveaux, memoire: Memoire, visibles: int) -> MotLu:
    permises = reduce(or_, (_permises(sens, memoire, visibles) for sens in mot.sens), 0) if mot.sens else visibles
    codes: dict[str, int] = {}
    repondent = 0
    for sens in mot.sens:
        siennes = _permises(sens, memoire, visibles)
        repondent |= siennes & _ou(sens.preferes or sens.exiges, memoire)
        for groupe, code in (jeton.split(":", 1) for jeton in sens.codes):
            codes[groupe] = codes.get(groupe, 0) | memoire.facette(f"{groupe}:{code}") & siennes
    if "public" in codes:
        codes["tout_public"] = memoire.facette(f"public:{TOUT_PUBLIC}") & permises & ~codes["public"]
    tenu = visibles & (rangs[-1] & permises | rangs[0] | repondent)
    return MotLu(mot, rangs, codes, permises, tenu)


def _permises(sens: Sens, memoire: Memoire, visibles: int) -> int:
    """The rows that have, of each group of codes that an entry asks for, one at least."""
    groupes: dict[str, list[str]] = {}
    for jeton in sens.exiges:
        groupes.setdefault(jeton.partition(":")[0], []).append(jeton)
    return reduce(and_, (_ou(jetons, memoire) for jetons in groupes.values()), visibles)


def _ou(jetons: Sequence[str], memoire: Memoire) -> int:
    """The rows that carry one of these codes; what is open to all carries every public."""
    return reduce(or_, (lignes_de(*jeton.split(":", 1), memoire) for jeton in jetons), 0)


@dataclass(frozen=True)
class Criteres:
    """A question: words, a place (a commune and a radius in km, a bassin, or a wider `territoire`), chosen facets.

    `choix` maps a group ("mission", "public", "theme", "cep", "reseau", "mode") to codes; values of a group add up,
    groups narrow each other.
    """

    texte: str = ""
    commune: Commune | None = None
    rayon: int = RAYON_PAR_DEFAUT
    bassin: Bassin | None = None
    territoire: Commission | Departement | Epci | None = None
    choix: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ouvert: bool = False
    page: int = 1

    def sans(self, **changements: object) -> "Criteres":
        """The same question with something else, from the first page."""
        return replace(self, page=1, **changements)


@dataclass(frozen=True)
class Trouvees:
    """The rows that answer, before they are shown.

    `rayon`: the circle that they were found in, None for the whole region; `ignores`: the words that none holds.
    """

    comptes: Comptes
    geographie: Geographie
    memoire: Memoire
    visibles: int
    commune: Commune | None = None
    reservees: int = 0
    question: Question = field(default_factory=Question)
    lecture: Lecture = field(default_factory=Lecture)
    ignores: tuple[str, ...] = ()
    rayon: int | None = None
    incompris: bool = False

    @property
    def structures_reservees(self) -> int:
        """How many structures would answer, near the commune, but for their zone."""
        lignes, compter_structures = self.comptes.lignes, self.memoire.compter
        return compter_structures(lignes | self.reservees) - compter_structures(lignes) if self.reservees else 0


def a_cote(trouvees: Trouvees, jour: datetime.date) -> Parts:
    """What may help near when one network only answers, by its worth: others that advise about a theme of the question,
    and who listens to any demand; nothing when two networks answer."""
    memoire, lignes = trouvees.memoire, trouvees.comptes.lignes
    reseaux = [siens for jeton, siens in memoire.facettes.items() if jeton.startswith("reseau:") and siens & lignes]
    if len(reseaux) != 1:
        return {}
    proches = trouvees.visibles & trouvees.geographie.proches & memoire.confirmees(jour) & ~reseaux[0]
    proches &= _ou([f"mission:{mission}" for mission in MISSIONS_CEP], memoire) & ~_fermees(trouvees.question, memoire)
    themes = reduce(or_, (mot.codes.get("theme", 0) for mot in trouvees.lecture.mots), 0)
    de_tous = _ou([code for code in REGLAGES.toute_demande if code.startswith("theme:")], memoire)
    de_tous &= memoire.facette(f"public:{TOUT_PUBLIC}")
    parts = {points: siennes for points, siennes in trouvees.lecture.valeurs(proches & themes).items() if points > 0}
    notees = reduce(or_, parts.values(), 0)
    return parts | {0: proches & de_tous & ~notees}


# The order of the answers: what each row is worth, less its distance; ties by freshness, then each in turn.

Rang = tuple[float, int, int | bytes]  # ce qu’elle coûte, la structure, sa meilleure ligne ou l’ensemble où la chercher
RATIO = 4  # relever une ligne d’un ensemble coûte quatre pas le long de l’ordre


class Classee(NamedTuple):
    """A structure, and the row that gives it its rank."""

    structure: int
    position: int


def structures_classees(
    parts: Parts, geographie: Geographie, memoire: Memoire, rangs: slice, jour: datetime.date
) -> list[Classee]:
    """The structures of these ranks, each by its best row.

    A row near enough loses what its kilometres cost; one that is given remotely loses a fixed amount; nothing is lost
    when no town was asked for. At equal worth, the nearer, then the most recently confirmed, then each in turn, another
    one first every day.
    """
    nombre = rangs.stop
    proches = _proches(parts, geographie, memoire, nombre, jour)
    rangees = _sans_distance(parts, geographie, memoire, nombre, jour)
    if proches:
        rangees = heapq.merge(proches, rangees, key=lambda rang: rang[0])
    classees: dict[int, int | bytes] = {}
    for _, structure, ou in rangees:
        classees.setdefault(structure, ou)
        if len(classees) >= nombre:
            break
    return [
        Classee(structure, ou if isinstance(ou, int) else index.premiere_dans(ou, *memoire.emplacements.de(structure)))
        for structure, ou in list(classees.items())[rangs]
    ]


def _proches(parts: Parts, geographie: Geographie, memoire: Memoire, nombre: int, jour: datetime.date) -> list[Rang]:
    """Structures with a place nearby, in order, each with what its best row costs: enough of them, not always all."""
    distances = geographie.distances
    if not isinstance(distances, Distances):
        return []
    structure_de, fraicheur = memoire.structure_de, memoire.fraicheur
    rangs: dict[int, tuple[float, int, int]] = {}
    for points in sorted(parts, reverse=True):
        if len(rangs) >= nombre and heapq.nsmallest(nombre, rangs.values())[-1][0] < -points:
            break  # même sans un kilomètre, ce qui suit viendrait après
        positions = index.positions(parts[points] & geographie.proches)
        for position, km in zip(positions, distances.kilometres(positions), strict=True):
            cout = PERTES[km if km < KM_MAX else KM_MAX] - points
            structure = structure_de[position]
            connu = rangs.get(structure)
            if connu is None or cout < connu[0]:
                rangs[structure] = (cout, -fraicheur[position], position)
    tours = memoire.tours(rangs, jour)
    ordre = sorted(
        (cout, fraiche, tour, structure, position)
        for (structure, (cout, fraiche, position)), tour in zip(rangs.items(), tours, strict=True)
    )
    return [(cout, structure, position) for cout, _, _, structure, position in ordre]


def _sans_distance(
    parts: Parts, geographie: Geographie, memoire: Memoire, nombre: int, jour: datetime.date
) -> Iterator[Rang]:
    """Structures given without a place nearby, or whatever the place when none was asked for."""
    perte = REGLAGES.distance["sans_venir"] if isinstance(geographie.distances, Distances) else 0
    for points in sorted(parts, reverse=True):
        lignes = parts[points] & ~geographie.proches
        octets = index.octets(lignes, memoire.taille)
        for structure in islice(_par_fraicheur(lignes, memoire, nombre, jour), nombre):
            yield perte - points, structure, octets


def _par_fraicheur(lignes: int, memoire: Memoire, nombre: int, jour: datetime.date) -> Iterator[int]:
    """Structures with a row in the set, the most recently confirmed first; `nombre` of them will be taken."""
    dernieres, structure_de = memoire.segments.projeter(lignes), memoire.structure_de
    combien = dernieres.bit_count()
    rangees: Iterable[int]
    if RATIO * combien * max(combien, nombre) < nombre * memoire.taille:
        rangees = sorted(index.positions(dernieres), key=memoire.rangs(jour).__getitem__)
    else:  # il y en a tant que le long de l’ordre on en rencontre bientôt `nombre`
        octets = index.octets(dernieres, memoire.taille)
        rangees = (p for p in memoire.par_fraicheur(jour) if octets[p >> 3] >> (p & 7) & 1)
    return (structure_de[derniere] for derniere in rangees)


# The rows that answer a question: in the place first, its words relaxed there, then in wider circles (ADR 046).

RAYON_LARGE = 50


class Essai(NamedTuple):
    """What a circle holds: its radius (None for the whole region), its rows, those of them that were chosen."""

    rayon: int | None
    geographie: Geographie
    choisies: Choisies


def trouver(
    criteres: Criteres,
    moment: datetime.datetime,
    valeurs: dict[str, list[str]],
    memoire: Memoire,
    visibles: int,
    *,
    reservees: bool = False,
    elargir: bool = True,
) -> Trouvees:
    """The rows that answer, with the counts of these values; see `queries.recherche.lignes_trouver`."""
    filtres = filtrer(criteres.choix, criteres.ouvert, moment, memoire)
    dite = bool(criteres.texte.strip())
    question = question_lire(criteres.texte, memoire, visibles) if dite else Question()
    lecture = question_evaluer(question, memoire, visibles)
    incompris = dite and lecture.muette
    confirmees = memoire.confirmees(timezone.localdate(moment))

    def essayer(lecture: Lecture | None) -> Essai:
        essais: list[Essai] = []
        for rayon, geographie in _cercles(criteres, memoire, visibles, loin=lecture is not None):
            if rayon is None and any(essai.choisies.part for essai in essais):
                break
            parmi = sauf("", visibles & geographie.lignes, filtres)
            choisies = choisir(lecture, parmi, confirmees) if lecture else Choisies(visibles, (), 1 if parmi else 0)
            essais.append(Essai(rayon, geographie, choisies))
            if choisies.part >= REGLAGES.elargir or not elargir:
                return essais[-1]
        return max(essais, key=lambda essai: essai.choisies.part)

    essai = essayer(lecture if dite else None)
    perdue = not essai.choisies.part or lecture.vague(visibles & essai.geographie.lignes)
    if dite and not filtres and perdue and (entendue := toute_demande(question)):
        question, lecture = entendue, question_evaluer(entendue, memoire, visibles)
        essai = essayer(lecture)
    geographie, dits = essai.geographie, essai.choisies.lignes & visibles
    lieu = geographie.lignes | geographie.reservees if reservees else geographie.lignes
    return Trouvees(
        comptes=compter(dits & lieu, filtres, moment, valeurs, memoire),
        geographie=geographie,
        memoire=memoire,
        visibles=visibles,
        commune=criteres.commune,
        reservees=sauf("", dits & geographie.reservees, filtres),
        question=question,
        lecture=lecture,
        ignores=essai.choisies.ignores,
        rayon=essai.rayon,
        incompris=incompris,
    )


def _cercles(
    criteres: Criteres, memoire: Memoire, visibles: int, *, loin: bool
) -> Iterator[tuple[int | None, Geographie]]:
    """The place that was asked for, then wider ones around the same town; the whole region only for words."""
    if criteres.commune:
        yield criteres.rayon, autour_de(criteres.commune, criteres.rayon, memoire)
        if criteres.rayon < RAYON_LARGE:
            yield RAYON_LARGE, autour_de(criteres.commune, RAYON_LARGE, memoire)
        if loin:
            yield None, partout(criteres.commune, memoire)
    elif criteres.bassin:
        yield None, dans_le_bassin(criteres.bassin, memoire)
    elif criteres.territoire:
        yield None, dans_le_territoire(criteres.territoire, memoire)
    else:
        yield None, Geographie(visibles)
