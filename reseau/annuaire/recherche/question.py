"""A sentence read, what each row is worth for it by the weights of `donnees/score.yaml`, and why a row answers."""

import datetime
import re
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import yaml

from home.recherche import index
from home.recherche.demande import (
    COUPURE,
    LONGUEUR_MAX,
    MOTS_DE_PHRASE,
    Demande,
    Niveaux,
    Unite,
    corriger,
    demande_lire,
    repond,
    suites_de,
)
from home.recherche.texte import VIDES, francais_connait, raciner, replier
from home.recherche.texte import mots as decouper
from reseau.annuaire.choices import JAMAIS, MISSIONS_CEP
from reseau.annuaire.recherche.lexique import Lexique, Sens, niees
from reseau.annuaire.recherche.memoire import Memoire

FICHIER = Path(__file__).resolve().parent.parent / "donnees" / "score.yaml"
KM_MAX = 1000


@dataclass(frozen=True)
class Reglages:
    """Points by what a row says, carries and is; see the file."""

    texte: dict[str, int]
    mot_du_lexique: int
    codes: dict[str, int]
    hors_exige: int
    besoin: int
    reseaux_a_part: dict[str, list[str]]
    a_part: int
    financeurs: list[str]
    apres_le_conseil: int
    accompagne: int
    jamais: int
    a_confirmer: int
    perimee: int
    distance: dict[str, int]
    phrase: dict[str, float]
    voix: dict[str, float]
    elargir: float
    toute_demande: list[str]
    publics_a_dire: list[str]
    publics_nies: list[str]
    statuts: list[str]

    def pertes(self) -> list[float]:
        """What each whole kilometre costs, from none on."""
        perte, demi = self.distance["perte"], self.distance["demi"]
        return [round(perte * km / (km + demi), 2) for km in range(KM_MAX + 1)]


REGLAGES = Reglages(**yaml.safe_load(FICHIER.read_text(encoding="utf-8")))
PERTES = REGLAGES.pertes()


# A sentence read: the trade’s expressions first, with the ages said, then the other words, searched as text.

_SUITE = "depuis|pendant|apres|il y a|en|dans"  # « depuis 20 ans »
_AGE = re.compile(rf"\b(?:(?P<borne>moins|plus) de |(?P<suite>{_SUITE}) )?(?P<age>\d{{1,2}}) ?ans\b")
_DUREE = re.compile(r" d(?:e |')[a-z]")  # « 20 ans de cuisine »
_LONGUEUR = re.compile(  # « dix ans », « 3 mois », que l’on dit au milieu d’une expression
    r"\b(?:\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente) (?:ans|mois|semaines)\b"
)
_AGES_DITS = re.compile(r"\b(\d{1,2}) ?(?:-|a|/) ?(\d{1,2}) ?ans\b")
_MENU = re.compile(r"[a-z]|\d{1,4}")
# Des quantités, des dates et des mots de liaison : rien de ce qui se demande, quand la phrase dit autre chose.
_MENUS = frozenset(
    replier(
        "an ans année années mois semaine semaines jour jours jeudi lundi mardi mercredi vendredi dimanche matin "
        "midi janvier février mars avril mai juin juillet août septembre octobre novembre décembre printemps "
        "automne hier demain aujourd hui prochain prochaine dernier dernière passé heure heures fois deux trois "
        "quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante soixante cent demi "
        "moitié environ plein plusieurs chaque certain certaine certains certaines celui celle ceux celles dont "
        "lequel laquelle là ci ex aucun aucune personne personnes gens monsieur madame mme mr chose choses jusqu "
        "jusque lors dès sauf malgré selon sinon contre dedans dehors dessus dessous loin assez moins vieux vieille "
        "petit petite grand grande gros grosse bon bonne nouveau nouvelle vrai vraie seul seule dit disent parait "
        "semble arrive arrivent passe reste devient"
    ).split()
)
_LETTRES = 3  # un mot plus court ne suffit pas à faire une demande


@dataclass(frozen=True)
class Mot:
    """One thing asked for: as it was said, how it is searched in texts, what the lexicon makes of it."""

    dit: str
    unite: Unite
    sens: tuple[Sens, ...] = ()


