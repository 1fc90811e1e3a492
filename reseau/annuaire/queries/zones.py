"""Whose inhabitants a service is open to, in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from home.gardees import Gardee
from home.typographie import de_la_commune, du_departement
from reseau.annuaire.choices import Zone
from reseau.territoires.models import Bassin, Commune, Departement, Epci

NOMS = Gardee("noms des zones", pieces=("territoires",))
GENRES = {"com": Zone.COMMUNE, "epci": Zone.EPCI, "bassin": Zone.BASSIN, "dep": Zone.DEPARTEMENT}
RESERVES = {
    "com": "{de_nom}",
    "epci": "de l’intercommunalité {nom}",
    "bassin": "du bassin {de_nom}",
    "dep": "{du_nom}",
}


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


def jetons_dire(zones: Iterable[str]) -> dict[str, str]:
    """« des habitants du bassin de Niort », for each set of tokens of a search row; nothing for the whole region.

    At most one query for each kind of territory that some of them name.
    """
    reservees = {dite: [jeton.split(":", 1) for jeton in dite.split() if ":" in jeton] for dite in zones}
    codes: dict[str, set[str]] = defaultdict(set)
    for jetons in reservees.values():
        for genre, code in jetons:
            codes[genre].add(code)
    noms = {
        (genre, code): nom
        for genre, siens in codes.items()
        for code, nom in zip(sorted(siens), _noms_gardes(GENRES[genre], tuple(sorted(siens))), strict=True)
    }
    return {dite: _reserver([(g, noms[g, c]) for g, c in jetons]) for dite, jetons in reservees.items()}


def _noms_gardes(zone: Zone, codes: tuple[str, ...]) -> list[str]:
    return NOMS.lire((zone, codes), lambda: zone_noms(zone, list(codes)))


def _reserver(territoires: Sequence[tuple[str, str]]) -> str:
    dits = [
        RESERVES[genre].format(nom=nom, de_nom=de_la_commune(nom), du_nom=du_departement(nom))
        for genre, nom in territoires
    ]
    return _enumerer(dits)


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
