"""How a data model is written, and the values of one SCO under it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from safran.scorm.rte import types
from safran.scorm.rte.types import Raison, Refus, Type, mots

INDICE = re.compile(r"(?<=\.)(0|[1-9]\d{0,4})(?=\.|$)")


class Acces(StrEnum):
    """Who may: the content reads (L), writes (E), or both (LE)."""

    L = "lecture"
    E = "écriture"
    LE = "lecture et écriture"


@dataclass(frozen=True)
class Element:
    """One element of the data model."""

    type: Type
    acces: Acces
    defaut: str | None = None


@dataclass(frozen=True)
class Modele:
    """A data model: elements by their pattern (« n » for an index), and what each parent lists as its children."""

    ancien: bool
    elements: Mapping[str, Element]
    enfants: Mapping[str, str]
    collections: frozenset[str]
    constantes: Mapping[str, str] = field(default_factory=dict)

    def connait(self, forme: str) -> bool:
        return forme in self.elements or any(nom.startswith(f"{forme}.") for nom in self.elements)


def forme_de(element: str) -> str:
    """The pattern of an element: its indices replaced by « n »."""
    return INDICE.sub("n", element)


def collections_de(element: str) -> list[tuple[str, int]]:
    """The collections on the way to an element, with the index asked in each."""
    return [(element[: trouve.start() - 1], int(trouve[0])) for trouve in INDICE.finditer(element)]


# The values of one SCO under a data model: every reading and writing goes through the rules of its standard.

CHOIX_VALIDE = re.compile(r"adl\.nav\.request_valid\.(choice|jump)\.\{target=[^}]+\}")
MOTS_CLES = ("_children", "_count", "_version")
ENTREES_MAX = 5_000  # interactions, objectifs ou commentaires : au-delà, un envoi ne dit plus rien à personne


def _ecrivable(valeur: str) -> bool:
    return not any("\ud800" <= caractere <= "\udfff" for caractere in valeur)


class Magasin:
    """Values by element; `valeurs` holds only what was written or set by the platform."""

    def __init__(self, modele: Modele, valeurs: dict[str, str] | None = None) -> None:
        self.modele = modele
        self.valeurs: dict[str, str] = {}
        self._nombres: dict[str, int] = {}
        for element, valeur in (valeurs or {}).items():
            self.poser(element, valeur)

    def poser(self, element: str, valeur: str) -> None:
        self.valeurs[element] = valeur
        for collection, indice in collections_de(element):
            self._nombres[collection] = max(self._nombres.get(collection, 0), indice + 1)

    def nombre(self, collection: str) -> int:
        return self._nombres.get(collection, 0)

    # Lire

    def lire(self, element: str) -> str:
        if element == "":
            raise Refus(Raison.LIRE_RIEN)
        if element in self.modele.constantes:
            return self.modele.constantes[element]
        parent, _point, dernier = element.rpartition(".")
        if dernier in MOTS_CLES:
            return self._mot_cle(parent, dernier)
        if CHOIX_VALIDE.fullmatch(element) and not self.modele.ancien:
            return self.valeurs.get(element, "unknown")
        regle = self._regle(element)
        for collection, indice in collections_de(element):
            if indice >= self.nombre(collection):
                raise Refus(Raison.LIRE_HORS_RANG)
        if regle.acces == Acces.E:
            raise Refus(Raison.ECRITURE_SEULE)
        valeur = self.valeurs.get(element, regle.defaut)
        if valeur is None:
            raise Refus(Raison.NON_ECRIT)
        return valeur

    def _mot_cle(self, parent: str, mot: str) -> str:
        forme = forme_de(parent)
        if not self.modele.connait(forme):
            raise Refus(Raison.INCONNU)
        if mot == "_children":
            if forme not in self.modele.enfants:
                raise Refus(Raison.SANS_ENFANTS)
            return self.modele.enfants[forme]
        if mot == "_version":
            raise Refus(Raison.INCONNU)
        if forme not in self.modele.collections:
            raise Refus(Raison.PAS_UNE_LISTE)
        for collection, indice in collections_de(parent):
            if indice >= self.nombre(collection):
                raise Refus(Raison.LIRE_HORS_RANG)
        return str(self.nombre(parent))

    def _regle(self, element: str) -> Element:
        regle = self.modele.elements.get(forme_de(element))
        if regle is None:
            raise Refus(Raison.INCONNU)
        return regle

    # Écrire

    def ecrire(self, element: str, valeur: str) -> None:
        """Keep a value, or Refus; nothing changes when it is refused."""
        if element == "":
            raise Refus(Raison.ECRIRE_RIEN)
        parent, _point, dernier = element.rpartition(".")
        if dernier in MOTS_CLES:
            connu = element in self.modele.constantes or self.modele.connait(forme_de(parent))
            raise Refus(Raison.MOT_CLE if connu else Raison.INCONNU)
        if CHOIX_VALIDE.fullmatch(element) and not self.modele.ancien:
            raise Refus(Raison.LECTURE_SEULE)
        regle = self._regle(element)
        if regle.acces == Acces.L:
            raise Refus(Raison.LECTURE_SEULE)
        chemin = collections_de(element)
        self._rangs_exiger(chemin)
        if "\x00" in valeur or not _ecrivable(valeur):
            raise Refus(Raison.TYPE)
        if not self.modele.ancien:
            self._dependances_exiger(element, dernier, chemin)
        if raison := regle.type(valeur):
            raise Refus(raison)
        self._reponse_exiger(element, forme_de(element), valeur)
        if not self.modele.ancien:
            self._identite_exiger(element, dernier, chemin, valeur)
        self.poser(element, valeur)

    def _rangs_exiger(self, chemin: list[tuple[str, int]]) -> None:
        """Entries follow each other: the next one is the only new one; the shared data are what the manifest gave."""
        for collection, indice in chemin:
            present = self.nombre(collection)
            if indice > present or indice >= ENTREES_MAX or (collection == "adl.data" and indice >= present):
                raise Refus(Raison.ECRIRE_HORS_RANG)

    def _dependances_exiger(self, element: str, dernier: str, chemin: list[tuple[str, int]]) -> None:
        """An entry begins by its identifier; a response comes after the type of its question (2004)."""
        if not chemin:
            return
        collection, indice = chemin[0]
        if collection not in ("cmi.interactions", "cmi.objectives"):
            return
        entree = f"{collection}.{indice}"
        if element != f"{entree}.id" and f"{entree}.id" not in self.valeurs:
            raise Refus(Raison.DEPENDANCE)
        if dernier in ("pattern", "learner_response") and f"{entree}.type" not in self.valeurs:
            raise Refus(Raison.DEPENDANCE)

    def _identite_exiger(self, element: str, dernier: str, chemin: list[tuple[str, int]], valeur: str) -> None:
        """An objective keeps its identifier, and no other entry of its list has it; patterns are not repeated."""
        collection, indice = chemin[-1] if chemin else ("", 0)
        if dernier == "id" and collection.endswith("objectives"):
            if collection == "cmi.objectives" and self.valeurs.get(element, valeur) != valeur:
                raise Refus(Raison.DEJA_PRIS)
            suffixe = "id"
        elif dernier == "pattern" and self._type_de(element) in types.MODELES_UNIQUES:
            suffixe = "pattern"
        else:
            return
        autres = (
            self.valeurs.get(f"{collection}.{n}.{suffixe}") for n in range(self.nombre(collection)) if n != indice
        )
        if valeur in autres:
            raise Refus(Raison.DEJA_PRIS)

    def _type_de(self, element: str) -> str:
        return self.valeurs.get(".".join(element.split(".")[:3]) + ".type", "")

    def _reponse_exiger(self, element: str, forme: str, valeur: str) -> None:
        if not forme.startswith("cmi.interactions.n."):
            return
        genre = self._type_de(element)
        est_modele = forme.endswith(".pattern")
        if not est_modele and not forme.endswith(("learner_response", "student_response")):
            return
        if self.modele.ancien:
            regle = types.REPONSES_12.get(genre)
        else:
            regle = (types.MODELES_2004 if est_modele else types.REPONSES_2004).get(genre, mots())
            if est_modele and genre in types.UN_SEUL_MODELE and collections_de(element)[-1][1] > 0:
                raise Refus(Raison.DEJA_PRIS)
        if regle and regle(valeur):
            raise Refus(Raison.TYPE)
