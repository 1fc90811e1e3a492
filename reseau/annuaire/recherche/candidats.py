"""Which rows answer a question: each word by the texts and by the codes, then all of them, or the most that some do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_, or_

from home.recherche.rangs import Niveaux, rangs_de
from reseau.annuaire.recherche.etat import Memoire
from reseau.annuaire.recherche.facettes import TOUT_PUBLIC, lignes_de
from reseau.annuaire.recherche.lexique import Sens
from reseau.annuaire.recherche.question import Mot, Question
from reseau.annuaire.recherche.reglages import REGLAGES
from reseau.annuaire.recherche.score import MotLu, Parts, Trait, partager, traits_du_mot

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
    ensembles = memoire.ensembles(list(dict.fromkeys(q for mot in question.mots for q in mot.unite.questions)))
    mots = [_lire(mot, rangs_de(mot.unite, ensembles), memoire, visibles) for mot in question.mots]
    menee = any(mot.codes for mot in mots)
    commun = visibles.bit_count() // COMMUN
    mots = [
        replace(mot, force=REGLAGES.phrase["mot_seul"] if menee and not mot.codes else 1, commun=commun, parmi=visibles)
        for mot in mots
    ]
    toutes = reduce(and_, (mot.tenu for mot in mots), visibles) if mots else 0
    if not menee and len(mots) < REGLAGES.phrase["mots"]:
        return Lecture(tuple(mots), toutes)
    tenues = reduce(or_, (mot.tenu for mot in mots), 0)
    traits = [*_traits(mots), _a_part(mots, memoire), *_voix(question, memoire)]
    return Lecture(tuple(mots), toutes, partager({0: tenues}, traits))


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


def _a_part(mots: Iterable[MotLu], memoire: Memoire) -> Trait:
    """The rows of networks whose public is apart, but those that the question leads to."""
    demandes = {code for mot in mots for sens in mot.mot.sens for code in sens.codes}
    oublies = [
        reseau
        for code, menent in REGLAGES.reseaux_a_part.items()
        if demandes.isdisjoint([reseau := f"reseau:{code}", *menent])
    ]
    return Trait(_ou(oublies, memoire), REGLAGES.a_part)


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
