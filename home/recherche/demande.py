"""From what the visitor typed to sets of rows, best first: words, synonyms, typing mistakes, ranks, passages."""

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, Protocol, Self

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from rapidfuzz import process
from rapidfuzz.distance import OSA

from home.recherche.texte import (
    INDIFFERENTS,
    INFINITIFS,
    MOTS_VIDES,
    VIDES,
    analyser,
    francais_connait,
    mots,
    raciner,
    replier,
)

# Known words: they finish the visitor's last word, mend a typing mistake, and know synonyms.

LONGUEUR_FAUTE = 4
LONGUEUR_DEUX_FAUTES = 8
LONGUEUR_MORCEAU = 3
MAX_SUITES = 40

Racines = tuple[str, ...]
_INDIFFERENTS = frozenset(map(raciner, INDIFFERENTS))
_METIERS = (("eux", "eur"), ("tric", "teur"))  # « danseuse », « conductrice », par leurs racines


class Groupe(NamedTuple):
    """Expressions that mean the same, and texts that are searched for them without leading to them."""

    expressions: Sequence[str]
    textes: Sequence[str] = ()


@dataclass
class Vocabulaire:
    """Folded words in order, how many rows hold each, and the groups of synonyms by their stems.

    `textes`: what is searched for an expression too, as loosely as what it may be the beginning of.
    `sigles`: the word that each acronym is, « café » having the stem of « CAF ».
    `courtes`: each expression by its stems without those that change nothing, verbs as their infinitive, trades as men
    bear them; when at least two stay, or a trade.
    """

    mots: list[str] = field(default_factory=list)
    nombres: dict[str, int] = field(default_factory=dict)
    synonymes: dict[Racines, tuple[Racines, ...]] = field(default_factory=dict)
    textes: dict[Racines, tuple[Racines, ...]] = field(default_factory=dict)
    sigles: dict[Racines, str] = field(default_factory=dict)
    courtes: dict[Racines, Racines] = field(default_factory=dict)

    @classmethod
    def de(cls, nombres: Mapping[str, int], groupes: Iterable[Groupe]) -> Self:
        """Words with the number of rows that hold each, and groups of expressions that mean the same."""
        # Triés ici : chaque base range les lettres à sa façon.
        neuf = cls(mots=sorted(nombres), nombres=dict(nombres))
        neuf.synonymes_lire(groupes)
        return neuf

    def expression(self, racines: Racines, dit: str) -> Racines:
        """The known expression that words say, with their stems: « créer ma boîte » is « créer une boîte ».

        Nothing when there is none. An expression begins and ends with words of its own.
        """
        if racines in self.synonymes:
            return racines if (self.sigles.get(racines) or dit) == dit else ()
        if racines[0] in _INDIFFERENTS or racines[-1] in _INDIFFERENTS:
            return ()
        return self.courtes.get(_courte(racines), ())

    def suites(self, debut: str) -> list[str]:
        """Words that begin so, the most used first."""
        trouves = []
        for n in range(bisect_left(self.mots, debut), len(self.mots)):
            if not self.mots[n].startswith(debut):
                break
            trouves.append(self.mots[n])
        return sorted(trouves, key=lambda mot: (-self.nombres[mot], mot))[:MAX_SUITES]

    def corriger(self, mot: str) -> str | None:
        """The known word that a typing mistake hides: one mistake from four letters on, two from eight on."""
        if len(mot) < LONGUEUR_FAUTE or not mot.isalpha():
            return None
        fautes = 2 if len(mot) >= LONGUEUR_DEUX_FAUTES else 1
        proches = process.extract(mot, self.mots, scorer=OSA.distance, score_cutoff=fautes, limit=20)
        proches = [(ecart, voisin) for voisin, ecart, _ in proches if voisin != mot and len(voisin) >= LONGUEUR_FAUTE]
        return min(proches, key=lambda p: (p[0], p[1][0] != mot[0], -self.nombres[p[1]], p[1]), default=(0, None))[1]

    def connait(self, mot: str) -> bool:
        """Whether a word is nobody's mistake, though no row may hold it: it is French, or the name of something."""
        return francais_connait(mot)

    def couper(self, mot: str) -> list[str]:
        """Two known words typed without their space (« missionlocale »), the most used; nothing otherwise."""
        coupes = [
            (mot[:n], mot[n:])
            for n in range(LONGUEUR_MORCEAU, len(mot) - LONGUEUR_MORCEAU + 1)
            if mot[:n] in self.nombres and mot[n:] in self.nombres
        ]
        return list(max(coupes, key=lambda c: (min(self.nombres[m] for m in c), c), default=()))

    def ajouter(self, mot: str, nombre: int) -> None:
        """Know a word, or another number for it."""
        if mot not in self.nombres:
            insort(self.mots, mot)
        self.nombres[mot] = nombre

    def synonymes_lire(self, groupes: Iterable[Groupe]) -> None:
        """Each expression's stems, with those of its whole group; their words are known even when no row has them."""
        for expressions, textes in groupes:
            lues = {dite: racines for dite in expressions if (racines := tuple(analyser(dite)))}
            menent = list(lues.values())
            autres = [racines for texte in textes if (racines := tuple(analyser(texte)))]
            for racines in menent:
                self.synonymes[racines] = tuple(dict.fromkeys([*self.synonymes.get(racines, ()), *menent]))
                self.textes[racines] = tuple(dict.fromkeys([*self.textes.get(racines, ()), *autres]))
                if len(courte := _courte(racines)) > 1 or "".join(courte).endswith("eur"):
                    self.courtes.setdefault(courte, racines)
            for expression, racines in lues.items():
                seul = replier(expression) if est_sigle(expression) else ""
                if self.sigles.setdefault(racines, seul) != seul:
                    self.sigles[racines] = ""
            for mot in mots("\n".join(expressions)):
                self.ajouter(mot, self.nombres.get(mot, 0))


