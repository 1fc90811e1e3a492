"""Two doors at the scale of the country: the coverage of a bassin, of all, and one answer among 140,000 services."""

from collections.abc import Iterator

from benchmarks.annuaire import TAILLE, annuaire_national
from benchmarks.mesures import Mesure, chronometrer, repeter

BASSIN, NUIT, REPONSE = 4_000, 43_000, 50


def mesures() -> Iterator[Mesure]:
    """One bassin from nothing, as who animates it asks; a night; a person of Niort who wants to change jobs."""
    from reseau.annuaire.recherche.memoire import memoire_courante
    from reseau.orientation.queries.assistant import Demande, portes_calculer
    from reseau.orientation.queries.besoins import choix_lire
    from reseau.orientation.queries.couverture import Couvreur
    from reseau.orientation.rules.besoins import orientation_charger
    from reseau.orientation.rules.couverture import couverture_poser, couvertures_calculer
    from reseau.territoires.models import Bassin, Commune

    annuaire_national()
    orientation_charger()
    memoire_courante()
    bassin, commune, choix = Bassin.objects.get(code="poitiers"), Commune.objects.get(code_insee="79191"), choix_lire()
    demande = Demande(next(iter(choix.besoins.values())), choix.principales[0], commune)
    yield chronometrer(
        "couverture d’un bassin", TAILLE, lambda: couverture_poser(mesure=Couvreur().mesurer(bassin)), budget=BASSIN
    )
    yield chronometrer("couverture de la région", TAILLE, couvertures_calculer, budget=NUIT)
    yield repeter("deux portes : une réponse", TAILLE, lambda: portes_calculer(demande), budget=REPONSE)
