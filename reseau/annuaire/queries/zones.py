"""Whose inhabitants a service is open to, in words."""

from home.typographie import de_la_commune
from reseau.annuaire.choices import Zone
from reseau.territoires.models import Bassin, Commune, Departement, Epci


def zone_dire(zone: str, codes: list[str]) -> str:
    """« Bassins d'Angoulême et Cognac » in plain words; codes that nobody knows are shown as they are."""
    if zone == Zone.PAYS:
        return "toute la France"
    if zone == Zone.REGION and not codes:
        return "toute la région"
    noms = zone_noms(zone, codes)
    if zone == Zone.BASSIN:
        return f"bassin{'s' if len(noms) > 1 else ''} {_enumerer([de_la_commune(nom) for nom in noms])}"
    return _enumerer(noms)


def _enumerer(noms: list[str]) -> str:
    return " et ".join(filter(None, (", ".join(noms[:-1]), *noms[-1:])))


def zone_noms(zone: str, codes: list[str]) -> list[str]:
    """The names of the territories of a zone, in the order of the codes; one query."""
    champ, modele = {
        Zone.COMMUNE: ("code_insee", Commune),
        Zone.EPCI: ("siren", Epci),
        Zone.BASSIN: ("code", Bassin),
        Zone.DEPARTEMENT: ("code", Departement),
        Zone.REGION: ("code", Departement),
        Zone.PAYS: ("code", Departement),
    }[Zone(zone)]
    noms = dict(modele._default_manager.filter(**{f"{champ}__in": codes}).values_list(champ, "nom"))
    return [noms.get(code, code) for code in codes]
