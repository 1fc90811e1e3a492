"""Parameters of a request: one description that OpenAPI publishes and that the reading below obeys."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

MAX_VALEURS = 20
_ENTIER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")


class DemandeRefusee(Exception):
    """Parameters that cannot be read, with a sentence for each."""

    def __init__(self, parametres: dict[str, str]) -> None:
        super().__init__(", ".join(parametres))
        self.parametres = parametres


@dataclass(frozen=True)
class Parametre:
    """One parameter: its JSON Schema says what is accepted, its sentence what it does."""

    nom: str
    schema: dict[str, Any]
    description: str
    exemple: Any = None
    dans: str = "query"
    defaut: Any = field(default=None)

    @property
    def multiple(self) -> bool:
        """May be given several times."""
        return self.schema["type"] == "array"

    def lire(self, valeurs: list[str]) -> Any:
        """The typed value; ValueError with a French sentence."""
        if self.multiple:
            if len(valeurs) > MAX_VALEURS:
                raise ValueError(f"Donnez {MAX_VALEURS} valeurs au plus.")
            return tuple(dict.fromkeys(_valeur(valeur, self.schema["items"]) for valeur in valeurs))
        if len(valeurs) > 1:
            raise ValueError("Ce paramètre ne se donne qu’une fois.")
        return _valeur(valeurs[0], self.schema)


def parametres_lire(requete: QueryDict, parametres: Iterable[Parametre]) -> dict[str, Any]:
    """Every parameter with its value or its default; DemandeRefusee when one is unknown or cannot be read."""
    connus = {parametre.nom: parametre for parametre in parametres if parametre.dans == "query"}
    fautes = {nom: "Ce paramètre n’existe pas à cette adresse." for nom in requete if nom not in connus}
    lus: dict[str, Any] = {}
    for nom, parametre in connus.items():
        lus[nom] = () if parametre.multiple else parametre.defaut
        if nom in requete:
            try:
                lus[nom] = parametre.lire(requete.getlist(nom))
            except ValueError as faute:
                fautes[nom] = str(faute)
    if fautes:
        raise DemandeRefusee({nom[:80]: phrase for nom, phrase in list(fautes.items())[:MAX_VALEURS]})
    return lus


def _valeur(texte: str, schema: dict[str, Any]) -> Any:
    if schema["type"] == "integer":
        return _entier(texte, schema)
    if schema["type"] == "boolean":
        if texte not in {"true", "false"}:
            raise ValueError("Écrivez true ou false.")
        return texte == "true"
    if len(texte) > schema.get("maxLength", len(texte)):
        raise ValueError(f"Écrivez {schema['maxLength']} signes au plus.")
    if "enum" in schema and texte not in schema["enum"]:
        raise ValueError(f"Choisissez parmi : {', '.join(schema['enum'])}.")
    if schema.get("format") == "date":
        return _jour(texte)
    if "pattern" in schema and not re.fullmatch(schema["pattern"].strip("^$"), texte, re.ASCII):
        raise ValueError("Cette valeur n’a pas la forme attendue.")
    return texte


def _entier(texte: str, schema: dict[str, Any]) -> int:
    bas, haut = schema["minimum"], schema["maximum"]
    if (
        not _ENTIER.fullmatch(texte)
        or not bas <= int(texte) <= haut
        or int(texte) not in schema.get("enum", [int(texte)])
    ):
        choix = schema.get("enum")
        raise ValueError(
            f"Choisissez parmi : {', '.join(map(str, choix))}." if choix else f"Un nombre de {bas} à {haut}."
        )
    return int(texte)


def _jour(texte: str) -> datetime.date:
    try:
        if len(texte) != 10:
            raise ValueError
        return datetime.date.fromisoformat(texte)
    except ValueError:
        raise ValueError("Écrivez une date comme 2026-12-03.") from None
