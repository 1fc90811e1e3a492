"""Every address of the interface: its parameters, what it answers, an example; OpenAPI and the views both read this."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from reseau.annuaire.choices import RAYON_PAR_DEFAUT, RAYONS, Mode
from reseau.echanges.api.schemas import CODE, UUID, Objet, exemple_de

# Parameters of a request: one description that OpenAPI publishes and that the reading below obeys.

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


def _jour(texte: str) -> datetime.date:
    try:
        if len(texte) != 10:
            raise ValueError
        return datetime.date.fromisoformat(texte)
    except ValueError:
        raise ValueError("Écrivez une date comme 2026-12-03.") from None


TAILLE, TAILLE_MAX = 50, 100
VOCABULAIRES = (
    "missions", "publics", "thematiques", "niveaux_cep", "modes_accueil", "zones", "statuts", "departements", "bassins",
)  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """One address."""

    nom: str
    chemin: str
    resume: str
    description: str
    schema: str
    parametres: tuple[Parametre, ...] = ()
    introuvable: bool = False

    @property
    def exemple(self) -> Objet:
        return exemple_de(self.schema)


def _code(nom: str, description: str, exemple: str = "", dans: str = "query") -> Parametre:
    return Parametre(nom, CODE, description, exemple or None, dans)


def _codes(nom: str, description: str, exemple: str) -> Parametre:
    schema = {"type": "array", "items": CODE, "maxItems": MAX_VALEURS}
    return Parametre(nom, schema, f"{description} Se répète : une valeur ou l’autre.", [exemple])


def _entier_api(nom: str, bas: int, haut: int, defaut: int, description: str) -> Parametre:
    schema = {"type": "integer", "minimum": bas, "maximum": haut, "default": defaut}
    return Parametre(nom, schema, description, defaut=defaut)


def _texte(nom: str, taille: int, description: str, exemple: str) -> Parametre:
    return Parametre(nom, {"type": "string", "maxLength": taille}, description, exemple, defaut="")


COMMUNE = {"type": "string", "pattern": "^[0-9AB]{5}$"}
DEPARTEMENT = {"type": "string", "pattern": "^[0-9AB]{2,3}$"}
RESEAU = _code("reseau", "Seulement ce réseau.", "missions-locales")
STRUCTURE = _code("structure", "Seulement cette structure, par son code.", "mission-locale-niort")
DEPUIS = Parametre(
    "modifie_depuis", {"type": "string", "format": "date"}, "Seulement ce qui a été modifié ce jour-là ou après."
)
PAGES = (
    _entier_api("apres", 0, 2**62, 0, "Le repère donné par « liens.suivant » : la liste reprend après lui."),
    _entier_api("taille", 1, TAILLE_MAX, TAILLE, "Combien de fiches par page."),
)
LIEU_DIT = _texte("lieu", 100, "Une commune : son nom, son code postal ou son code INSEE.", "79191")
MISSION = _code("mission", "Le code d’une mission.", "conseil")
PUBLIC = _code("public", "Le code d’un public.", "salaries")
THEME = _code("theme", "Le code d’un thème.", "vae")
CRITERES = (
    _texte(
        "q", 200, "Un besoin, un service, une structure ; les fautes de frappe sont réparées.", "bilan de compétences"
    ),
    LIEU_DIT,
    Parametre(
        "rayon",
        {"type": "integer", "enum": list(RAYONS), "minimum": 1, "maximum": RAYONS[-1], "default": RAYON_PAR_DEFAUT},
        "En kilomètres autour de la commune.",
        defaut=RAYON_PAR_DEFAUT,
    ),
    _code("bassin", "Le code d’un bassin, à la place de la commune.", "niort"),
    _codes("mission", "Le code d’une mission.", "conseil"),
    _codes("public", "Le code d’un public ; ce qui est ouvert à tous répond aussi.", "salaries"),
    _codes("theme", "Le code d’un thème.", "vae"),
    _codes("cep", "Le code d’un niveau du conseil en évolution professionnelle.", "cep-2019-2"),
    _codes("reseau", "Le code d’un réseau.", "missions-locales"),
    _codes("mode", f"Le mode d’accueil : {', '.join(Mode.values)}.", Mode.SUR_PLACE.value),
    Parametre(
        "ouvert", {"type": "boolean", "default": False}, "Seulement ce qui est ouvert en ce moment.", defaut=False
    ),
    _entier_api("page", 1, 100_000, 1, "La page voulue, vingt structures par page."),
)
CLE_CODE = (Parametre("code", CODE, "Le code.", dans="path"),)
CLE_UUID = (Parametre("id", UUID, "L’identifiant du lieu.", dans="path"),)
CLE_ENTIER = (Parametre("id", {"type": "integer", "minimum": 1}, "Le numéro du service.", dans="path"),)

LISTE = (
    Operation(
        "api_accueil", "/", "Ce que l’interface offre", "Les adresses, la licence, et combien de fiches.",
        "Accueil",
    ),
    Operation(
        "api_recherche", "/recherche", "Chercher comme sur le site",
        "Les mêmes critères, le même ordre et les mêmes décomptes que la page de recherche.",
        "Recherche", CRITERES, introuvable=True,
    ),
    Operation(
        "api_services_delivrant", "/services-delivrant", "Qui délivre ce service ?",
        "Les services capables de répondre aux habitants d’une commune : le plus proche d’abord, puis à distance. "
        "Une fiche que personne n’a confirmée depuis un an n’est pas proposée.",
        "Offres",
        (
            MISSION, PUBLIC, THEME, LIEU_DIT,
            _entier_api("rayon", 1, 200, 60, "En kilomètres autour de la commune."),
            _entier_api("limite", 1, 50, 20, "Combien de réponses au plus."),
        ),
        introuvable=True,
    ),
    Operation(
        "api_structures", "/structures", "Les structures", "Toutes les structures visibles, par pages.",
        "Structures",
        (RESEAU, DEPUIS, *PAGES),
    ),
    Operation(
        "api_structure", "/structures/{code}", "Une structure",
        "Une structure fusionnée mène (301) à celle qui la remplace.",
        "Structure", CLE_CODE, introuvable=True,
    ),
    Operation(
        "api_lieux", "/lieux", "Les lieux d’accueil", "Tous les lieux publiés, par pages.",
        "Lieux",
        (
            STRUCTURE,
            Parametre("commune", COMMUNE, "Seulement cette commune, par son code INSEE.", "79191"),
            Parametre("departement", DEPARTEMENT, "Seulement ce département.", "79"),
            DEPUIS, *PAGES,
        ),
    ),
    Operation(
        "api_lieu", "/lieux/{id}", "Un lieu d’accueil", "Adresse, horaires, fermetures, accès.",
        "Lieu", CLE_UUID, introuvable=True,
    ),
    Operation(
        "api_services", "/services", "Les services", "Tous les services publiés, par pages.",
        "Services",
        (STRUCTURE, MISSION, PUBLIC, THEME, DEPUIS, *PAGES),
    ),
    Operation(
        "api_service", "/services/{id}", "Un service", "Pour qui, comment, où, à quelles conditions.",
        "Service", CLE_ENTIER, introuvable=True,
    ),
    Operation(
        "api_reseaux", "/reseaux", "Les réseaux", "Les réseaux d’opérateurs, tous en une fois.",
        "Reseaux",
    ),
    Operation(
        "api_reseau", "/reseaux/{code}", "Un réseau", "Ses missions, ses publics, ses niveaux de CEP.",
        "Reseau", CLE_CODE, introuvable=True,
    ),
    Operation(
        "api_vocabulaires", "/vocabulaires", "Les mots et leurs codes",
        "Toutes les listes : chaque code avec son libellé, ses dates et ses codes data.inclusion.",
        "Vocabulaires",
    ),
    Operation(
        "api_vocabulaire", "/vocabulaires/{nom}", "Une liste de mots", "Une seule des listes.",
        "Vocabulaire",
        (Parametre("nom", {"type": "string", "enum": list(VOCABULAIRES)}, "Le nom de la liste.", dans="path"),),
        introuvable=True,
    ),
)  # fmt: skip
OPERATIONS = {operation.nom: operation for operation in LISTE}
