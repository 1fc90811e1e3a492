"""The search inside the steps of published trainings, for the search over everything: the passage, and where it is."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from home.gardees import Gardee
from home.recherche import bits
from home.recherche.demande import Demande, Unite, demande_lire
from home.recherche.evaluation import texte_evaluer
from home.recherche.passages import passage_marquer, racines_cherchees
from home.recherche.rangs import niveaux_de
from home.registre import Resultat
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.formations.models import FormationPage
from safran.formations.queries.fiches import publiees_lire
from safran.parcours.index import IndexEtape
from safran.parcours.queries.plans import Etape, plans_lire
from safran.parcours.recherche.memoire import Cle, memoire_courante

PUBLIEES = Gardee("étapes publiées", pieces=("formations", "parcours", "vocabulaires", "wagtailcore"))


def etapes_chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The steps that answer best, each with its passage: a member opens the step, a visitor the training's page."""
    memoire, publiees = memoire_courante(), PUBLIEES.lire("toutes", _publiees)
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
        trouvees |= dict.fromkeys(bits.positions(lignes))
        if len(trouvees) >= limite:
            break
    return list(trouvees)[:limite]
