"""The description of the interface, made from the table of operations: the OpenAPI 3.1 document, and the same in
words.
"""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from home.securite.limites import PREFIXE
from reseau.echanges.api.operations import LISTE, Operation, Parametre
from reseau.echanges.api.queries import LICENCE, VERSION, adresse
from reseau.echanges.api.schemas import SCHEMAS, vers
from reseau.echanges.exports import FORMATS

# The OpenAPI 3.1 document, made from the table of operations.

PRESENTATION = (
    "Lecture seule, sans compte et sans clé : les fiches publiées de l’annuaire, aucune donnée sur une personne. "
    "Chaque réponse porte une empreinte (ETag) : renvoyez-la dans If-None-Match, et une réponse inchangée tient en "
    "une ligne (304). Trop de demandes reçoivent 429 et Retry-After. Les refus suivent la RFC 9457."
)
PROBLEMES = {
    "400": (
        "Un paramètre est inconnu ou ne peut pas être lu.",
        "Demande incorrecte",
        "La demande ne peut pas être lue.",
    ),
    "404": ("Rien de public à cette adresse.", "Introuvable", "Aucune fiche publique ne répond à cette adresse."),
    "429": ("Trop de demandes en peu de temps.", "Trop de demandes", "Reprenez dans 12 secondes."),
}


def document() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "SAFRAN · l’annuaire de l’orientation",
            "version": VERSION,
            "summary": "Qui fait quoi, pour qui, où et quand.",
            "description": PRESENTATION,
            "license": {"name": LICENCE, "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"},
        },
        "servers": [{"url": settings.SITE_URL + PREFIXE}],
        "paths": {operation.chemin: {"get": _operation(operation)} for operation in LISTE},
        "components": {"schemas": SCHEMAS, "responses": {code: _probleme(code) for code in PROBLEMES}},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    reponses: dict[str, Any] = {
        "200": {
            "description": operation.resume,
            "headers": {"ETag": {"description": "L’empreinte de la réponse.", "schema": {"type": "string"}}},
            "content": {"application/json": {"schema": vers(operation.schema), "example": operation.exemple}},
        },
        "304": {"description": "Rien n’a changé depuis l’empreinte envoyée dans If-None-Match."},
        "400": {"$ref": "#/components/responses/400"},
        "429": {"$ref": "#/components/responses/429"},
    }
    if operation.nom == "api_structure":
        reponses["301"] = {"description": "Cette structure a rejoint une autre : son adresse est dans Location."}
    if operation.introuvable:
        reponses["404"] = {"$ref": "#/components/responses/404"}
    return {
        "operationId": operation.nom.removeprefix("api_"),
        "summary": operation.resume,
        "description": operation.description,
        "parameters": [_parametre(parametre) for parametre in operation.parametres],
        "responses": dict(sorted(reponses.items())),
    }


def _parametre(parametre: Parametre) -> dict[str, Any]:
    decrit: dict[str, Any] = {
        "name": parametre.nom,
        "in": parametre.dans,
        "required": parametre.dans == "path",
        "description": parametre.description,
        "schema": parametre.schema,
    }
    if parametre.multiple:
        decrit |= {"style": "form", "explode": True}
    if parametre.exemple is not None:
        decrit["example"] = parametre.exemple
    return decrit


def _probleme(code: str) -> dict[str, Any]:
    description, titre, detail = PROBLEMES[code]
    exemple = {"type": "about:blank", "title": titre, "status": int(code), "detail": detail}
    if code == "400":
        exemple["parametres"] = {"taille": "Un nombre de 1 à 100."}
    reponse: dict[str, Any] = {
        "description": description,
        "content": {"application/problem+json": {"schema": vers("Probleme"), "example": exemple}},
    }
    if code == "429":
        reponse["headers"] = {"Retry-After": {"description": "En secondes.", "schema": {"type": "integer"}}}
    return reponse


# The description as a person reads it: the same table, in words.

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
        "operations": [_operation_presentation(operation) for operation in LISTE],
    }


def _operation_presentation(operation: Operation) -> dict[str, Any]:
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
