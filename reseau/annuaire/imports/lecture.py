"""From bytes to records: encoding and layout recognised, and told."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from home.casiers import Casier
from home.casiers import Suite as Casiers
from reseau.annuaire.imports.enregistrements import (
    Enregistrement,
    FichierRefuse,
    doubles_refuser,
    ligne_bancale,
    texte_propre,
)
from reseau.annuaire.imports.flux_json import json_parcourir
from reseau.annuaire.imports.format_csv import COLONNES, OBLIGATOIRES, LecteurCsv
from reseau.annuaire.imports.format_di import liste_lire
from reseau.annuaire.imports.format_libre import NOM as LIBRE
from reseau.annuaire.imports.format_libre import LecteurLibre
from reseau.annuaire.imports.format_propre import LecteurPropre
from reseau.annuaire.imports.publics import lecteur_reconnaitre
from reseau.annuaire.imports.reglages import reglages_lire
from reseau.annuaire.imports.tableaux import Tableau, encodage_dire, encodage_reconnaitre, tableau_lire

DATA_INCLUSION, TABLEUR = "data.inclusion v1", "tableur"


class Suite(Collection[Enregistrement]):
    """Records made one by one each time they are read: a long file never stands whole in memory."""

    def __init__(self, nombre: int, lire: Callable[[], Iterator[Enregistrement]]) -> None:
        self._nombre, self._lire = nombre, lire

    def __len__(self) -> int:
        return self._nombre

    def __iter__(self) -> Iterator[Enregistrement]:
        return doubles_refuser(self._lire())

    def __contains__(self, enregistrement: object) -> bool:
        return any(autre == enregistrement for autre in self)


@dataclass
class Lecture:
    """A file read: how, and its records."""

    encodage: str
    format: str
    enregistrements: Collection[Enregistrement]


def fichier_lire(
    contenu: bytes, *, reseau: str = "", maximum: int = 0, correspondance: dict[str, Any] | None = None
) -> Lecture:
    """Read a data.inclusion v1 JSON, a public file known by its header, our spreadsheet or any other one.

    `reseau` is the network of lines that name none; `correspondance`, the settings of a spreadsheet of another make
    (see `reglages`). Raises FichierRefuse, with the place of the fault, when the file as a whole makes no sense; above
    `maximum` records too (0: no limit).
    """
    if _est_json(contenu):
        lecture = _lire_json(contenu, reseau)
    elif correspondance:
        reglages = reglages_lire(correspondance)
        tableau = tableau_lire(contenu, reglages.feuille)
        lecture = _lire_lignes(tableau, LIBRE, lambda: LecteurLibre(reseau, reglages, tableau.colonnes))
    else:
        lecture = _lire_tableau(tableau_lire(contenu), reseau)
    nombre = len(lecture.enregistrements)
    if maximum and nombre > maximum:
        raise FichierRefuse(f"Ce fichier a {nombre} lignes : {maximum} au plus.")
    if not nombre:
        raise FichierRefuse("Ce fichier ne contient aucune ligne.")
    return lecture


def entete_inconnue(contenu: bytes, feuille: str = "", lignes: int = 0) -> Tableau | None:
    """The table, when it is one whose header nobody here knows: settings must say what its columns hold."""
    if _est_json(contenu):
        return None
    tableau = tableau_lire(contenu, feuille, lignes)
    if lecteur_reconnaitre(tableau.colonnes) or not tableau.colonnes:
        return None
    propre = set(OBLIGATOIRES) <= set(tableau.colonnes) <= COLONNES.keys()
    return None if propre else tableau


def _est_json(contenu: bytes) -> bool:
    """Whether the first sign is that of a JSON, in any encoding."""
    tete = contenu[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return tete[:1] in (b"{", b"[")


def _lire_json(contenu: bytes, reseau: str) -> Lecture:
    """Structures and services set aside one by one, the former first, whatever their order in the file."""
    encodage = encodage_reconnaitre(contenu)
    structures, services, precisions = Casiers(), Casiers(), Casier()
    reseaux: dict[str, list[str]] = {}
    for nom, valeur in json_parcourir(contenu, encodage):
        if nom == "reseaux" and isinstance(valeur, dict):
            reseaux = {texte_propre(code): liste_lire(valeur, code) for code in valeur}
        elif nom == "precisions" and isinstance(valeur, dict):
            precisions.poser(texte_propre(valeur.get("id")), valeur)
        elif nom in ("structures", "services", ""):
            if not isinstance(valeur, dict):
                raise FichierRefuse("Ce JSON doit contenir des structures et des services au format data.inclusion v1.")
            (services if "structure_id" in valeur else structures).ajouter(valeur)

    def lire() -> Iterator[Enregistrement]:
        lecteur = LecteurPropre(reseau, reseaux, precisions)
        yield from (lecteur.structure(rang, brut) for rang, brut in enumerate(structures, 1))
        yield from (lecteur.service(rang, brut) for rang, brut in enumerate(services, len(structures) + 1))

    return Lecture(encodage_dire(encodage), DATA_INCLUSION, Suite(len(structures) + len(services), lire))


def _lire_tableau(tableau: Tableau, reseau: str) -> Lecture:
    """Our own columns, else a public layout."""
    public = lecteur_reconnaitre(tableau.colonnes)
    if public is None:
        _colonnes_verifier(tableau.colonnes)
        return _lire_lignes(tableau, TABLEUR, lambda: LecteurCsv(reseau))
    return _lire_lignes(tableau, public.NOM, lambda: public(reseau))


def _lire_lignes(tableau: Tableau, nom: str, fabrique: Callable[[], Any]) -> Lecture:
    """Lines counted, then read one by one; `fabrique` makes their reader, which refuses at once columns that miss."""
    fabrique()

    def lire() -> Iterator[Enregistrement]:
        lecteur = fabrique()
        for numero, brut in tableau.lire():
            yield ligne_bancale(numero) if brut is None else lecteur.ligne(numero, brut)

    return Lecture(tableau.encodage, nom, Suite(sum(1 for _ in tableau.lire()), lire))


def _colonnes_verifier(colonnes: list[str]) -> None:
    if inconnues := [colonne for colonne in colonnes if colonne not in COLONNES]:
        raise FichierRefuse(
            f"Ces colonnes ne sont pas connues : {', '.join(inconnues[:10])}. Attendues : {', '.join(COLONNES)}."
        )
    if absentes := [colonne for colonne in OBLIGATOIRES if colonne not in colonnes]:
        raise FichierRefuse(f"Il manque les colonnes : {', '.join(absentes)}.")
