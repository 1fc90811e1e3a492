"""The description as a person reads it: the same table, in words."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from home.api import PREFIXE
from reseau.echanges.api.lectures import LICENCE, adresse
from reseau.echanges.api.openapi import PRESENTATION
from reseau.echanges.api.operations import LISTE, Operation
from reseau.echanges.api.parametres import Parametre
from reseau.echanges.exports import FORMATS

FORMES = {"integer": "nombre entier", "boolean": "true ou false", "array": "code, répétable"}
GENRES = {"date": "date", "uuid": "identifiant"}


def documentation_lire() -> dict[str, Any]:
    """The whole context of the page."""
    return {
        "presentation": PRESENTATION,
        "racine": settings.SITE_URL + PREFIXE,
        "licence": LICENCE,
        "limite": settings.API_REQUETES_PAR_MINUTE,
        "openapi": adresse("api_openapi"),
        "telechargements": [
            {"format": format_, "adresse": settings.SITE_URL + reverse("annuaire_telecharger", args=[format_.fichier])}
            for format_ in FORMATS.values()
        ],
        "operations": [_operation(operation) for operation in LISTE],
    }


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "ancre": operation.nom.removeprefix("api_").replace("_", "-"),
        "chemin": PREFIXE + operation.chemin,
        "resume": operation.resume,
        "description": operation.description,
        "parametres": [{"objet": p, "forme": _forme(p)} for p in operation.parametres],
        "demande": _demande(operation),
        "exemple": json.dumps(operation.exemple, ensure_ascii=False, indent=2),
    }


def _forme(parametre: Parametre) -> str:
    schema = parametre.schema
    if "enum" in schema:
        forme = ", ".join(map(str, schema["enum"]))
    elif schema["type"] == "integer" and "maximum" in schema and schema["maximum"] < 2**40:
        forme = f"de {schema['minimum']} à {schema['maximum']}"
    else:
        forme = FORMES.get(schema["type"]) or GENRES.get(schema.get("format", "")) or "texte"
    defaut = schema.get("default")
    return forme if defaut in (None, False, 0) else f"{forme} ; sinon {defaut}"


def _demande(operation: Operation) -> str:
    """A request to copy, with the first examples."""
    chemin = operation.chemin
    for parametre in operation.parametres:
        if parametre.dans == "path":
            chemin = chemin.replace(f"{{{parametre.nom}}}", str(_cle(operation, parametre.nom)))
    donnes = [(p.nom, p.exemple) for p in operation.parametres if p.dans == "query" and p.exemple is not None][:3]
    requete = "&".join(f"{nom}={_simple(valeur)}" for nom, valeur in donnes)
    return f"curl '{settings.SITE_URL}{PREFIXE}{chemin}{'?' if requete else ''}{requete}'"


def _cle(operation: Operation, nom: str) -> Any:
    if "enum" in (schema := next(p.schema for p in operation.parametres if p.nom == nom)):
        return schema["enum"][0]
    return operation.exemple[nom]


def _simple(valeur: Any) -> str:
    return str(valeur[0] if isinstance(valeur, list) else valeur).replace(" ", "+")
