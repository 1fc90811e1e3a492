"""Find someone by name, structure or topic, accents and slips forgiven: pure code over rows already read.

Each word must answer somewhere. A name counts before a topic, a topic before a structure; the exact word before its
beginning, and a slip of the keyboard only when nothing else answers.
"""

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from home.recherche.texte import MOTS_VIDES, mots, raciner, replier
from reseau.membres.choices import Role
from reseau.membres.queries.personnes import Personne

MAX_MOTS = 8
DEBUT_MIN = 2
UNE_FAUTE, DEUX_FAUTES = 4, 8  # nombre de lettres à partir duquel une faute, puis deux, se pardonnent
EXACT, RACINE, DEBUT, FAUTE = range(4)
NOM, SUJET, STRUCTURE, FONCTION, RESTE = range(5)
# « Qui sait répondre sur la VAE ? » demande la VAE.
_QUESTION = frozenset("sait savoir repondre connait connaitre parler appeler demander quel quelle".split())
_VIDES = frozenset(replier(mot) for mot in MOTS_VIDES) | _QUESTION


@lru_cache(60_000)
def _mots(texte: str) -> tuple[str, ...]:
    return tuple(mots(texte))


def personnes_chercher(personnes: list[Personne], texte: str) -> list[Personne]:
    """Those that answer every word, best first; everyone by name when nothing is asked."""
    ordre = {p.compte: (replier(p.nom), replier(p.prenom), p.compte) for p in personnes}
    demandes = [mot for mot in dict.fromkeys(_mots(texte)) if mot not in _VIDES][:MAX_MOTS]
    if not demandes:
        return [] if texte.strip() else sorted(personnes, key=lambda p: ordre[p.compte])
    vocabulaire = {mot for p in personnes for _, dit in _textes(p) for mot in _mots(dit)}
    notes = [_reponses(mot, vocabulaire) for mot in demandes]
    rangs = {p.compte: rang for p in personnes if (rang := _rang(p, notes)) is not None}
    return sorted((p for p in personnes if p.compte in rangs), key=lambda p: (rangs[p.compte], ordre[p.compte]))


def _textes(personne: Personne) -> Iterator[tuple[int, str]]:
    """What may answer, with how much it counts (least is best)."""
    yield NOM, personne.nom
    yield NOM, personne.prenom
    for libelle in personne.themes.values():
        yield SUJET, libelle
    for attache in personne.attaches:
        yield STRUCTURE, attache.nom
        yield STRUCTURE, attache.sigle
        yield STRUCTURE, attache.reseau_nom
        yield STRUCTURE, attache.reseau_sigle
        yield FONCTION, attache.fonction
    for role in personne.roles:
        yield RESTE, Role(role).label
    for nom in personne.bassins.values():
        yield RESTE, nom
    for mandat in personne.mandats:
        yield RESTE, mandat.portee


def _reponses(demande: str, vocabulaire: set[str]) -> dict[str, int]:
    """Words that answer one asked word, with how well; slips only when nothing else does."""
    racine = raciner(demande)
    reponses = {}
    for mot in vocabulaire:
        if mot == demande:
            reponses[mot] = EXACT
        elif raciner(mot) == racine:
            reponses[mot] = RACINE
        elif len(demande) >= DEBUT_MIN and mot.startswith(demande):
            reponses[mot] = DEBUT
    if reponses or len(demande) < UNE_FAUTE or demande.isdecimal():
        return reponses
    fautes = 2 if len(demande) >= DEUX_FAUTES else 1
    proches = process.extract(
        demande, list(vocabulaire), scorer=DamerauLevenshtein.distance, score_cutoff=fautes, limit=None
    )
    return {mot: FAUTE + ecart for mot, ecart, _ in proches}


def _rang(personne: Personne, notes: list[dict[str, int]]) -> int | None:
    """The sum of the best answers, or None when a word has none."""
    textes = [(poids, _mots(dit)) for poids, dit in _textes(personne) if dit]
    total = 0
    for note in notes:
        meilleure = min((poids * 10 + note[mot] for poids, dits in textes for mot in dits if mot in note), default=None)
        if meilleure is None:
            return None
        total += meilleure
    return total