@dataclass(frozen=True)
class Question:
    """What was asked, the words of its sentence and the ages it says; what was mended in it, what is only offered.

    `refuses`: the networks that it does not want, as codes of rows. `de_la_personne`: the rank of the first word that
    says who asks, when choices tell it apart from the need.
    """

    mots: tuple[Mot, ...] = ()
    corrections: dict[str, str] = field(default_factory=dict)
    propositions: dict[str, str] = field(default_factory=dict)
    dits: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()
    de_la_personne: int = 0
    refuses: frozenset[str] = frozenset()

    @property
    def racines(self) -> list[str]:
        """The stems of its sentence, mended."""
        dits = [mot for dit in self.dits for mot in self.corrections.get(dit, dit).split()]
        return [raciner(mot) for mot in dits if mot not in VIDES]

    def codes(self, groupe: str) -> frozenset[str]:
        """The codes of one group that its words lead to: « public », « reseau »…"""
        menes = (code.partition(":") for mot in self.mots for sens in mot.sens for code in sens.codes)
        return frozenset(code for nom, _, code in menes if nom == groupe)

    @property
    def ecoutee(self) -> bool:
        """Whether it is asked of who listens to any demand: what no word says."""
        return any(not mot.dit for mot in self.mots)


def toute_demande(question: Question) -> Question | None:
    """The same asked of who listens to any demand; None when it is a word alone, or none of its words is French."""
    if len(question.dits) < 2 or not any(len(mot) >= _LETTRES and francais_connait(mot) for mot in question.dits):
        return None
    sens = Sens("toute demande", (), preferes=tuple(REGLAGES.toute_demande))
    return replace(question, mots=(*question.mots, Mot("", Unite(()), (sens,))))


def question_lire(texte: str, memoire: Memoire, visibles: int) -> Question:
    """Read a sentence; no word at all when nothing in it could be understood."""
    lexique = memoire.vocabulaire.lexique
    reste, ages, nombres = ages_lire(texte[:LONGUEUR_MAX], lexique)
    demande = demande_lire(reste, memoire.vocabulaire)
    if not demande:
        return Question(tuple(ages), ages=nombres)
    memoire.ensembles(list(dict.fromkeys(q for unite in demande.unites for q in unite.questions)))
    demande, corrections, propositions = corriger(demande, memoire, visibles)
    nies = niees(reste)
    nies |= {mot for faute, mende in corrections.items() if faute in nies for mot in mende.split()}
    mots = [mot for rang in range(len(demande.unites)) for mot in _mots(demande, rang, memoire, visibles, nies)]
    refuses = {mot: reseau for mot in mots if (reseau := _refuse(mot, nies, lexique))}
    retenus = _retenir([*ages, *(mot for mot in mots if mot not in refuses), *_tus(reste, nies, lexique)], nies)
    if not retenus:  # « pas handicapé », sans rien de plus : on en parle tout de même
        return Question(tuple(mots), corrections, propositions, tuple(decouper(reste)), nombres)
    return Question(
        tuple(retenus), corrections, propositions, tuple(decouper(reste)), nombres, refuses=frozenset(refuses.values())
    )


def _refuse(mot: Mot, nies: frozenset[str], lexique: Lexique) -> str:
    """The network that a denied word names, or whose public it says: « pas à la mission locale », « pas handicapé ».

    Nothing for a thing denied, which is what is missing: « ne trouve pas d’emploi » asks for one.
    """
    premier = mot.dit.partition(" ")[0]
    if premier not in nies or any(sens in connus for connus in lexique.niant.values() for sens in mot.sens):
        return ""
    reseaux = {reseau for sens in mot.sens for reseau in sens.reseaux}
    nomme = all(sens.codes == sens.reseaux for sens in mot.sens)
    publics = {f"public:{code}" for code in REGLAGES.publics_nies}
    nie = any(not publics.isdisjoint(sens.codes) for sens in mot.sens)
    return reseaux.pop() if len(reseaux) == 1 and (nomme or nie) else ""


