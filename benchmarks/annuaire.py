"""The directory at national scale: 140,000 made-up services."""

from django.core.management import call_command

from benchmarks.mesures import Mesure, mesurer

SERVICES = 140_000
VILLES = ["Niort", "Poitiers", "La Rochelle", "Angoulême", "Saintes"]


def mesures() -> list[Mesure]:
    """Search near a commune with text and facets, over everything with a common word, and while typing."""
    call_command("charger_territoires", verbosity=0)
    call_command("generer_annuaire", services=SERVICES, graine=1)
    taille = f"{SERVICES} services"
    pres = [f"/annuaire/?q=conseil&lieu={v}&rayon=30&mission=conseil&theme=vae&mode=SUR_PLACE" for v in VILLES]
    partout = [f"/annuaire/?q={mot}&mission=information" for mot in ("formation", "accueil", "conseil", "emploi")]
    frappe = [f"/annuaire/suggestions/?q={debut}" for debut in ("va", "bil", "for", "mob", "acc")]
    communes = [f"/territoires/communes/?q={debut}" for debut in ("ni", "st jean", "la roch", "poitie")]
    return [
        mesurer("recherche : texte, commune et trois filtres", taille, pres, budget=25),
        mesurer("recherche : mot courant, tout le pays", taille, partout, budget=120, fois=60),
        mesurer("suggestions de l’annuaire", taille, frappe, budget=15),
        mesurer("suggestions de communes", "35 000 communes", communes, budget=15),
    ]
