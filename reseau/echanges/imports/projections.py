"""What a file of ours would say of a sheet of ours: two states that are written alike are the same.

A format loses what it has no word for; a line that comes back must not be taken for a change of what it could not say.
"""

from collections.abc import Callable
from typing import Any

from reseau.annuaire.choices import Genre, Mode
from reseau.echanges.imports import ecritures
from reseau.echanges.imports.nettoyage import telephone_lire
from reseau.echanges.imports.traducteur import Traducteur

Etat = dict[str, Any]
HERITES = ("telephone", "courriel")
LISTE = ","

_SIMPLES: dict[str, Callable[[Any], Any]] = {
    "nom": ecritures.nom_ecrire,
    "presentation": ecritures.description_ecrire,
    "description": ecritures.description_ecrire,
    "siret": lambda valeur: ecritures.chiffres(valeur, 14),
    "code_postal": lambda valeur: ecritures.chiffres(valeur, 5),
    "telephone": ecritures.telephone,
    "courriel": ecritures.courriel,
    "site": ecritures.site,
    "lien_mobilisation": ecritures.site,
    "latitude": ecritures.degres,
    "longitude": ecritures.degres,
}


class Projection:
    """What the file would say of a sheet, field by field; `precis` when it says missions and modes as they are."""

    def __init__(self, traducteur: Traducteur, *, precis: bool = False) -> None:
        self._traducteur, self._precis = traducteur, precis

    def dire(self, genre: Genre, etat: Etat, mere: Etat) -> Etat:
        """`mere`: the structure, whose telephone and address stand for those that a place lacks."""
        dit = {nom: _SIMPLES.get(nom, _tel_quel)(valeur) for nom, valeur in etat.items()}
        if genre == Genre.LIEU:
            dit |= {nom: dit[nom] or _SIMPLES[nom](mere.get(nom, "")) for nom in HERITES if nom in dit}
            dit["nom"] = ""  # le format ne nomme pas les lieux
        elif genre == Genre.SERVICE:
            dit |= self._service(etat)
        return dit

    def _service(self, etat: Etat) -> Etat:
        traducteur = self._traducteur
        zone = traducteur.zone(etat["zone"], etat["zone_codes"])
        dits = {
            "missions": traducteur.type_service(etat["missions"]), "modes": traducteur.modes(etat["modes"]),
        }  # fmt: skip
        return {
            **({} if self._precis else dits),
            "publics": (traducteur.publics(etat["publics"]), traducteur.publics_dits(etat["publics"])),
            "themes": traducteur.thematiques(etat["themes"]),
            "zone": zone,
            "zone_codes": zone,
            **_heures_dites(etat),
        }


def _heures_dites(etat: Etat) -> Etat:
    """A file says the hours of a service only while it is given at a distance."""
    if "horaires" not in etat:
        return {}
    return {"horaires": ecritures.texte(etat["horaires"]) if Mode.A_DISTANCE in etat["modes"] else ""}


def _tel_quel(valeur: Any) -> Any:
    return ecritures.texte(valeur) if isinstance(valeur, str) else valeur


_SIMPLES_TABLEUR = {"telephone": telephone_lire, "latitude": ecritures.degres, "longitude": ecritures.degres}


def tableur_dire(genre: Genre, etat: Etat, mere: Etat) -> Etat:
    """What the spreadsheet would say of a sheet: two states that are written alike are the same."""
    dit = {nom: _SIMPLES_TABLEUR.get(nom, _cellule)(valeur) for nom, valeur in etat.items()}
    return dit | _heures_dites(etat) if genre == Genre.SERVICE else dit


def _cellule(valeur: Any) -> Any:
    if isinstance(valeur, str):
        return ecritures.texte(valeur)
    if isinstance(valeur, list):
        return list(dict.fromkeys(mot.strip() for mot in LISTE.join(map(str, valeur)).split(LISTE) if mot.strip()))
    return valeur