def question_composer(dit: str, qui: str, codes: Sequence[str], memoire: Memoire, visibles: int) -> Question:
    """What choices make, read as if it were typed: the need and who the person is; first, the codes of the need."""
    besoin, personne = (question_lire(texte, memoire, visibles) for texte in (dit, qui))
    choisi = Mot(dit, Unite(()), (Sens(dit, (), preferes=tuple(codes)),))
    mots = (choisi, *besoin.mots, *(mot for mot in personne.mots if mot not in besoin.mots))
    return Question(mots, dits=(*besoin.dits, *personne.dits), ages=personne.ages, de_la_personne=len(besoin.mots) + 1)


def _mots(demande: Demande, rang: int, memoire: Memoire, visibles: int, nies: frozenset[str]) -> list[Mot]:
    """What a unit says; the words of an expression that leads nowhere here are searched one by one."""
    unite, dit = demande.unites[rang], demande.mots[rang]
    sens = memoire.vocabulaire.lexique.sens_de(unite.exacte[0], dit, nie=not nies.isdisjoint(dit.split()))
    menee = any(memoire.facette(code) for un in sens for code in un.codes)
    if " " not in dit or menee or repond(demande, rang, memoire, visibles):
        return [Mot(dit, unite, sens)]
    return [Mot(mot, Unite(((raciner(mot),),), suites=suites_de(mot, memoire.vocabulaire))) for mot in dit.split()]


def _tus(texte: str, nies: frozenset[str], lexique: Lexique) -> Iterator[Mot]:
    """Words of a sentence, ignored but when they end it and are denied: « je n’en peux plus »."""
    for morceau in COUPURE.split(texte):
        dernier = next((mot for mot in reversed(decouper(morceau)) if mot not in VIDES), "")
        if dernier in MOTS_DE_PHRASE and dernier in nies and (sens := lexique.niant.get((raciner(dernier),))):
            yield Mot(dernier, Unite(()), sens)


def _retenir(mots: list[Mot], nies: frozenset[str]) -> list[Mot]:
    """The words that say something: each meaning once, neither numbers, dates and the like, nor what is denied."""
    vus: set[tuple[Sens, ...]] = set()
    retenus = []
    for mot in mots:
        menu = _MENU.fullmatch(mot.dit) or mot.dit in _MENUS or mot.dit in nies
        if mot.sens not in vus and (mot.sens or not menu):
            retenus.append(mot)
            vus.update({mot.sens} if mot.sens else ())
    return retenus or mots


def ages_lire(texte: str, lexique: Lexique) -> tuple[str, list[Mot], tuple[int, ...]]:
    """The text without its ages nor its lengths of time, what the ages mean (« 17 ans », « moins de 26 ans »), and
    the ages themselves."""
    replie, connus, nombres = replier(texte), [], []
    for dit in (*_AGES_DITS.finditer(replie), *_AGE.finditer(replie)):
        debut, fin = dit.span()
        if not replie[debut:fin].strip():  # dit déjà : « 16-25 ans » l’est une fois
            continue
        if age := _age(dit, replie):
            nombres.append(age)
            if sens := lexique.de_l_age(age):
                connus.append(Mot(dit[0].strip(), Unite(()), sens))
        replie = replie[:debut] + " " * (fin - debut) + replie[fin:]
    return _LONGUEUR.sub(" ", replie), connus, tuple(nombres)


def _age(dit: re.Match[str], replie: str) -> int:
    """The age that was said, the middle of two; 0 for a length of time."""
    if dit.re is _AGES_DITS:
        return (int(dit[1]) + int(dit[2])) // 2
    if dit["suite"] or (_DUREE.match(replie, dit.end()) and not replie[: dit.start()].endswith("de ")):
        return 0
    return int(dit["age"]) + {"moins": -1, "plus": 1}.get(dit["borne"] or "", 0)


# What each row is worth for a question, the distance apart: the words, the codes, the service itself.
#
# Points are given to sets of rows, never to one row at a time: a sentence over 140,000 rows costs a few hundred
# operations on numbers. The weights are data (`donnees/score.yaml`); the order that they make is in `classement`.

Parts = dict[int, int]  # des lignes par ce qu’elles valent


class Trait(NamedTuple):
    """Something that some rows have: what it is worth, and where it was found (a line of the weights)."""

    lignes: int
    points: int
    genre: str = ""


