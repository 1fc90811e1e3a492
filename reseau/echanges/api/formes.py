"""What is answered, field by field: each `Forme` gives the JSON Schema that is published, an example, and the writing.

RESEAU = Forme("Reseau", code=Champ(CODE, "cio"), site_web=Champ(TEXTE, "https://cio.example", de="site"))
RESEAU.ecrire(reseau)  # {"code": …, "site_web": …}
"""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Manager
from django.utils import timezone

Schema = dict[str, Any]
Objet = dict[str, Any]
Codes = dict[int, str]  # les codes des structures que tous peuvent voir
Lire = Callable[[Any], Any]

TEXTE: Schema = {"type": "string"}
NOMBRE: Schema = {"type": "number"}
ENTIER: Schema = {"type": "integer"}
VRAI: Schema = {"type": "boolean"}
CODE: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,80}$"}
UUID: Schema = {"type": "string", "format": "uuid"}
JOUR: Schema = {"type": "string", "format": "date"}
HEURE: Schema = {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
ADRESSE: Schema = {"type": "string", "format": "uri"}


def parmi(valeurs: Any) -> Schema:
    """One of these texts."""
    return {"type": "string", "enum": list(valeurs)}


def liste(schema: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": schema}


def par_cle(schema: Schema) -> Schema:
    """An object whose keys are data."""
    return {"type": "object", "additionalProperties": schema}


def ou_rien(schema: Schema) -> Schema:
    """Maybe null."""
    return {"anyOf": [schema, {"type": "null"}]}


def vers(nom: str) -> Schema:
    """A named schema."""
    return {"$ref": f"#/components/schemas/{nom}"}


@dataclass(frozen=True)
class Champ:
    """A field: its schema, an example, what it means; `de` tells where it is read, its own name by default.

    `hote`: the key of a structure, named by its code when anyone may see it.
    """

    schema: Schema
    exemple: Any
    dit: str = ""
    de: str | Lire = ""
    hote: bool = False


class Forme:
    """An object whose fields are all there, and no other."""

    def __init__(self, nom: str = "", /, **champs: Champ) -> None:
        self.nom, self.champs = nom, champs

    @property
    def schema(self) -> Schema:
        """As it is published."""
        proprietes = {
            nom: {**champ.schema, "description": champ.dit} if champ.dit else champ.schema
            for nom, champ in self.champs.items()
        }
        return {
            "type": "object", "properties": proprietes, "required": list(proprietes), "additionalProperties": False,
        }  # fmt: skip

    @property
    def exemple(self) -> Objet:
        """Made up, published with the description."""
        return {nom: champ.exemple for nom, champ in self.champs.items()}

    def ecrire(self, objet: Any, visibles: Codes | None = None) -> Objet:
        """A row, with nothing but these fields; `visibles`: the codes of the structures that it may name."""
        return {nom: _lire(champ, nom, objet, visibles or {}) for nom, champ in self.champs.items()}


def _lire(champ: Champ, nom: str, objet: Any, visibles: Codes) -> Any:
    lire = champ.de if callable(champ.de) else attrgetter(champ.de or nom)
    valeur = lire(objet)
    return visibles.get(valeur) if champ.hote else _simple(valeur)


def _simple(valeur: Any) -> Any:
    """As JSON has it: codes for linked terms, ISO dates at the local time."""
    if isinstance(valeur, Manager):
        return [terme.code for terme in valeur.all()]
    if isinstance(valeur, datetime.datetime):
        return timezone.localtime(valeur).isoformat(timespec="seconds")
    if isinstance(valeur, datetime.date):
        return valeur.isoformat()
    return str(valeur) if isinstance(valeur, uuid.UUID | str) else valeur
