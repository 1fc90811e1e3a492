"""A sentence read: the trade’s expressions first, with the ages said, then the other words, searched as text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from home.recherche.corrections import corriger
from home.recherche.demande import COUPURE, LONGUEUR_MAX, MOTS_DE_PHRASE, Demande, Unite, demande_lire, suites_de
from home.recherche.francais import francais_connait
from home.recherche.racines import VIDES
from home.recherche.rangs import repond
from home.recherche.texte import mots as decouper
from home.recherche.texte import raciner, replier
from reseau.annuaire.recherche.etat import Memoire
from reseau.annuaire.recherche.lexique import Lexique, Sens
from reseau.annuaire.recherche.negation import niees
from reseau.annuaire.recherche.reglages import REGLAGES

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
    """What was asked, and the words of its sentence; what was mended in it, and what is only offered."""

    mots: tuple[Mot, ...] = ()
    corrections: dict[str, str] = field(default_factory=dict)
    propositions: dict[str, str] = field(default_factory=dict)
    dits: tuple[str, ...] = ()

    @property
    def racines(self) -> list[str]:
        """The stems of its sentence, mended."""
        dits = [mot for dit in self.dits for mot in self.corrections.get(dit, dit).split()]
        return [raciner(mot) for mot in dits if mot not in VIDES]

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
    reste, ages = ages_lire(texte[:LONGUEUR_MAX], lexique)
    demande = demande_lire(reste, memoire.vocabulaire)
    if not demande:
        return Question(tuple(ages))
    memoire.ensembles(list(dict.fromkeys(q for unite in demande.unites for q in unite.questions)))
    demande, corrections, propositions = corriger(demande, memoire, visibles)
    nies = niees(reste)
    nies |= {mot for faute, mende in corrections.items() if faute in nies for mot in mende.split()}
    mots = [mot for rang in range(len(demande.unites)) for mot in _mots(demande, rang, memoire, visibles, nies)]
    retenus = _retenir([*ages, *mots, *_tus(reste, nies, lexique)], nies)
    return Question(tuple(retenus), corrections, propositions, tuple(decouper(reste)))


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


def ages_lire(texte: str, lexique: Lexique) -> tuple[str, list[Mot]]:
    """The text without its ages nor its lengths of time, and what the ages mean: « 17 ans », « moins de 26 ans »."""
    replie, connus = replier(texte), []
    for dit in (*_AGES_DITS.finditer(replie), *_AGE.finditer(replie)):
        debut, fin = dit.span()
        if not replie[debut:fin].strip():  # dit déjà : « 16-25 ans » l’est une fois
            continue
        if (age := _age(dit, replie)) and (sens := lexique.de_l_age(age)):
            connus.append(Mot(dit[0].strip(), Unite(()), sens))
        replie = replie[:debut] + " " * (fin - debut) + replie[fin:]
    return _LONGUEUR.sub(" ", replie), connus


def _age(dit: re.Match[str], replie: str) -> int:
    """The age that was said, the middle of two; 0 for a length of time."""
    if dit.re is _AGES_DITS:
        return (int(dit[1]) + int(dit[2])) // 2
    if dit["suite"] or (_DUREE.match(replie, dit.end()) and not replie[: dit.start()].endswith("de ")):
        return 0
    return int(dit["age"]) + {"moins": -1, "plus": 1}.get(dit["borne"] or "", 0)
