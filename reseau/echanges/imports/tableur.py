"""Our own spreadsheet read: one line per service at one place, and what a file of ours would say of a sheet of ours."""

import re
from collections.abc import Callable
from typing import Any

from reseau.annuaire.choices import Genre, Mode, Zone
from reseau.echanges.identifiants import PREFIXE
from reseau.echanges.imports import nettoyage
from reseau.echanges.imports.communes import Communes
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs, cellule_lire, date_lire, reseau_deviner
from reseau.echanges.imports.nettoyage import demande_lire, telephone_lire
from reseau.echanges.imports.vocabulaire import Traducteur, Vocabulaires, lieu_situer, tableurs
from reseau.structures.models import Reseau

# What a file of ours would say of a sheet of ours: two states that are written alike are the same.
#
# A format loses what it has no word for; a line that comes back must not be taken for a change of what it could not
# say.

Etat = dict[str, Any]
HERITES = ("telephone", "courriel")
LISTE = ","

_SIMPLES: dict[str, Callable[[Any], Any]] = {
    "nom": nettoyage.nom_ecrire,
    "presentation": nettoyage.description_ecrire,
    "description": nettoyage.description_ecrire,
    "siret": lambda valeur: nettoyage.chiffres(valeur, 14),
    "code_postal": lambda valeur: nettoyage.chiffres(valeur, 5),
    "telephone": nettoyage.telephone,
    "courriel": nettoyage.courriel,
    "site": nettoyage.site,
    "lien_mobilisation": nettoyage.site,
    "latitude": nettoyage.degres,
    "longitude": nettoyage.degres,
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
    return {"horaires": nettoyage.texte(etat["horaires"]) if Mode.A_DISTANCE in etat["modes"] else ""}


def _tel_quel(valeur: Any) -> Any:
    return nettoyage.texte(valeur) if isinstance(valeur, str) else valeur


_SIMPLES_TABLEUR = {"telephone": telephone_lire, "latitude": nettoyage.degres, "longitude": nettoyage.degres}


def tableur_dire(genre: Genre, etat: Etat, mere: Etat) -> Etat:
    """What the spreadsheet would say of a sheet: two states that are written alike are the same."""
    dit = {nom: _SIMPLES_TABLEUR.get(nom, _cellule)(valeur) for nom, valeur in etat.items()}
    return dit | _heures_dites(etat) if genre == Genre.SERVICE else dit


def _cellule(valeur: Any) -> Any:
    if isinstance(valeur, str):
        return nettoyage.texte(valeur)
    if isinstance(valeur, list):
        return list(dict.fromkeys(mot.strip() for mot in LISTE.join(map(str, valeur)).split(LISTE) if mot.strip()))
    return valeur


# Our own spreadsheet: one line per service at one place; the columns of a structure are repeated on its lines.

# Column → what it holds; shown on the import screen and in the documentation.
COLONNES: dict[str, str] = tableurs()["colonnes"]
OBLIGATOIRES = ("structure_id", "structure_nom")
OUI = frozenset({"oui", "o", "1", "vrai", "true", "x"})


class LecteurCsv:
    """Turns lines into records; `cellule` cleans a cell, when that is not done yet."""

    def __init__(self, reseau: str, cellule: Callable[[str], str] = cellule_lire) -> None:
        self._defaut, self._cellule = reseau, cellule
        self._reseaux = list(Reseau.objects.all())
        self._vocabulaires = Vocabulaires()
        self._communes = Communes()

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """One line of the file."""
        cellules = {nom: self._cellule(brut.get(nom, "")) for nom in COLONNES}
        genre = Genre.SERVICE if cellules["service_id"] else Genre.LIEU if cellules["lieu_id"] else Genre.STRUCTURE
        source_id = cellules["service_id"] or cellules["lieu_id"] or cellules["structure_id"]
        libelle = cellules["service_nom"] or cellules["lieu_nom"] or cellules["structure_nom"]
        enr = Enregistrement(numero, genre, source_id, libelle[:160], structure_id=cellules["structure_id"])
        if not cellules["structure_id"] or not cellules["structure_nom"]:
            enr.erreurs.append("structure_id et structure_nom sont obligatoires.")
            return enr
        try:
            enr.date_maj = date_lire(cellules["date_maj"])
        except ValueError:
            enr.erreurs.append(f"date_maj : « {cellules['date_maj']} » n’est pas une date.")
        enr.structure = self._structure(cellules, enr)
        if cellules["lieu_id"]:
            enr.lieu = self._lieu(cellules, enr)
        if cellules["service_id"]:
            enr.service = self._service(cellules, enr)
            enr.ici = _ici(cellules, enr)
        return enr

    def _structure(self, cellules: dict[str, str], enr: Enregistrement) -> Valeurs:
        code = cellules["reseau"] or self._defaut
        codes = {reseau.code for reseau in self._reseaux}
        if not code and (devine := reseau_deviner(cellules["structure_nom"], self._reseaux)):
            code = devine.code
        if code not in codes:
            enr.erreurs.append(f"reseau : « {code} » n’est pas connu." if code else "reseau : dites lequel.")
        champs = {"nom": cellules["structure_nom"], "reseau": code, "siret": re.sub(r"\s", "", cellules["siret"])}
        champs |= {nom: cellules[nom] for nom in ("presentation", "site")}
        return _valeurs(cellules["structure_id"], champs)

    def _lieu(self, cellules: dict[str, str], enr: Enregistrement) -> Valeurs:
        propre = cellules["lieu_id"].startswith(PREFIXE)
        champs = lieu_situer(cellules, enr, self._communes, completer=not propre)
        champs |= {
            "nom": cellules["lieu_nom"] or cellules["structure_nom"],
            "horaires": cellules["horaires"],
            "telephone": telephone_lire(cellules["telephone"]),
            "courriel": cellules["courriel"],
            "acces": cellules["acces"],
            "langues": _liste(cellules["langues"]),
            "permanence": cellules["permanence"].lower() in OUI,
        }
        return _valeurs(cellules["lieu_id"], champs)

    def _service(self, cellules: dict[str, str], enr: Enregistrement) -> Valeurs:
        termes = {}
        for nom in ("missions", "publics", "themes", "niveaux_cep"):
            codes = [code.lower() for code in _liste(cellules[nom])]
            termes[nom] = sorted(set(codes))
            if inconnus := self._vocabulaires.inconnus(nom, codes):
                enr.erreurs.append(f"{nom} : {', '.join(inconnus)} n’est pas connu.")
        modes = [mode.upper() for mode in _liste(cellules["modes"])]
        modes = modes or [Mode.SUR_PLACE if cellules["lieu_id"] else Mode.A_DISTANCE]
        zone = cellules["zone"].upper() or Zone.REGION
        if zone not in Zone.values:
            enr.erreurs.append(f"zone : « {cellules['zone']} » n’est pas connue.")
        champs = {"nom": cellules["service_nom"], **termes, "modes": modes, "zone": zone}
        champs["zone_codes"] = _liste(cellules["zone_codes"])
        champs |= {nom: cellules[nom] for nom in ("description", "conditions", "comment_joindre")}
        dits = {nom: _liste(cellules[nom].lower()) for nom in ("modes_mobilisation", "mobilisable_par")}
        champs |= demande_lire({**cellules, "volume_horaire_hebdomadaire": cellules["heures_par_semaine"], **dits}, enr)
        if not cellules["lieu_id"]:  # sans lieu, ce sont les heures du service, à distance
            champs["horaires"] = cellules["horaires"]
        return _valeurs(cellules["service_id"], champs)


def _ici(cellules: dict[str, str], enr: Enregistrement) -> dict[str, list[str]]:
    """What is given at the place of a line, among what the service declares."""
    dits = {
        "missions": [code.lower() for code in _liste(cellules["missions_au_lieu"])],
        "modes": [mode.upper() for mode in _liste(cellules["modes_au_lieu"])],
    }
    for nom, codes in dits.items():
        if ailleurs := [code for code in codes if code not in enr.service.champs[nom]]:
            enr.erreurs.append(f"{nom}_au_lieu : {', '.join(ailleurs)} n’est pas parmi les {nom} du service.")
    return {nom: codes for nom, codes in dits.items() if codes}


def _valeurs(identifiant: str, champs: dict[str, Any]) -> Valeurs:
    """A line of our own export is compared with what it could say."""
    return Valeurs(identifiant, champs, tableur_dire if identifiant.startswith(PREFIXE) else None)


def _liste(texte: str) -> list[str]:
    return list(dict.fromkeys(m.strip() for m in re.split(r"[,|\n]", texte) if m.strip()))
