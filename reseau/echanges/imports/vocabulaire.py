"""What foreign files name, in our words: terms, towns, zones; read once per file."""

from collections.abc import Set
from typing import Any

from reseau.annuaire.choices import Zone
from reseau.echanges.imports.communes import Communes, postal_lire
from reseau.echanges.imports.enregistrements import Enregistrement, texte_propre
from reseau.echanges.imports.nettoyage import code_lire
from reseau.territoires.models import Commune
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic

MODELES = {"missions": Mission, "publics": TypePublic, "themes": Theme, "niveaux_cep": NiveauCep}


class Vocabulaires:
    """Codes that exist, and what each data.inclusion code stands for."""

    def __init__(self) -> None:
        self._codes: dict[str, set[str]] = {}
        self._recus: dict[str, dict[str, list[str]]] = {}
        for nom, modele in MODELES.items():
            termes = list(modele.objects.en_vigueur())
            self._codes[nom] = set(modele.objects.values_list("code", flat=True))
            self._recus[nom] = {}
            for terme in termes:
                for code in terme.codes_recus:
                    self._recus[nom].setdefault(code, []).append(terme.code)

    def inconnus(self, nom: str, codes: list[str]) -> list[str]:
        """Those of our codes that do not exist."""
        return [code for code in codes if code not in self._codes[nom]]

    def connus(self, nom: str, codes: list[str]) -> list[str]:
        """Those of our codes that exist, in order."""
        return sorted(code for code in codes if code in self._codes[nom])

    def traduire(self, nom: str, codes: list[str]) -> list[str]:
        """Our codes for data.inclusion codes, unknown ones left out."""
        return sorted({ici for code in codes for ici in self._recus[nom].get(code, [])})


def lieu_situer(
    brut: dict[str, Any], enr: Enregistrement, communes: Communes, *, completer: bool = True
) -> dict[str, Any]:
    """Address fields of a place; the record is refused, or set aside, when its town is none of ours.

    A blank postal code is that of the town when it has one only, unless `completer` is false: the file knew.
    """
    insee, nom, postal = (texte_propre(brut.get(nom)) for nom in ("code_insee", "commune", "code_postal"))
    postal = postal_lire(postal, insee, texte_propre(brut.get("adresse")))
    latitude, longitude = _degres(brut, enr.erreurs)
    commune = communes.situer(enr, insee, nom, postal, (latitude, longitude))
    postal = code_lire(postal)
    if commune and completer and not postal and len(commune.codes_postaux) == 1:
        postal = commune.codes_postaux[0]
    champs = {nom: texte_propre(brut.get(nom)) for nom in ("adresse", "complement")}
    champs["code_postal"] = postal if postal.isdecimal() else ""
    champs |= {"commune": commune.code if commune else "", "latitude": latitude, "longitude": longitude}
    return champs


def _degres(brut: dict[str, Any], erreurs: list[str]) -> tuple[float | None, float | None]:
    valeurs = [brut.get("latitude"), brut.get("longitude")]
    if any(valeur in (None, "") for valeur in valeurs):
        return None, None
    try:
        latitude, longitude = (round(float(str(valeur).replace(",", ".")), 6) for valeur in valeurs)
    except ValueError:
        erreurs.append("latitude et longitude : ce ne sont pas des nombres.")
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        erreurs.append("latitude et longitude : ce point n’existe pas.")
        return None, None
    return latitude, longitude


def zone_lire(codes: list[str], departements: Set[str]) -> tuple[str, list[str]]:
    """Our zone for a list of data.inclusion codes; without any, the region: an unsaid zone keeps nobody out."""
    codes = sorted({code.strip() for code in codes if code and code.strip()})
    if not codes:
        return Zone.REGION, []
    if "france" in codes or "99100" in codes:
        return Zone.PAYS, []
    par_genre = {
        Zone.EPCI: [c for c in codes if len(c) == 9],
        Zone.COMMUNE: [c for c in codes if len(c) == 5],
        Zone.DEPARTEMENT: [c for c in codes if len(c) in (2, 3)],
    }
    if departements and departements <= set(par_genre[Zone.DEPARTEMENT]):
        return Zone.REGION, []
    genres = [genre for genre, trouves in par_genre.items() if trouves]
    if len(genres) == 1:
        return genres[0], par_genre[genres[0]]
    return Zone.COMMUNE, sorted({*par_genre[Zone.COMMUNE], *_communes_de(par_genre)})


def _communes_de(par_genre: dict[Zone, list[str]]) -> list[str]:
    """The towns of some EPCI and départements, when a zone mixes kinds."""
    communes = Commune.objects.filter(epci__siren__in=par_genre[Zone.EPCI]).values_list("code_insee", flat=True)
    autres = Commune.objects.filter(departement__code__in=par_genre[Zone.DEPARTEMENT])
    return [*communes, *autres.values_list("code_insee", flat=True)]
