"""The bricks of a JSON Schema."""

from typing import Any

Schema = dict[str, Any]

SLUG = "^[-a-zA-Z0-9_]{1,80}$"


def objet(**champs: Schema) -> Schema:
    """An object whose fields are all there, and no other."""
    return {"type": "object", "properties": champs, "required": list(champs), "additionalProperties": False}


def dit(schema: Schema, description: str) -> Schema:
    """The same, explained."""
    return {**schema, "description": description}


def liste(schema: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": schema}


def ou_rien(schema: Schema) -> Schema:
    """Maybe null."""
    return {"anyOf": [schema, {"type": "null"}]}


def vers(nom: str) -> Schema:
    """A named schema."""
    return {"$ref": f"#/components/schemas/{nom}"}


TEXTE: Schema = {"type": "string"}
NOMBRE: Schema = {"type": "number"}
ENTIER: Schema = {"type": "integer"}
VRAI: Schema = {"type": "boolean"}
CODE: Schema = {"type": "string", "pattern": SLUG}
UUID: Schema = {"type": "string", "format": "uuid"}
JOUR: Schema = {"type": "string", "format": "date"}
HEURE: Schema = {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
ADRESSE: Schema = {"type": "string", "format": "uri"}
