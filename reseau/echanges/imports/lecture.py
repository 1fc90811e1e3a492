"""From bytes to records: encoding and layout recognised, and told, for tables and for JSON."""

import json
from dataclasses import dataclass
from typing import Any, Protocol

from reseau.echanges.imports.communes import Frontiere
from reseau.echanges.imports.correspondances import NOM as LIBRE
from reseau.echanges.imports.correspondances import LecteurLibre, reglages_lire
from reseau.echanges.imports.data_inclusion import LecteurPropre, LecteurVidage, est_un_vidage
from reseau.echanges.imports.enregistrements import (
    Enregistrement,
    FichierRefuse,
    doubles_refuser,
    ligne_bancale,
    liste_lire,
    texte_propre,
)
from reseau.echanges.imports.publics import LecteurPublic, fichier_reconnaitre
from reseau.echanges.imports.tableaux import Tableau, encodages_refuser, tableau_lire, texte_decoder
from reseau.echanges.imports.tableur import COLONNES, OBLIGATOIRES, LecteurCsv

# JSON files, whatever they hold: data.inclusion (a file, a page of its API, a dump), the administration's directory,
# the prescribers of « Les emplois ».

DATA_INCLUSION = "data.inclusion v1"
# Sous quel nom un document tient ses fiches : un fichier, une page de l’interface, une page des emplois.
LISTES = ("structures", "services", "items", "results")
AUTRE = "Ce JSON doit contenir des structures et des services au format data.inclusion v1."
Fiche = dict[str, Any]


def json_lire(
    contenu: bytes, reseau: str, source: str = "", partiel: bool = False
) -> tuple[str, str, list[Enregistrement]]:
    """The encoding, the layout and the records of a JSON; FichierRefuse says what makes it unreadable."""
    texte, encodage = texte_decoder(contenu)
    document = _decoder(texte)
    public, fiches = _public(document)
    if public:
        lecteur = LecteurPublic(public, reseau)
        lues = [(fiche, lecteur.ligne(rang, _aplatir(fiche))) for rang, fiche in enumerate(fiches, 1)]
        return encodage, lecteur.nom, list(doubles_refuser(encodages_refuser(lues)))
    return encodage, DATA_INCLUSION, _data_inclusion(document, reseau, source, partiel)


def fiches_du_document(contenu: bytes) -> tuple[Any, list[Fiche]]:
    """A document and the structures and services that it holds; FichierRefuse when it makes no sense."""
    document = _decoder(texte_decoder(contenu)[0])
    listes = document if isinstance(document, dict) else {"structures": document}
    return document, _fiches([fiche for nom in LISTES for fiche in _elements(listes.get(nom))])


def _decoder(texte: str) -> Any:
    """The document; one object a line makes a list of them."""
    try:
        return json.loads(texte, parse_int=_entier)
    except json.JSONDecodeError as erreur:
        lignes = [ligne for ligne in texte.splitlines() if ligne.strip()]
        if erreur.msg != "Extra data" or len(lignes) < 2:
            raise FichierRefuse(f"Ce JSON est incorrect, ligne {erreur.lineno}, colonne {erreur.colno}.") from erreur
    except RecursionError as erreur:
        raise FichierRefuse("Ce JSON est trop imbriqué.") from erreur
    return [_ligne(rang, ligne) for rang, ligne in enumerate(lignes, 1)]


def _ligne(rang: int, ligne: str) -> Any:
    try:
        return json.loads(ligne, parse_int=_entier)
    except (json.JSONDecodeError, RecursionError) as erreur:
        raise FichierRefuse(f"Ce JSON est incorrect, ligne {rang}.") from erreur


def _entier(chiffres: str) -> int | str:
    """A number; one that no column can hold stays a text, for its line to be refused."""
    return int(chiffres) if len(chiffres) < 20 else chiffres


def _public(document: Any) -> tuple[str, list[Fiche]]:
    """The layout of a public list, told by the names of its first line, and its lines."""
    if isinstance(document, dict) and isinstance(document.get("service"), list):
        return "annuaire", _fiches(document["service"])
    liste = document.get("results") if isinstance(document, dict) else document
    premiere = next(iter(liste), None) if isinstance(liste, list) else None
    if not isinstance(premiere, dict):
        return "", []
    if {"pivot", "plage_ouverture"} <= premiere.keys():
        return "annuaire", _fiches(liste)
    if "typologie" in premiere and "labels_nationaux" in premiere:
        return "prescripteurs", _fiches(liste)
    return "", []


def _aplatir(fiche: Fiche) -> dict[str, str]:
    """A line as a table would give it: parts stay in JSON, for whoever reads them."""
    return {
        nom: "" if valeur is None else valeur if isinstance(valeur, str) else json.dumps(valeur, ensure_ascii=False)
        for nom, valeur in fiche.items()
    }


