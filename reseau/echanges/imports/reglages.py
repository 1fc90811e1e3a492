"""The settings of a free spreadsheet: which column fills which field, what holds for every line. One JSON document.

{"correspondance": 1, "feuille": "", "colonnes": {"Structure": {"champ": "structure_nom"}, "Publics": {"champ":
"publics", "separateur": "/", "valeurs": {"DE": "demandeurs-emploi", "Autres": ""}}}, "constantes": {"reseau": "cio",
"missions": ["accueil"]}, "identifiant": ["Structure", "Ville"]}
"""

import json
from dataclasses import dataclass
from typing import Any

from home.typographie import JOURS
from reseau.echanges.imports.enregistrements import FichierRefuse

VERSION = 1
STRUCTURE, LIEU, HORAIRES, SERVICE = "La structure", "Le lieu", "Les horaires du lieu", "Le service"
LISTES = ("missions", "publics", "themes", "niveaux_cep", "modes", "langues", "zone_codes")
# Plusieurs colonnes peuvent remplir ces champs ; ce qui les sépare alors.
CUMULABLES = {
    **dict.fromkeys(LISTES, "|"),
    **dict.fromkeys(("presentation", "description", "conditions", "comment_joindre", "acces"), "\n"),
    **dict.fromkeys(("adresse", "complement"), ", "),
}
CONSTANTES = (
    "reseau", "missions", "publics", "themes", "niveaux_cep", "modes", "zone", "zone_codes", "service_nom",
    "description", "conditions", "comment_joindre", "date_maj",
)  # fmt: skip
SEPARATEURS = {",": "virgule", ";": "point-virgule", "/": "barre oblique", "|": "barre verticale", "-": "tiret",
               "\n": "retour à la ligne", "aucun": "aucun, la cellule est un seul mot"}  # fmt: skip
MAX_VALEURS, MAX_TEXTE = 500, 3000


def _champs() -> dict[str, tuple[str, str]]:
    """Every field a column may fill: its group and its label."""
    champs = {
        STRUCTURE: {
            "structure_nom": "Nom de la structure", "structure_id": "Identifiant de la structure", "reseau": "Réseau",
            "siret": "SIRET", "presentation": "Présentation de la structure", "site": "Site",
        },
        LIEU: {
            "lieu_nom": "Nom du lieu", "lieu_id": "Identifiant du lieu", "adresse": "Numéro et voie",
            "complement": "Complément d’adresse", "code_postal": "Code postal", "commune": "Commune",
            "code_insee": "Code INSEE de la commune", "postal_commune": "Code postal et commune",
            "adresse_entiere": "Adresse entière, ville comprise", "latitude": "Latitude", "longitude": "Longitude",
            "point": "Latitude et longitude", "telephone": "Téléphone", "courriel": "Courriel",
            "acces": "Accès et accessibilité", "langues": "Langues parlées", "permanence": "Lieu de permanence",
        },
        HORAIRES: {
            "horaires": "Horaires de la semaine", **{f"horaires_{jour}": jour.capitalize() for jour in JOURS},
        },
        SERVICE: {
            "service_nom": "Nom du service", "service_id": "Identifiant du service", "description": "Ce qu’il apporte",
            "missions": "Missions", "publics": "Publics", "themes": "Thèmes", "niveaux_cep": "Niveaux de CEP",
            "modes": "Modes", "conditions": "Conditions d’accès", "comment_joindre": "Comment le joindre",
            "zone": "Genre de zone couverte", "zone_codes": "Codes de la zone couverte",
            "date_maj": "Date de mise à jour",
        },
    }  # fmt: skip
    return {nom: (groupe, libelle) for groupe, siens in champs.items() for nom, libelle in siens.items()}


CHAMPS = _champs()


@dataclass(frozen=True)
class Source:
    """What one column gives: a field, how its cell is cut, what its values stand for."""

    champ: str
    separateur: str = ""
    valeurs: dict[str, str] | None = None

    def garder(self) -> dict[str, Any]:
        """As it is written in the document."""
        ecrit: dict[str, Any] = {"champ": self.champ}
        if self.separateur:
            ecrit["separateur"] = self.separateur
        if self.valeurs:
            ecrit["valeurs"] = dict(self.valeurs)
        return ecrit


@dataclass(frozen=True)
class Reglages:
    """The document, read and checked; columns are named in lower case, blanks gathered."""

    colonnes: dict[str, Source]
    constantes: dict[str, str | list[str]]
    identifiant: tuple[str, ...] = ()
    feuille: str = ""

    def garder(self) -> dict[str, Any]:
        """The document itself, as it is kept and exported."""
        return {
            "correspondance": VERSION,
            "feuille": self.feuille,
            "colonnes": {nom: source.garder() for nom, source in self.colonnes.items()},
            "constantes": dict(self.constantes),
            "identifiant": list(self.identifiant),
        }

    def remplit(self, champ: str) -> bool:
        """Whether a column or a constant gives this field."""
        return bool(self.constantes.get(champ)) or any(source.champ == champ for source in self.colonnes.values())


