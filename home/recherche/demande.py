"""What the visitor typed, as units that must all be there, each with its synonyms; the last word may be unfinished."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from home.recherche.texte import MOTS_VIDES, mots, raciner, replier
from home.recherche.vocabulaire import Racines, Vocabulaire

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


def demande_lire(texte: str, vocabulaire: Vocabulaire) -> Demande:
    """Read a text; an empty request when it holds no significant word."""
    significatifs: list[str] = []
    for morceau in COUPURE.split(texte[:LONGUEUR_MAX]):
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
