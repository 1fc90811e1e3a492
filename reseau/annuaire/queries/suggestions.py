"""What the words being typed may become: needs, themes, places, structures, in that order."""

from collections.abc import Iterator
from functools import lru_cache

from django.utils import timezone

from home.recherche.demande import LONGUEUR_MAX, demande_lire
from home.recherche.texte import mots as mots_de
from home.recherche.texte import replier
from reseau.annuaire.queries.vocabulaire import libelles_gardes
from reseau.annuaire.recherche.etat import PLEIN_TEXTE
from reseau.annuaire.recherche.memoire import Memoire, memoire_courante
from reseau.structures.models import Structure
from reseau.territoires.queries.communes import commune_search

LIMITE = 8
GROUPES_DITS = ("theme", "mission", "reseau", "public")
LIGNES_LUES = 60
BESOINS_DITS, COMMUNES_DITES = 4, 2


def suggerer(texte: str, limite: int = LIMITE) -> list[str]:
    """Names of entries of the lexicon, then labels, communes and structures that hold the typed words.

    Four queries at most; the later ones are made only when there is still room.
    """
    texte = texte.replace("\x00", "")[:LONGUEUR_MAX]
    typees = mots_de(texte)
    if not typees or len("".join(typees)) < 2:
        return []
    uniques: dict[str, str] = {}
    for suggestion in _suggestions(texte, typees, memoire_courante()):
        uniques.setdefault(replier(suggestion), suggestion)
        if len(uniques) >= limite:
            break
    return list(uniques.values())


def _suggestions(texte: str, typees: list[str], memoire: Memoire) -> Iterator[str]:
    yield from _besoins(typees, memoire)[:BESOINS_DITS]
    yield from (libelle for libelle in _libelles() if _commence(typees, mots_de(libelle)))
    yield from (commune.libelle for commune in commune_search(texte, COMMUNES_DITES))
    yield from _structures(texte, memoire)


def _besoins(typees: list[str], memoire: Memoire) -> list[str]:
    """The ways to say a need that begin as it is typed: fewest words first, then in the order of the lexicon."""
    sens = memoire.vocabulaire.lexique.sens
    dites = (next((dite for dite in un.expressions if _commence(typees, _mots_dits(dite))), "") for un in sens)
    return sorted(filter(None, dites), key=lambda dite: len(_mots_dits(dite)))


@lru_cache(maxsize=8192)
def _mots_dits(expression: str) -> list[str]:
    """The words of an expression of the lexicon, read at each letter that is typed."""
    return mots_de(expression)


def _libelles() -> list[str]:
    connus = libelles_gardes(timezone.localdate())
    return [connus.libelle(nom, code) for nom in GROUPES_DITS for code in connus.en_vigueur.get(nom, [])]


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