def est_sigle(expression: str) -> bool:
    """Whether an expression is one acronym: « CAF », not « France VAE »."""
    return expression.isalpha() and expression.isupper()


def _courte(racines: Racines) -> Racines:
    """Stems without those that change nothing inside an expression; « perds » as « perdre », « danseuse » a man’s."""
    return tuple(_commune(racine) for racine in racines if racine not in _INDIFFERENTS)


@lru_cache(20_000)
def _commune(racine: str) -> str:
    """The stem of the infinitive, or of the trade as a man bears it; itself."""
    for feminin, masculin in _METIERS:
        if racine.endswith(feminin):
            return racine.removesuffix(feminin) + masculin
    return INFINITIFS.get(racine, racine)


# What the visitor typed, as units that must all be there, each with its synonyms; the last word may be unfinished.

LONGUEUR_MAX = 200
MOTS_MAX = 10
EXPRESSION_MAX = 6
DEBUT_MIN = 2
# Words of the sentence, not of the need; ignored unless nothing else was typed, kept inside a known expression.
MOTS_DE_PHRASE = frozenset(
    replier(
        "mon ma mes ton ta tes notre nos votre vos être suis sommes êtes était avoir ai as avez avons ont faire fais "
        "fait peut peux puis pouvoir pourrais veut veux voudrais vouloir voudrait cherche cherches chercher recherche "
        "rechercher trouver trouve trouvent trouverai besoin aide aider aidez comment quel quelle quels quelles "
        "quand pourquoi combien bonjour bonsoir merci svp stp près proche proches côté autour chez vers moi me lui eux "
        "afin comme aussi très si mais car donc or ni alors encore déjà toujours après avant pendant depuis entre sous "
        "cela ça ceci quelque quelques quelqu tout toute tous toutes autre autres même mêmes dois doit devrais faut "
        "sais sait savoir connaître connais aller vais va aurais serait adresse adresses horaire horaires numéro "
        "téléphone contact contacter coordonnées mail rdv savez dire peu souhaite souhaiterais aimerais vient viens "
        "viennent venir venu vite bientôt beaucoup trop vraiment rien bien maintenant actuellement plutôt juste "
        "seulement uniquement presque enfin surtout parfois souvent longtemps jamais ensuite puis parce ici"
    ).split()
)
_VIDES = frozenset(replier(mot) for mot in MOTS_VIDES)
COUPURE = re.compile(r"[,;:!?()]|\.\s")
_NIE_ENCORE = re.compile(r"\s(?=(?:pas|sans|ni)\s)", re.IGNORECASE)
BARRE = ","  # où la phrase s’arrête : aucune expression ne passe par-dessus

