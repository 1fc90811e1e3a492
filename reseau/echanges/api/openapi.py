"""The OpenAPI 3.1 document, made from the table of operations."""

from typing import Any

from django.conf import settings

from home.api import PREFIXE
from reseau.echanges.api.formes import vers
from reseau.echanges.api.lectures import LICENCE, VERSION
from reseau.echanges.api.operations import LISTE, Operation
from reseau.echanges.api.parametres import Parametre
from reseau.echanges.api.reponses import SCHEMAS

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
