"""From bytes to records: encoding and layout recognised, and told."""

from dataclasses import dataclass
from typing import Any, Protocol

from reseau.echanges.imports.encodage_double import encodages_refuser
from reseau.echanges.imports.enregistrements import (
    Enregistrement,
    FichierRefuse,
    doubles_refuser,
    ligne_bancale,
)
from reseau.echanges.imports.format_csv import COLONNES, OBLIGATOIRES, LecteurCsv
from reseau.echanges.imports.format_libre import NOM as LIBRE
from reseau.echanges.imports.format_libre import LecteurLibre
from reseau.echanges.imports.format_vidage import LecteurVidage, est_un_vidage
from reseau.echanges.imports.frontiere import Frontiere
from reseau.echanges.imports.lecture_json import DATA_INCLUSION, json_lire
from reseau.echanges.imports.publics import lecteur_reconnaitre
from reseau.echanges.imports.reglages import reglages_lire
from reseau.echanges.imports.tableaux import Tableau, tableau_lire

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
    if lecteur_reconnaitre(tableau.colonnes) or est_un_vidage(tableau.colonnes) or not tableau.colonnes:
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
    public = lecteur_reconnaitre(tableau.colonnes)
    if public is None:
        _colonnes_verifier(tableau.colonnes)
        return _lire_lignes(tableau, TABLEUR, LecteurCsv(reseau))
    return _lire_lignes(tableau, public.NOM, public(reseau))


def _lire_lignes(tableau: Tableau, nom: str, lecteur: Lecteur) -> Lecture:
    lues = [(brut or {}, ligne_bancale(n) if brut is None else lecteur.ligne(n, brut)) for n, brut in tableau.lignes]
    return Lecture(tableau.encodage, nom, list(doubles_refuser(encodages_refuser(lues))))


def _colonnes_verifier(colonnes: list[str]) -> None:
    if inconnues := [colonne for colonne in colonnes if colonne not in COLONNES]:
        raise FichierRefuse(
            f"Ces colonnes ne sont pas connues : {', '.join(inconnues[:10])}. Attendues : {', '.join(COLONNES)}."
        )
    if absentes := [colonne for colonne in OBLIGATOIRES if colonne not in colonnes]:
        raise FichierRefuse(f"Il manque les colonnes : {', '.join(absentes)}.")