# Alternatives of expressions, each a run of stems: one question to the index.
Question = tuple[Racines, ...]


@dataclass(frozen=True)
class Unite:
    """A word or a known expression: as typed, its synonyms, and what it may be the beginning of, or is near to."""

    exacte: Question
    synonymes: Question = ()
    suites: Question = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions to ask to the index."""
        return tuple(question for question in (self.exacte, self.synonymes, self.suites) if question)


@dataclass(frozen=True)
class Demande:
    """Units in the order typed, and the words each came from; the ranks of those before which the sentence stops."""

    unites: tuple[Unite, ...] = ()
    mots: tuple[str, ...] = ()
    debuts: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.unites)

    def sans(self, rangs: set[int]) -> "Demande":
        """The same without some of its units."""
        gardes = [n for n in range(len(self.unites)) if n not in rangs]
        debuts = frozenset(rang for rang, n in enumerate(gardes) if n in self.debuts)
        return Demande(tuple(self.unites[n] for n in gardes), tuple(self.mots[n] for n in gardes), debuts)


def morceaux(texte: str) -> list[str]:
    """A sentence cut where it stops, and before each thing more that it denies: « pas de permis | pas de bus »."""
    coupes = []
    for morceau in COUPURE.split(texte):
        premier, *autres = _NIE_ENCORE.split(f" {morceau}")
        coupes += [f"{premier} {autres[0]}", *autres[1:]] if autres else [morceau]
    return coupes


def demande_lire(texte: str, vocabulaire: Vocabulaire) -> Demande:
    """Read a text; an empty request when it holds no significant word."""
    significatifs: list[str] = []
    for morceau in morceaux(texte[:LONGUEUR_MAX]):
        dits = _sigles_joindre(mots(morceau), vocabulaire)
        if retenus := [mot for mot in dits if mot not in _VIDES]:
            significatifs += [BARRE, *retenus] if significatifs else retenus
    return demande_composer(significatifs, vocabulaire)


def _sigles_joindre(dits: list[str], vocabulaire: Vocabulaire) -> list[str]:
    """« V A E » is read « VAE »: letters apart are put together when they make a known acronym."""
    joints: list[str] = []
    for seules, suite in groupby(dits, key=lambda mot: len(mot) == 1 and mot.isalpha()):
        lettres = list(suite)
        sigle = "".join(lettres)
        connu = seules and len(lettres) > 1 and (raciner(sigle),) in vocabulaire.synonymes
        joints += [sigle] if connu else lettres
    return joints


def demande_composer(significatifs: list[str], vocabulaire: Vocabulaire) -> Demande:
    """Put folded words together in units."""
    seuls = all(mot in MOTS_DE_PHRASE or mot == BARRE for mot in significatifs)
    unites: dict[Question, tuple[Unite, str]] = {}
    debuts: set[int] = set()
    for mot, unite in _unites(significatifs, vocabulaire):
        if mot == BARRE:
            debuts.add(len(unites))
        elif seuls or mot not in MOTS_DE_PHRASE:
            unites.setdefault(unite.exacte, (unite, mot))
    gardees = list(unites.values())[:MOTS_MAX]
    if gardees and significatifs[-1] == gardees[-1][1]:
        gardees[-1] = (_large(*gardees[-1], vocabulaire), gardees[-1][1])
    return Demande(tuple(unite for unite, _ in gardees), tuple(mot for _, mot in gardees), frozenset(debuts - {0}))


def _unites(significatifs: list[str], vocabulaire: Vocabulaire) -> Iterator[tuple[str, Unite]]:
    """The longest known expressions with their synonyms, the other words alone; and the words they came from."""
    racines = [raciner(mot) for mot in significatifs]
    rang = 0
    while rang < len(racines):
        longueur, connue = _expression(significatifs, racines, rang, vocabulaire)
        if longueur > 1 and significatifs[rang] in MOTS_DE_PHRASE:  # « veut devenir » laisse « devenir infirmière »
            for suivant in range(rang + 1, rang + longueur):
                if suivant + _expression(significatifs, racines, suivant, vocabulaire)[0] > rang + longueur:
                    longueur, connue = 1, ()
                    break
        exacte = connue or tuple(racines[rang : rang + 1])
        groupe = vocabulaire.synonymes.get(connue, ())
        autres = tuple(autre for autre in groupe if autre != exacte)
        suites = vocabulaire.textes.get(connue, ())
        yield " ".join(significatifs[rang : rang + longueur]), Unite((exacte,), autres, suites)
        rang += longueur


def _expression(mots_dits: list[str], racines: list[str], rang: int, vocabulaire: Vocabulaire) -> tuple[int, Racines]:
    """How many words the longest known expression at a rank takes, and its stems; one word and nothing without one."""
    for essai in range(min(EXPRESSION_MAX, len(racines) - rang), 0, -1):
        dit = " ".join(mots_dits[rang : rang + essai])
        if connue := vocabulaire.expression(tuple(racines[rang : rang + essai]), dit):
            return essai, connue
    return 1, ()


def _large(unite: Unite, mot: str, vocabulaire: Vocabulaire) -> Unite:
    """The unit made wider by every word it may be the beginning of."""
    suites = suites_de(mot, vocabulaire) if " " not in mot and len(mot) >= DEBUT_MIN else ()
    connues = {*unite.exacte, *unite.synonymes}
    neuves = tuple(suite for suite in suites if suite not in connues)
    return Unite(unite.exacte, unite.synonymes, tuple(dict.fromkeys((*unite.suites, *neuves))))


def suites_de(debut: str, vocabulaire: Vocabulaire) -> Question:
    """What a beginning of a word may become, synonyms included."""
    trouvees: dict[Racines, None] = {}
    for suite in vocabulaire.suites(debut):
        racine = (raciner(suite),)
        trouvees |= dict.fromkeys((racine, *vocabulaire.synonymes.get(racine, ())))
    return tuple(trouvees)


# Which rows hold what was typed, and how well.
#
# In a row, a word costs 0 in the names as typed, 1 there by a synonym, 2 in the network and the vocabularies as
# typed,
# 3 there by a synonym, or in the names as the beginning of a word, 4 anywhere else. Rows stand by the sum.

RANGS = 5
RANG_MAX = 14  # au-delà, la phrase est longue et les rangs ne disent plus rien
Niveaux = tuple[int, ...]
RIEN: Niveaux = (0, 0, 0)


class Lignes(Protocol):
    """The rows that are searched: each room has its own."""

    vocabulaire: Vocabulaire

    def ensembles(self, questions: Sequence[Question]) -> dict[Question, Niveaux]:
        """For each question, the rows that hold it in the names, near them, anywhere: each set holds the one before."""

    def compter(self, lignes: int) -> int:
        """How many things to show stand behind a set of rows."""


def niveaux_de(demande: Demande, memoire: Lignes, visibles: int) -> Niveaux:
    """Rows that hold every unit, by the sum of what each unit costs there."""
    ensembles = memoire.ensembles(list(dict.fromkeys(q for unite in demande.unites for q in unite.questions)))
    sommes = [visibles]
    for unite in demande.unites:
        rangs = rangs_de(unite, ensembles)
        longueur = min(len(sommes) + RANGS - 1, RANG_MAX)
        suivantes = []
        for somme in range(longueur):
            lignes = 0
            for rang in range(min(RANGS, somme + 1)):
                lignes |= sommes[min(somme - rang, len(sommes) - 1)] & rangs[rang]
            suivantes.append(lignes)
        suivantes[-1] = sommes[-1] & rangs[-1]
        sommes = suivantes
    return tuple(sommes)


def rangs_de(unite: Unite, ensembles: dict[Question, Niveaux]) -> Niveaux:
    """The rows that hold a unit at a cost of 0, of 1 at most, of 2, of 3, of 4."""
    exacts, proches, suites = (
        ensembles.get(question, RIEN) for question in (unite.exacte, unite.synonymes, unite.suites)
    )
    zero = exacts[0]
    un = zero | proches[0]
    deux = un | exacts[1]
    trois = deux | proches[1] | suites[0]
    return zero, un, deux, trois, trois | exacts[2] | proches[2] | suites[2]


def repond(demande: Demande, rang: int, memoire: Lignes, visibles: int) -> bool:
    """Whether some row holds this unit alone."""
    return bool(niveaux_de(Demande((demande.unites[rang],)), memoire, visibles)[-1])


# What a mistyped word hides: the beginning of a word, two words stuck together, a typing mistake.
#
# Only a word that nobody knows is mended. One that is French, or a name, stays as it is: what looks like it is
# offered.

DEBUT_RECONNU = 3
Lectures = dict[str, str]


def corriger(demande: Demande, memoire: Lignes, visibles: int) -> tuple[Demande, Lectures, Lectures]:
    """The request with its words mended, the words that were, and what is offered for those left as they are."""
    vocabulaire, composes = memoire.vocabulaire, []
    corrections: Lectures = {}
    propositions: Lectures = {}
    debuts: dict[str, Question] = {}
    for rang, mot in enumerate(demande.mots):
        composes += [BARRE, *mot.split()] if rang in demande.debuts else mot.split()
        if (
            " " in mot
            or vocabulaire.synonymes.get(demande.unites[rang].exacte[0])
            or repond(demande, rang, memoire, visibles)
        ):
            continue
        connu = vocabulaire.connait(mot)
        if len(mot) >= DEBUT_RECONNU and (suites := suites_de(mot, vocabulaire)):
            debuts[mot] = suites
        elif mende := _mender(mot, memoire, visibles):
            (propositions if connu else corrections)[mot] = " ".join(mende)
            composes[-1:] = [mot] if connu else mende
    mendee = demande_composer(composes, vocabulaire)
    unites = tuple(
        replace(unite, suites=debuts.get(mot, unite.suites))
        for unite, mot in zip(mendee.unites, mendee.mots, strict=True)
    )
    return Demande(unites, mendee.mots), corrections, propositions


def _mender(mot: str, memoire: Lignes, visibles: int) -> list[str]:
    """The words that a mistyped one hides; only those of rows that the visitor may see, others keep theirs."""
    vocabulaire = memoire.vocabulaire
    mende = vocabulaire.couper(mot) or [voisin for voisin in [vocabulaire.corriger(mot)] if voisin]
    return mende if mende and niveaux_de(demande_composer(mende, vocabulaire), memoire, visibles)[-1] else []


# From the visitor's words to sets of rows, best first; corrections and concessions when nothing answers.


@dataclass(frozen=True)
class Texte:
    """Rows by rank of answer (each set holds the better ones), and what was changed in the question to get them.

    `corrections` were made, `propositions` are only offered: their words are French.
    """

    niveaux: Niveaux = ()
    corrections: dict[str, str] = field(default_factory=dict)
    ignores: tuple[str, ...] = ()
    propositions: dict[str, str] = field(default_factory=dict)

    @property
    def tous(self) -> int:
        """Every row that answers."""
        return self.niveaux[-1]


def texte_evaluer(demande: Demande, memoire: Lignes, visibles: int) -> Texte:
    """The rows that answer: all the words; else the words mended; else the most words that some row holds."""
    niveaux = niveaux_de(demande, memoire, visibles)
    if niveaux[-1]:
        return Texte(niveaux)
    demande, corrections, propositions = corriger(demande, memoire, visibles)
    if corrections:
        niveaux = niveaux_de(demande, memoire, visibles)
        if niveaux[-1]:
            return Texte(niveaux, corrections, propositions=propositions)
    return replace(_assouplir(demande, memoire, visibles), corrections=corrections, propositions=propositions)


def _assouplir(demande: Demande, memoire: Lignes, visibles: int) -> Texte:
    """Leave out the words that no row holds, then one word at a time, the one that stops the most rows."""
    muets = {n for n in range(len(demande.unites)) if not repond(demande, n, memoire, visibles)}
    ignores = [demande.mots[n] for n in sorted(muets)]
    reste = demande.sans(muets)
    while len(reste.unites) > 1:
        if (niveaux := niveaux_de(reste, memoire, visibles))[-1]:
            return Texte(niveaux, ignores=tuple(ignores))
        rang = _plus_genant(reste, lambda d: memoire.compter(niveaux_de(d, memoire, visibles)[-1]))
        ignores.append(reste.mots[rang])
        reste = reste.sans({rang})
    if not reste:
        return Texte((0,), ignores=tuple(ignores))
    return Texte(niveaux_de(reste, memoire, visibles), ignores=tuple(ignores))


def _plus_genant(demande: Demande, compter: Callable[[Demande], int]) -> int:
    """The unit without which the most structures answer; the last one when it makes no difference."""
    return max(range(len(demande.unites)), key=lambda rang: (compter(demande.sans({rang})), rang))


# The passage of a text that answers a search, its words marked.

LONGUEUR, AVANT = 240, 70
POIDS = (9, 3, 1)  # d’un mot tel que tapé, d’un synonyme, de ce qu’il commence
_MOT = re.compile(r"[^\W_]+")


def racines_cherchees(demande: Demande) -> dict[str, int]:
    """Every stem that answers what was typed, and its weight: the words themselves first."""
    poids: dict[str, int] = {}
    for unite in demande.unites:
        for pese, question in zip(POIDS, (unite.exacte, unite.synonymes, unite.suites), strict=True):
            for racine in (racine for suite in question for racine in suite):
                poids[racine] = max(pese, poids.get(racine, 0))
    return poids


def passage_marquer(texte: str, racines: Mapping[str, int], longueur: int = LONGUEUR) -> SafeString:
    """What stands around the place of a plain text that answers best, as safe HTML, the words with these stems marked.

    Its beginning when it holds none.
    """
    trouves = [mot for mot in _MOT.finditer(texte) if (dit := replier(mot[0])) not in VIDES and raciner(dit) in racines]
    debut, fin = _fenetre(texte, [(mot.start(), raciner(replier(mot[0]))) for mot in trouves], racines, longueur)
    morceaux, place = [], debut
    for mot in trouves:
        if debut <= mot.start() and mot.end() <= fin:
            morceaux.append((texte[place : mot.start()], format_html("<mark>{}</mark>", mot[0])))
            place = mot.end()
    fin_dite = " …" if fin < len(texte) else ""
    dits = format_html_join("", "{}{}", morceaux)
    return format_html("{}{}{}{}", "… " if debut else "", dits, texte[place:fin], fin_dite)


def _fenetre(texte: str, trouves: list[tuple[int, str]], poids: Mapping[str, int], longueur: int) -> tuple[int, int]:
    """Where the passage begins and ends, on whole words: the first place that gathers the most weight."""

    def gagne(premier: tuple[int, str]) -> int:
        return sum(poids[r] for r in {r for place, r in trouves if 0 <= place - premier[0] <= longueur - AVANT})

    depart = max(trouves, key=gagne)[0] if trouves else 0
    debut = texte.rfind(" ", 0, depart - AVANT) + 1 if depart > AVANT else 0
    fin = len(texte) if len(texte) <= debut + longueur else texte.rfind(" ", debut, debut + longueur)
    return debut, fin if fin > debut else debut + longueur
