"""Words of the search: those of the facets, of the lexicon, what a question was understood as, the commune it
names, what is suggested.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.db.models import CharField, DateField, F, Model, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.utils import timezone

from home.recherche.demande import LONGUEUR_MAX, demande_lire
from home.recherche.texte import MOTS_VIDES, mots, replier
from home.site.cache import Gardee
from reseau.annuaire.models import EtatIndex
from reseau.annuaire.recherche.facettes import MODES
from reseau.annuaire.recherche.lexique import Sens
from reseau.annuaire.recherche.memoire import PLEIN_TEXTE, Memoire, memoire_courante
from reseau.annuaire.recherche.question import Question
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin, Commune, Departement, Epci
from reseau.territoires.portes import (
    Ailleurs,
    bassin_de,
    commune_get,
    commune_reconnaitre,
    commune_search,
    endroit_lire,
    lieu_nu,
)
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic

_TERMES = (("mission", Mission), ("public", TypePublic), ("theme", Theme), ("cep", NiveauCep))
LIBELLES = Gardee("mots de l’annuaire", modeles=("structures", "vocabulaires"))
_COLONNES = ("groupe", "ordre", "mot", "code", "debut", "fin")


@dataclass(frozen=True)
class Libelles:
    """For each group of facets, the label of each code in order of display; `en_vigueur` are offered as filters."""

    tous: dict[str, dict[str, str]] = field(default_factory=dict)
    en_vigueur: dict[str, list[str]] = field(default_factory=dict)

    def libelle(self, nom: str, code: str) -> str:
        """The label of a code, or the code itself when it is unknown."""
        return self.tous.get(nom, {}).get(code, code)


def libelles(jour: datetime.date | None = None) -> Libelles:
    """Labels of missions, publics, themes, CEP levels, networks and modes."""
    jour = jour or timezone.localdate()
    reseaux = _lignes("reseau", Reseau, "nom", Value(None, DateField()), Value(None, DateField()))
    termes = [_lignes(nom, modele, "libelle", F("valide_du"), F("valide_au")) for nom, modele in _TERMES]
    resultat = Libelles({"mode": dict(MODES)}, {"mode": list(MODES)})
    for nom, _, mot, code, debut, fin in sorted(reseaux.union(*termes, all=True), key=lambda ligne: ligne[:3]):
        resultat.tous.setdefault(nom, {})[code] = mot
        if (debut is None or debut <= jour) and (fin is None or fin > jour):
            resultat.en_vigueur.setdefault(nom, []).append(code)
    return resultat


def libelles_gardes(jour: datetime.date) -> Libelles:
    """The same, kept until a word changes."""
    return LIBELLES.lire(jour, lambda: libelles(jour))


def _lignes(nom: str, modele: type[Model], mot: str, debut: Value | F, fin: Value | F) -> QuerySet:
    """One table in the shape of the union."""
    lignes = modele._default_manager.order_by().annotate(
        groupe=Value(nom, CharField()), mot=F(mot), debut=debut, fin=fin
    )
    return lignes.values_list(*_COLONNES)


GROUPES_DITS = {"theme": "Thèmes", "public": "Publics", "mission": "Missions", "reseau": "Réseaux"}


def lexique_revision() -> Subquery:
    """What changes whenever an entry does (and when the directory does), to be read within another query."""
    dite = Concat("revision", Value(" "), "jeton", output_field=CharField())
    return Subquery(EtatIndex.objects.annotate(dite=dite).values("dite")[:1])


def codes_du_lexique() -> list[tuple[str, list[tuple[str, str]]]]:
    """The codes that an entry may lead to, by vocabulary, each with its label."""
    connus = libelles()
    return [
        (titre, [(f"{nom}:{code}", mot) for code, mot in connus.tous.get(nom, {}).items()])
        for nom, titre in GROUPES_DITS.items()
    ]


# What a question was understood as: a chip for each expression of the trade, the question without it, or otherwise.

_MOT = re.compile(r"[^\W_]+")
_RESTES = re.compile(r"(?:\s*[,;:.])+\s*(?=[,;:.]|$)|^[\s,;:.]+|\s{2,}")


class Comprise(NamedTuple):
    """What the lexicon made of words: a code of a group, or its own name for them; and the question without them.

    `sans` is None when the words cannot be found again in what was typed.
    """

    groupe: str
    nom: str
    sans: str | None


def comprises(question: Question, texte: str) -> tuple[Comprise, ...]:
    """What was understood of a question, in its order, what its ages mean first; the same thing said twice is once."""
    tapes = {lu: tape for tape, lu in question.corrections.items()}
    dits: dict[tuple[str, str], list[str]] = {}
    for mot in question.mots:
        if mot.sens and mot.dit:  # toute demande ne se dit pas d’un mot
            dits.setdefault(_nommer(mot.sens[0]), []).append(tapes.get(mot.dit, mot.dit))
    return tuple(Comprise(*nomme, _sans_tous(texte, siens)) for nomme, siens in dits.items())


def _nommer(sens: Sens) -> tuple[str, str]:
    """The group and the code that it leads to first; its own name when it leads to texts only."""
    if not sens.codes:
        return "", sens.nom
    groupe, _, code = sens.codes[0].partition(":")
    return groupe, code


def _sans_tous(texte: str, dits: Iterable[str]) -> str | None:
    restes: str | None = texte
    for dit in dits:
        restes = None if restes is None else texte_sans(restes, dit)
    return restes


def texte_sans(texte: str, dit: str) -> str | None:
    """A text without an expression, nor the little words that led to it; None when the text does not hold it."""
    vus = _mots_de(texte)
    trouve = _trouver(vus, dit)
    if trouve is None:
        return None
    debut, fin = trouve
    while debut and vus[debut - 1].plie in MOTS_VIDES:
        debut -= 1
    return _RESTES.sub(" ", texte[: vus[debut].debut] + texte[vus[fin].fin :]).strip()


def comme_tape(texte: str, dit: str) -> str:
    """Folded words as they were typed, accents and all: « décroché » for « decroche »."""
    vus = _mots_de(texte)
    trouve = _trouver(vus, dit)
    return texte[vus[trouve[0]].debut : vus[trouve[1]].fin] if trouve else dit


def texte_avec(texte: str, dit: str, autre: str) -> str:
    """A text where an expression is said otherwise, the rest as it was typed."""
    vus = _mots_de(texte)
    trouve = _trouver(vus, dit)
    return texte[: vus[trouve[0]].debut] + autre + texte[vus[trouve[1]].fin :] if trouve else autre


class _Mot(NamedTuple):
    debut: int
    fin: int
    plie: str


def _mots_de(texte: str) -> list[_Mot]:
    return [_Mot(lu.start(), lu.end(), replier(lu[0])) for lu in _MOT.finditer(texte)]


def _trouver(vus: Sequence[_Mot], dit: str) -> tuple[int, int] | None:
    """The first and the last word of an expression in a text."""
    voulus = mots(dit)
    suites = ((debut, fin) for debut in range(len(vus)) if (fin := _suivre(vus, debut, voulus)) is not None)
    return next(suites, None)


def _suivre(vus: Sequence[_Mot], debut: int, voulus: Sequence[str]) -> int | None:
    """Where an expression that starts here ends, little words between its own being passed over."""
    rang = debut - 1
    for voulu in voulus:
        rang += 1
        while debut < rang < len(vus) and vus[rang].plie != voulu and vus[rang].plie in MOTS_VIDES:
            rang += 1
        if rang >= len(vus) or vus[rang].plie != voulu:
            return None
    return rang if voulus else None


# Which commune a visitor means: the one typed in its field, or the one named in the need.

MOTS_DE_LIEU = frozenset(
    {"a", "au", "aux", "pres", "proche", "vers", "autour", "sur", "habite", "habitant", "vit", "vis", "secteur", "cote"}
)
MOTS_DE_LIAISON = frozenset({"de", "d", "du", "des"})
POPULATION_EVIDENTE = 1500
LONGUEUR_NOM = 6
MORCEAUX_LUS = 20
MAX_AUTRES = 4
_POSTAL = re.compile(r"\d{5}")
_ELISION = re.compile(r"^[dD][’'](?=\w)")


@dataclass(frozen=True)
class LieuDit:
    """What was understood: the need without the town, the town, and others that the same words may mean.

    `territoire` or `ailleurs` instead, when the place is wider than a town, or is not of the region.
    """

    texte: str = ""
    commune: Commune | None = None
    territoire: Departement | Epci | None = None
    ailleurs: Ailleurs | None = None
    autres: tuple[Commune, ...] = field(default=())
    deduite: bool = False
    devinee: bool = False

    def bassin(self) -> Bassin | None:
        """The bassin of the town."""
        return bassin_de(self.commune) if self.commune else None

    @property
    def refus(self) -> str:
        """Why nothing is near the place that was typed, and what to type instead."""
        if not self.ailleurs:
            return "Nous ne trouvons pas cette commune. Essayez son code postal, ou une ville voisine."
        proche, la = self.ailleurs.proche, f"{self.ailleurs.libelle} est hors de la région."
        voisine = (
            f" La commune d’ici la plus proche est {proche.libelle}, à {round(self.ailleurs.km)} km." if proche else ""
        )
        return f"{la}{voisine} Notre ligne téléphonique dit qui reçoit là-bas."


@dataclass(frozen=True)
class Fenetre:
    """Some words in a row that may name a town, and how large it must be to be believed."""

    debut: int
    fin: int
    nom: str
    population: int


def lieu_comprendre(besoin: str, lieu: str) -> LieuDit:
    """Read both fields; « bilan de compétences Niort » in the first one names a town too."""
    besoin, lieu = besoin.strip(), lieu.strip()
    if lieu:
        if exacte := commune_get(lieu):
            return LieuDit(besoin, exacte)
        if endroit := endroit_lire(lieu):
            return LieuDit(besoin, endroit.commune, endroit.territoire, endroit.ailleurs)
        return _deviner(besoin, lieu)
    return _dans_le_besoin(besoin) if besoin else LieuDit()


def _deviner(besoin: str, lieu: str, deduite: bool = False) -> LieuDit:
    """The likeliest commune of a text that names none exactly, or several."""
    trouvees = commune_search(lieu, MAX_AUTRES + 1) or commune_search(lieu_nu(lieu), MAX_AUTRES + 1)
    if not trouvees:
        return LieuDit(besoin)
    return LieuDit(besoin, trouvees[0], autres=tuple(trouvees[1:]), deduite=deduite, devinee=True)


def _dans_le_besoin(besoin: str) -> LieuDit:
    """A town large enough named first or last, any town after « à », « près de »…, or a postal code."""
    morceaux = besoin.split()[:MORCEAUX_LUS]
    fenetres = list(_fenetres(morceaux))
    trouvee = commune_reconnaitre([(fenetre.nom, fenetre.population) for fenetre in fenetres])
    if trouvee:
        rang, commune = trouvee
        reste = _sans(morceaux, fenetres[rang])
        return LieuDit(reste, commune, deduite=bool(reste))
    for rang, morceau in enumerate(morceaux):
        if _POSTAL.fullmatch(morceau):
            return _deviner(_sans(morceaux, Fenetre(rang, rang + 1, morceau, 0)), morceau)
    return LieuDit(besoin)


def _fenetres(morceaux: list[str]) -> Iterator[Fenetre]:
    """The words at the end, then those after a word of place, then those at the beginning; the longest first."""
    bouts = [(len(morceaux) - n, len(morceaux)) for n in _longueurs(len(morceaux))]
    milieux = [
        (debut, debut + n)
        for debut in range(1, len(morceaux))
        if mots(morceaux[debut - 1])[-1:] and mots(morceaux[debut - 1])[-1] in MOTS_DE_LIEU | MOTS_DE_LIAISON
        for n in _longueurs(len(morceaux) - debut)
    ]
    debuts = [(0, n) for n in _longueurs(len(morceaux))]
    for debut, fin in dict.fromkeys([*bouts, *milieux, *debuts]):
        nom = " ".join(morceaux[debut:fin])
        if len(nom) < 3 or nom.isdecimal() and len(nom) != 5:
            continue
        introduite = debut > 0 and _introduit(morceaux[:debut])
        yield Fenetre(debut, fin, nom, 0 if introduite else POPULATION_EVIDENTE)
        if _ELISION.match(nom):
            yield Fenetre(debut, fin, _ELISION.sub("", nom), POPULATION_EVIDENTE)


def _longueurs(reste: int) -> range:
    return range(min(LONGUEUR_NOM, reste), 0, -1)


def _introduit(avant: list[str]) -> bool:
    """Whether « à », « près de »… stands just before."""
    dits = mots(" ".join(avant[-2:]))
    return bool(dits) and (
        dits[-1] in MOTS_DE_LIEU or dits[-1] in MOTS_DE_LIAISON and len(dits) > 1 and dits[-2] in MOTS_DE_LIEU
    )


def _sans(morceaux: list[str], fenetre: Fenetre) -> str:
    """The need without the town, nor the « à » or the « près de » that introduced it."""
    avant, apres = morceaux[: fenetre.debut], morceaux[fenetre.fin :]
    while avant and mots(avant[-1]) and set(mots(avant[-1])) <= MOTS_DE_LIEU | MOTS_DE_LIAISON:
        avant = avant[:-1]
    reste = [*avant, *apres]
    return " ".join(reste) if mots(" ".join(reste)) else ""


# What the words being typed may become: needs, themes, places, structures, in that order.

LIMITE = 8
GROUPES_DITS_SUGGESTIONS = ("theme", "mission", "reseau", "public")
LIGNES_LUES = 60
BESOINS_DITS, COMMUNES_DITES = 4, 2


def suggerer(texte: str, limite: int = LIMITE) -> list[str]:
    """Names of entries of the lexicon, then labels, communes and structures that hold the typed words.

    Four queries at most; the later ones are made only when there is still room.
    """
    texte = texte.replace("\x00", "")[:LONGUEUR_MAX]
    typees = mots(texte)
    if not typees or len("".join(typees)) < 2:
        return []
    uniques: dict[str, str] = {}
    for suggestion in _suggestions(texte, typees, memoire_courante()):
        uniques.setdefault(replier(suggestion), suggestion)
        if len(uniques) >= limite:
            break
    return list(uniques.values())


def _suggestions(texte: str, typees: list[str], memoire: Memoire) -> Iterator[str]:
    sens = memoire.vocabulaire.lexique.sens
    dites = (next((dite for dite in un.expressions if _commence(typees, _mots_dits(dite))), "") for un in sens)
    yield from sorted(filter(None, dites), key=lambda dite: len(_mots_dits(dite)))[:BESOINS_DITS]
    yield from (libelle for libelle in _libelles() if _commence(typees, mots(libelle)))
    yield from (commune.libelle for commune in commune_search(texte, COMMUNES_DITES))
    yield from _structures(texte, memoire)


@lru_cache(maxsize=8192)
def _mots_dits(expression: str) -> list[str]:
    """The words of an expression of the lexicon, read at each letter that is typed."""
    return mots(expression)


def _libelles() -> list[str]:
    connus = libelles_gardes(timezone.localdate())
    return [connus.libelle(nom, code) for nom in GROUPES_DITS_SUGGESTIONS for code in connus.en_vigueur.get(nom, [])]


def _commence(typees: list[str], presents: list[str]) -> bool:
    """Each typed word is there, the last one maybe unfinished."""
    *entiers, dernier = typees
    return set(entiers) <= set(presents) and any(mot.startswith(dernier) for mot in presents)


def _structures(texte: str, memoire: Memoire) -> list[str]:
    """Names of structures that hold the words."""
    demande = demande_lire(texte, memoire.vocabulaire)
    if not demande:
        return []
    questions = [tuple(run for question in unite.questions for run in question) for unite in demande.unites]
    structures = PLEIN_TEXTE.premieres_lignes(questions, LIGNES_LUES, "structure_id")
    # Rangés ici : une base aux statistiques anciennes parcourrait tous les noms plutôt que ces quelques clés.
    return sorted(Structure.objects.visibles().filter(pk__in=structures).order_by().values_list("nom", flat=True))
