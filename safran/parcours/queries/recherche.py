"""The search inside the steps of published trainings: the row of a step, the rows held in memory, the passage
found and where it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Max, Sum
from django.urls import reverse

from home.recherche import index
from home.recherche.demande import (
    Demande,
    Unite,
    Vocabulaire,
    demande_lire,
    niveaux_de,
    passage_marquer,
    racines_cherchees,
    texte_evaluer,
)
from home.recherche.index import Index, PleinTexte, Tenue
from home.recherche.texte import VIDES, racines_et_paires, textes_lire
from home.registre import Resultat
from reseau.annuaire.portes import groupes_du_lexique, lexique_revision
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.formations.models import FormationPage
from safran.formations.portes import publiees_lire
from safran.parcours.models import IndexEtape
from safran.parcours.queries.plans import Etape, Texte, en_clair, plans_lire, textes_de_l_etape

# From a step to its search row: what it defines first, then its headings and stressed words, then all of it.

NOMS, INTITULES = frozenset({"terme"}), frozenset({"titre", "question", "legende"})
APPUYES = re.compile(r"<(h[2-6]|b|strong)\b[^>]*>(.*?)</\1>", re.DOTALL)


def ligne_composer(etape: Etape) -> dict[str, Any]:
    """The columns of the search row of a step."""
    dits = list(textes_de_l_etape(etape.valeur.get("contenu")))
    clairs = [dit.clair for dit in dits]
    titre = textes_lire(etape.titre, *(dit.clair for dit in dits if dit.champ in NOMS))
    pres, texte = textes_lire(*_appuis(dits)), textes_lire(*clairs)
    return {
        "titre": racines_et_paires(titre),
        "pres": racines_et_paires(pres),
        "texte": racines_et_paires(texte),
        "mots": " ".join(sorted({mot for lu in (*titre, *texte) for mot in lu.mots} - VIDES)),
        "clair": " ".join(clairs),
    }


def _appuis(dits: list[Texte]) -> Iterator[str]:
    for dit in dits:
        if dit.champ in INTITULES:
            yield dit.clair
        yield from (en_clair(appuye) for _balise, appuye in APPUYES.findall(dit.brut))


# The search rows of the steps held in memory by each process: the position of a step is the key of its row.

PLEIN_TEXTE = PleinTexte(
    table="parcours_indexetape",
    fts="parcours_fts",
    niveaux=(("titre",), ("titre", "pres"), ("titre", "pres", "texte")),
    suivies=3,
)
Cle = tuple[int, str]  # module, étape


@dataclass
class Memoire(Index):
    """One state of the steps: which one stands at each position."""

    plein_texte = PLEIN_TEXTE
    etapes: dict[int, Cle] = field(default_factory=dict)
    positions: dict[Cle, int] = field(default_factory=dict)


def _signature() -> tuple:
    """What tells that a step or the lexicon moved; one query."""
    sommes = IndexEtape.objects.aggregate(Count("pk"), Sum("marque"), lexique=Max(lexique_revision()))
    return tuple(sommes.values())


def _suivante(connue: Memoire | None, depuis: tuple | None, jusque: tuple) -> Memoire:
    """The state of now, read from scratch: there are hundreds of steps, and they seldom move."""
    memoire, nombres = Memoire(), Counter[str]()
    for cle, module, etape, mots in IndexEtape.objects.values_list("pk", "module_id", "etape_id", "mots").iterator():
        memoire.etapes[cle], memoire.positions[module, etape] = (module, etape), cle
        nombres.update(mots.split())
    memoire.taille = max(memoire.etapes, default=-1) + 1
    memoire.vivantes = index.depuis(list(memoire.etapes), memoire.taille)
    memoire.vocabulaire = Vocabulaire.de(nombres, groupes_du_lexique())
    return memoire


ETATS = Tenue(version=_signature, suivant=_suivante)


def memoire_courante() -> Memoire:
    """The steps as the database has them now; one query when nothing moved."""
    return ETATS.courant()


# The search inside the steps of published trainings, for the search over everything: the passage, and where it is.


def etapes_chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The steps that answer best, each with its passage: a member opens the step, a visitor the training's page."""
    memoire, publiees = memoire_courante(), _publiees()
    demande = demande_lire(texte, memoire.vocabulaire)
    if not demande:
        return []
    visibles = memoire.ensemble([memoire.positions[cle] for cle in publiees if cle in memoire.positions])
    rangees = _premieres(niveaux_de(_mot_a_mot(demande), memoire, visibles), limite)
    if len(rangees) < limite:
        rangees = list(dict.fromkeys(rangees + _premieres(texte_evaluer(demande, memoire, visibles).niveaux, limite)))
    rangees = rangees[:limite]
    clairs = dict(IndexEtape.objects.filter(pk__in=rangees).values_list("pk", "clair"))
    racines, membre = racines_cherchees(demande), est_membre(compte)
    resultats = []
    for rangee in rangees:
        formation, etape = publiees[memoire.etapes[rangee]]
        url = reverse("parcours_etape", args=[formation.pk, *etape.cle]) if membre else formation.get_url()
        passage = passage_marquer(clairs.get(rangee, ""), racines)
        resultats.append(Resultat(etape.titre, url or "", passage, f"Étape de « {formation.title} »"))
    return resultats


def _publiees() -> dict[Cle, tuple[FormationPage, Etape]]:
    """The steps that anybody may find, with their training, in the order of the programme."""
    formations = publiees_lire()
    plans = plans_lire(formations.values())
    return {etape.cle: (formations[pk], etape) for pk in formations for etape in plans[pk].etapes}


def _mot_a_mot(demande: Demande) -> Demande:
    """The same without synonyms: a step that explains a word says it."""
    return replace(demande, unites=tuple(Unite(unite.exacte) for unite in demande.unites))


def _premieres(niveaux: Iterable[int], limite: int) -> list[int]:
    """The first rows, those of the better ranks first."""
    trouvees: dict[int, None] = {}
    for lignes in niveaux:
        trouvees |= dict.fromkeys(index.positions(lignes))
        if len(trouvees) >= limite:
            break
    return list(trouvees)[:limite]