def reglages_decoder(contenu: bytes) -> Reglages:
    """The settings of a JSON file; FichierRefuse says where it is wrong."""
    try:
        return reglages_lire(json.loads(contenu.decode("utf-8-sig")))
    except UnicodeDecodeError as erreur:
        raise FichierRefuse("Correspondance : ce fichier n’est pas un JSON en UTF-8.") from erreur
    except json.JSONDecodeError as erreur:
        raise FichierRefuse(
            f"Correspondance : ce JSON est incorrect, ligne {erreur.lineno}, colonne {erreur.colno}."
        ) from erreur
    except RecursionError as erreur:
        raise FichierRefuse("Correspondance : ce JSON est trop imbriqué.") from erreur


def reglages_ecrire(reglages: Reglages) -> str:
    """The JSON file of settings, readable and stable."""
    return json.dumps(reglages.garder(), ensure_ascii=False, indent=2) + "\n"


def reglages_lire(brut: Any) -> Reglages:
    """Settings out of a document; FichierRefuse names what is not understood."""
    if not isinstance(brut, dict) or not isinstance(brut.get("colonnes"), dict):
        raise FichierRefuse("Correspondance : il faut un objet JSON dont « colonnes » dit le champ de chaque colonne.")
    if brut.get("correspondance", VERSION) != VERSION:
        raise FichierRefuse(f"Correspondance : seule la version {VERSION} est connue.")
    if inconnues := set(brut) - {"correspondance", "feuille", "colonnes", "constantes", "identifiant"}:
        raise FichierRefuse(f"Correspondance : « {sorted(inconnues)[0]} » n’est pas connu.")
    colonnes = {colonne_nommer(nom): _source(nom, dit) for nom, dit in brut["colonnes"].items() if dit}
    _cumuls_verifier(colonnes)
    identifiant = brut.get("identifiant", [])
    if not _textes(identifiant):
        raise FichierRefuse("Correspondance : « identifiant » est une liste de colonnes.")
    feuille = brut.get("feuille", "")
    if not isinstance(feuille, str):
        raise FichierRefuse("Correspondance : « feuille » est un nom.")
    constantes = _constantes(brut.get("constantes", {}))
    return Reglages(colonnes, constantes, tuple(colonne_nommer(nom) for nom in identifiant), feuille[:100])


def colonne_nommer(titre: str) -> str:
    """The name by which a column is known."""
    return " ".join(titre.split()).lower()


def _textes(valeur: Any) -> bool:
    return isinstance(valeur, list) and all(isinstance(un, str) for un in valeur)


def _source(nom: str, dit: Any) -> Source:
    dit = {"champ": dit} if isinstance(dit, str) else dit
    if not isinstance(dit, dict) or dit.get("champ") not in CHAMPS:
        champ = dit.get("champ") if isinstance(dit, dict) else dit
        raise FichierRefuse(f"Correspondance, colonne « {nom} » : le champ « {champ} » n’est pas connu.")
    separateur, valeurs = dit.get("separateur", ""), dit.get("valeurs", {})
    if not isinstance(separateur, str) or len(separateur) > 5:
        raise FichierRefuse(f"Correspondance, colonne « {nom} » : le séparateur est un signe.")
    if not isinstance(valeurs, dict) or not _textes(list(valeurs.values())) or len(valeurs) > MAX_VALEURS:
        raise FichierRefuse(f"Correspondance, colonne « {nom} » : « valeurs » donne un code pour chaque valeur.")
    return Source(dit["champ"], separateur, valeurs or None)


def _cumuls_verifier(colonnes: dict[str, Source]) -> None:
    """One column only for what holds one thing."""
    prises: dict[str, str] = {}
    for nom, source in colonnes.items():
        if source.champ in prises and source.champ not in CUMULABLES:
            raise FichierRefuse(
                f"Correspondance : « {CHAMPS[source.champ][1]} » est donné par « {prises[source.champ]} » et « {nom} »."
            )
        prises.setdefault(source.champ, nom)


def _constantes(brut: Any) -> dict[str, str | list[str]]:
    if not isinstance(brut, dict):
        raise FichierRefuse("Correspondance : « constantes » est un objet.")
    for nom, valeur in brut.items():
        if nom not in CONSTANTES:
            raise FichierRefuse(f"Correspondance : la constante « {nom} » n’est pas connue.")
        if not isinstance(valeur, str) and not (nom in LISTES and _textes(valeur)):
            raise FichierRefuse(f"Correspondance : la constante « {nom} » est un texte.")
        if len(str(valeur)) > MAX_TEXTE:
            raise FichierRefuse(f"Correspondance : la constante « {nom} » est trop longue.")
    return {nom: valeur for nom, valeur in brut.items() if valeur}