@dataclass(frozen=True)
class MotLu:
    """A word over the rows: where it is said, from the best place on; which rows carry its codes, by group.

    `permises`: those that have what its entries ask for; `tenu`: those that answer it; `force`: how much it counts;
    `commun`: what more rows than that have, among those of `parmi`, says almost nothing.
    """

    mot: Mot
    rangs: Niveaux
    codes: dict[str, int]
    permises: int
    tenu: int
    force: float = 1
    commun: int = sys.maxsize
    parmi: int = -1  # l’index suivi garde la place des lignes ôtées : elles ne comptent pas

    def trait(self, lignes: int, points: int, genre: str) -> Trait:
        """What rows have of this word, for as much as it counts, and less when everyone has it."""
        force = self.force * (REGLAGES.phrase["banal"] if (lignes & self.parmi).bit_count() > self.commun else 1)
        return Trait(lignes, round(points * force), genre)


def traits_du_mot(mot: MotLu) -> Iterator[Trait]:
    """Where a word is said, the best place alone; then each group of codes that it leads to."""
    deja = 0
    for (genre, points), lignes in zip(REGLAGES.texte.items(), mot.rangs, strict=True):
        yield mot.trait(lignes & ~deja, points, genre)
        deja |= lignes
    for genre, lignes in mot.codes.items():
        yield mot.trait(lignes, REGLAGES.codes[genre], genre)
    if mot.mot.sens:
        yield Trait(mot.rangs[2], REGLAGES.mot_du_lexique)
        yield Trait(~mot.permises, REGLAGES.hors_exige)


def traits_du_service(memoire: Memoire, jour: datetime.date) -> Iterator[Trait]:
    """What a service is worth, whatever was asked."""
    accompagnent = 0
    for mission in MISSIONS_CEP:
        accompagnent |= memoire.facette(f"mission:{mission}")
    yield Trait(accompagnent, REGLAGES.accompagne)
    yield Trait(memoire.facette(JAMAIS), REGLAGES.jamais)
    yield Trait(~memoire.recentes(jour), REGLAGES.a_confirmer)
    yield Trait(~memoire.confirmees(jour), REGLAGES.perimee)


def partager(parts: Parts, traits: Iterable[Trait]) -> Parts:
    """The same rows, by the sum of what they are worth already and of each trait that they have."""
    for trait in traits:
        suivantes: Parts = {}
        for points, lignes in parts.items():
            avec = lignes & trait.lignes
            for neuves, somme in ((avec, points + trait.points), (lignes ^ avec, points)):
                if neuves:
                    suivantes[somme] = suivantes.get(somme, 0) | neuves
        parts = suivantes
    return parts


# Why a row answers: for each word that was asked, the best that the row says of it.

CODES = ("reseau", "theme", "public", "mission", "tout_public")


class Raison(NamedTuple):
    """A word, where it was found (`genre`: a line of the weights), and the code that it led to."""

    mot: str
    genre: str
    code: str = ""


def raisons_lire(
    facettes: Mapping[int, Collection[str]], mots: Sequence[MotLu], taille: int
) -> dict[int, list[Raison]]:
    """The reasons of some positions, word by word; `facettes` are the codes that each of them carries."""
    vues, raisons = index.depuis(list(facettes), taille), defaultdict(list)
    for mot in mots:
        genres: dict[int, list[str]] = defaultdict(list)
        for trait in traits_du_mot(mot):
            if trait.genre:
                for position in index.positions(trait.lignes & vues):
                    genres[position].append(trait.genre)
        for position, siens in genres.items():
            raisons[position].append(_raison(mot, siens, facettes[position]))
    return raisons


def _raison(mot: MotLu, genres: list[str], facettes: Collection[str]) -> Raison:
    """A code says more than a text, but for a name."""
    dit = mot.mot.dit
    if "nom" in genres:
        return Raison(dit, "nom")
    for genre in CODES:
        if genre in genres:
            codes = (code for sens in mot.mot.sens for code in sens.codes if code.startswith(f"{genre}:"))
            return Raison(dit, genre, next((code.partition(":")[2] for code in codes if code in facettes), ""))
    return Raison(dit, genres[0])
