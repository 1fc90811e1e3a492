"""JSON files, whatever they hold: data.inclusion (a file, a page of its API, a dump), the administration's directory,
the prescribers of « Les emplois »."""

import json
from typing import Any

from reseau.echanges.imports.encodage_double import encodages_refuser
from reseau.echanges.imports.enregistrements import (
    Enregistrement,
    FichierRefuse,
    doubles_refuser,
    liste_lire,
    texte_propre,
)
from reseau.echanges.imports.format_propre import LecteurPropre
from reseau.echanges.imports.publics import LecteurPublic
from reseau.echanges.imports.publics.annuaire_national import LecteurAnnuaireNational
from reseau.echanges.imports.publics.prescripteurs import LecteurPrescripteurs
from reseau.echanges.imports.tableaux import texte_decoder

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
    if public is not None:
        lecteur = public(reseau)
        lues = [(fiche, lecteur.ligne(rang, _aplatir(fiche))) for rang, fiche in enumerate(fiches, 1)]
        return encodage, public.NOM, list(doubles_refuser(encodages_refuser(lues)))
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


def _public(document: Any) -> tuple[type[LecteurPublic] | None, list[Fiche]]:
    """The reader of a public list, told by the names of its first line, and its lines."""
    if isinstance(document, dict) and isinstance(document.get("service"), list):
        return LecteurAnnuaireNational, _fiches(document["service"])
    liste = document.get("results") if isinstance(document, dict) else document
    premiere = next(iter(liste), None) if isinstance(liste, list) else None
    if not isinstance(premiere, dict):
        return None, []
    if {"pivot", "plage_ouverture"} <= premiere.keys():
        return LecteurAnnuaireNational, _fiches(liste)
    if "typologie" in premiere and "labels_nationaux" in premiere:
        return LecteurPrescripteurs, _fiches(liste)
    return None, []


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