def _data_inclusion(document: Any, reseau: str, source: str, partiel: bool) -> list[Enregistrement]:
    """Structures first, whatever their order in the file."""
    if not isinstance(document, dict):
        document = {"structures": document}
    reseaux, precisions = document.get("reseaux"), document.get("precisions")
    fiches = _fiches([fiche for nom in LISTES for fiche in _elements(document.get(nom))])
    lecteur = LecteurPropre(
        reseau,
        {texte_propre(code): liste_lire(reseaux, code) for code in reseaux} if isinstance(reseaux, dict) else {},
        {texte_propre(dite.get("id")): dite for dite in _elements(precisions) if isinstance(dite, dict)},
        source,
    )
    structures = [fiche for fiche in fiches if "structure_id" not in fiche]
    services = [fiche for fiche in fiches if "structure_id" in fiche]
    lues = [(brut, lecteur.structure(rang, brut)) for rang, brut in enumerate(structures, 1)]
    lues += [(brut, lecteur.service(rang, brut)) for rang, brut in enumerate(services, len(structures) + 1)]
    return list(doubles_refuser(encodages_refuser(lues, partiel)))


def _fiches(liste: list[Any]) -> list[Fiche]:
    if not all(isinstance(fiche, dict) for fiche in liste):
        raise FichierRefuse(AUTRE)
    return liste


def _elements(valeur: Any) -> list[Any]:
    """What a list holds; a lone value is one."""
    return valeur if isinstance(valeur, list) else [] if valeur is None else [valeur]


# From bytes to records: encoding and layout recognised, and told.

TABLEUR = "tableur"


class Lecteur(Protocol):
    """What makes a record of a line of a table, whatever its layout."""

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """One line of the file."""


@dataclass
class Lecture:
    """A file read: how, and its records."""

    encodage: str
    format: str
    enregistrements: list[Enregistrement]


def fichier_lire(
    contenu: bytes, *, reseau: str = "", source: str = "", maximum: int = 0, frontiere: bool = False,
    partiel: bool = False, correspondance: dict[str, Any] | None = None,
) -> Lecture:  # fmt: skip
    """Read a data.inclusion v1 JSON, a public file known by its header, our spreadsheet or any other one.

    `reseau` is the network of lines that name none, `source` who gave the file; `correspondance`, the settings of a
    spreadsheet of another make (see `reglages`); `frontiere` keeps what is just across the border (see `frontiere`);
    `partiel` says that it holds only what changed: no line at all, or most of them encoded twice, is no fault of its.
    Raises FichierRefuse, with the place of the fault, when the file as a whole makes no sense; above `maximum` records
    too (0: no limit).
    """
    if _est_json(contenu):
        lecture = Lecture(*json_lire(contenu, reseau, source, partiel))
    elif correspondance:
        reglages = reglages_lire(correspondance)
        tableau = tableau_lire(contenu, reglages.feuille)
        lecture = _lire_lignes(tableau, LIBRE, LecteurLibre(reseau, reglages, tableau.colonnes))
    else:
        lecture = _lire_tableau(tableau_lire(contenu), reseau, source)
    nombre = len(lecture.enregistrements)
    if maximum and nombre > maximum:
        raise FichierRefuse(f"Ce fichier a {nombre} lignes : {maximum} au plus.")
    if not nombre and not partiel:
        raise FichierRefuse("Ce fichier ne contient aucune ligne.")
    if frontiere:
        bord = Frontiere()
        lecture.enregistrements = [bord.garder(enr) for enr in lecture.enregistrements]
    return lecture


def entete_inconnue(contenu: bytes, feuille: str = "", lignes: int = 0) -> Tableau | None:
    """The table, when it is one whose header nobody here knows: settings must say what its columns hold."""
    if _est_json(contenu):
        return None
    tableau = tableau_lire(contenu, feuille, lignes)
    if fichier_reconnaitre(tableau.colonnes) or est_un_vidage(tableau.colonnes) or not tableau.colonnes:
        return None
    propre = set(OBLIGATOIRES) <= set(tableau.colonnes) <= COLONNES.keys()
    return None if propre else tableau


def _est_json(contenu: bytes) -> bool:
    """Whether the first sign is that of a JSON, in any encoding."""
    tete = contenu[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return tete[:1] in (b"{", b"[")


def _lire_tableau(tableau: Tableau, reseau: str, source: str) -> Lecture:
    """Our own columns, else a public layout, else a dump of data.inclusion."""
    if est_un_vidage(tableau.colonnes):
        return _lire_lignes(tableau, DATA_INCLUSION, LecteurVidage(reseau, source))
    if public := fichier_reconnaitre(tableau.colonnes):
        lecteur = LecteurPublic(public, reseau)
        return _lire_lignes(tableau, lecteur.nom, lecteur)
    if inconnues := [colonne for colonne in tableau.colonnes if colonne not in COLONNES]:
        raise FichierRefuse(
            f"Ces colonnes ne sont pas connues : {', '.join(inconnues[:10])}. Attendues : {', '.join(COLONNES)}."
        )
    if absentes := [colonne for colonne in OBLIGATOIRES if colonne not in tableau.colonnes]:
        raise FichierRefuse(f"Il manque les colonnes : {', '.join(absentes)}.")
    return _lire_lignes(tableau, TABLEUR, LecteurCsv(reseau))


def _lire_lignes(tableau: Tableau, nom: str, lecteur: Lecteur) -> Lecture:
    lues = [(brut or {}, ligne_bancale(n) if brut is None else lecteur.ligne(n, brut)) for n, brut in tableau.lignes]
    return Lecture(tableau.encodage, nom, list(doubles_refuser(encodages_refuser(lues))))
