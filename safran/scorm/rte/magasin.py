"""The values of one SCO: every writing goes through the rules of its standard."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from safran.scorm.choices import Norme
from safran.scorm.rte import types
from safran.scorm.rte.types import (
    Raison,
    Refus,
    Type,
    duree_12_exiger,
    duree_2004_exiger,
    entier,
    heure_12,
    identifiant,
    instant_2004,
    langue,
    localise,
    motif,
    mots,
    nombre_lire,
    reel,
    texte,
    un_de,
)


@dataclass(frozen=True)
class Modele:
    """A data model: what is written, by its pattern (« n » for an index) with its type; what is only read."""

    ancien: bool
    ecrits: Mapping[str, Type]
    lus: frozenset[str]

    def connait(self, forme: str) -> bool:
        """Whether this is an element, or what some of them stand under."""
        return any(f"{nom}.".startswith(f"{forme}.") for nom in (*self.ecrits, *self.lus))


TEXTE255, TEXTE4096 = texte(255), texte(4096)
IDENTIFIANT = motif(r"[\x21-\x7e]{1,255}")
NOTE_12 = reel("0", "100", vide=True)
STATUTS = ("passed", "completed", "failed", "incomplete", "browsed")
TYPES_12 = ("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric")

ECRITS_12 = {
    "cmi.core.lesson_location": TEXTE255,
    "cmi.core.lesson_status": mots(*STATUTS),
    "cmi.core.score.raw": NOTE_12,
    "cmi.core.score.max": NOTE_12,
    "cmi.core.score.min": NOTE_12,
    "cmi.core.exit": mots("time-out", "suspend", "logout", ""),
    "cmi.core.session_time": duree_12_exiger,
    "cmi.suspend_data": TEXTE4096,
    "cmi.comments": TEXTE4096,
    "cmi.objectives.n.id": IDENTIFIANT,
    "cmi.objectives.n.score.raw": NOTE_12,
    "cmi.objectives.n.score.max": NOTE_12,
    "cmi.objectives.n.score.min": NOTE_12,
    "cmi.objectives.n.status": mots(*STATUTS, "not attempted"),
    "cmi.student_preference.audio": entier(-1, 100),
    "cmi.student_preference.language": TEXTE255,
    "cmi.student_preference.speed": entier(-100, 100),
    "cmi.student_preference.text": entier(-1, 1),
    "cmi.interactions.n.id": IDENTIFIANT,
    "cmi.interactions.n.objectives.n.id": IDENTIFIANT,
    "cmi.interactions.n.time": heure_12,
    "cmi.interactions.n.type": mots(*TYPES_12),
    "cmi.interactions.n.correct_responses.n.pattern": TEXTE255,
    "cmi.interactions.n.weighting": reel(),
    "cmi.interactions.n.student_response": TEXTE255,
    "cmi.interactions.n.result": un_de(mots("correct", "wrong", "unanticipated", "neutral"), reel()),
    "cmi.interactions.n.latency": duree_12_exiger,
}
LUS_12 = """
    cmi.core.student_id cmi.core.student_name cmi.core.credit cmi.core.entry cmi.core.total_time
    cmi.core.lesson_mode cmi.launch_data cmi.comments_from_lms cmi.student_data.mastery_score
    cmi.student_data.max_time_allowed cmi.student_data.time_limit_action
"""
MODELE_12 = Modele(True, ECRITS_12, frozenset(LUS_12.split()))

LONG = identifiant(4000)
ACHEVEMENT = mots("completed", "incomplete", "not attempted", "unknown")
REUSSITE = mots("passed", "failed", "unknown")
TYPES_2004 = mots(*TYPES_12, "long-fill-in", "other")
RESULTATS = mots("correct", "incorrect", "unanticipated", "neutral")
DEMANDES = motif(
    r"continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|_none_|\{target=[^}\s]{1,4000}\}(choice|jump)"
)

ECRITS_2004 = {
    "cmi.comments_from_learner.n.comment": localise(4000),
    "cmi.comments_from_learner.n.location": texte(250),
    "cmi.comments_from_learner.n.timestamp": instant_2004,
    "cmi.completion_status": ACHEVEMENT,
    "cmi.exit": mots("time-out", "suspend", "logout", "normal", ""),
    "cmi.interactions.n.id": LONG,
    "cmi.interactions.n.type": TYPES_2004,
    "cmi.interactions.n.objectives.n.id": LONG,
    "cmi.interactions.n.timestamp": instant_2004,
    "cmi.interactions.n.correct_responses.n.pattern": texte(8000),
    "cmi.interactions.n.weighting": reel(),
    "cmi.interactions.n.learner_response": texte(8000),
    "cmi.interactions.n.result": un_de(RESULTATS, reel()),
    "cmi.interactions.n.latency": duree_2004_exiger,
    "cmi.interactions.n.description": localise(250),
    "cmi.learner_preference.audio_level": reel("0"),
    "cmi.learner_preference.language": langue,
    "cmi.learner_preference.delivery_speed": reel("0"),
    "cmi.learner_preference.audio_captioning": mots("-1", "0", "1"),
    "cmi.location": texte(1000),
    "cmi.objectives.n.id": LONG,
    "cmi.objectives.n.score.scaled": reel("-1", "1"),
    "cmi.objectives.n.score.raw": reel(),
    "cmi.objectives.n.score.min": reel(),
    "cmi.objectives.n.score.max": reel(),
    "cmi.objectives.n.success_status": REUSSITE,
    "cmi.objectives.n.completion_status": ACHEVEMENT,
    "cmi.objectives.n.progress_measure": reel("0", "1"),
    "cmi.objectives.n.description": localise(250),
    "cmi.progress_measure": reel("0", "1"),
    "cmi.score.scaled": reel("-1", "1"),
    "cmi.score.raw": reel(),
    "cmi.score.min": reel(),
    "cmi.score.max": reel(),
    "cmi.session_time": duree_2004_exiger,
    "cmi.success_status": REUSSITE,
    "cmi.suspend_data": texte(64000),
    "adl.nav.request": DEMANDES,
    "adl.data.n.store": texte(64000),
}
LUS_2004 = """
    cmi.comments_from_lms.n.comment cmi.comments_from_lms.n.location cmi.comments_from_lms.n.timestamp
    cmi.completion_threshold cmi.credit cmi.entry cmi.launch_data cmi.learner_id cmi.learner_name
    cmi.max_time_allowed cmi.mode cmi.scaled_passing_score cmi.time_limit_action cmi.total_time
    adl.nav.request_valid.continue adl.nav.request_valid.previous adl.data.n.id
"""
MODELE_2004 = Modele(False, ECRITS_2004, frozenset(LUS_2004.split()))


INDICE = re.compile(r"(?<=\.)(0|[1-9]\d{0,4})(?=\.|$)")
CHOIX_VALIDE = re.compile(r"adl\.nav\.request_valid\.(choice|jump)\.\{target=[^}]+\}")
MOTS_CLES = ("_children", "_count", "_version")
ENTREES_MAX = 5_000  # interactions, objectifs ou commentaires : au-delà, un envoi ne dit plus rien à personne


def forme_de(element: str) -> str:
    """The pattern of an element: its indices replaced by « n »."""
    return INDICE.sub("n", element)


def collections_de(element: str) -> list[tuple[str, int]]:
    """The collections on the way to an element, with the index asked in each."""
    return [(element[: trouve.start() - 1], int(trouve[0])) for trouve in INDICE.finditer(element)]


class Magasin:
    """Values by element; `valeurs` holds only what was written or set by the platform."""

    def __init__(self, norme: str, valeurs: dict[str, str]) -> None:
        self.modele = MODELE_12 if norme == Norme.SCORM_12 else MODELE_2004
        self.ancien = self.modele.ancien
        self.valeurs: dict[str, str] = {}
        self._nombres: dict[str, int] = {}
        for element, valeur in valeurs.items():
            self.poser(element, valeur)

    def poser(self, element: str, valeur: str) -> None:
        self.valeurs[element] = valeur
        for collection, indice in collections_de(element):
            self._nombres[collection] = max(self.nombre(collection), indice + 1)

    def nombre(self, collection: str) -> int:
        return self._nombres.get(collection, 0)

    def decimal(self, element: str) -> Decimal | None:
        """The number that an element holds, if it holds one."""
        return nombre_lire(self.valeurs.get(element, ""))

    def ecrire(self, element: str, valeur: object) -> None:
        """Keep a value, or Refus; nothing changes when it is refused."""
        if not isinstance(valeur, str):
            raise Refus(Raison.TYPE)
        if element == "":
            raise Refus(Raison.HORS_RANG)
        parent, _point, dernier = element.rpartition(".")
        if dernier in MOTS_CLES:
            raise Refus(Raison.MOT_CLE if self.modele.connait(forme_de(parent)) else Raison.INCONNU)
        forme, chemin = forme_de(element), collections_de(element)
        if forme in self.modele.lus or (CHOIX_VALIDE.fullmatch(element) and not self.ancien):
            raise Refus(Raison.LECTURE_SEULE)
        if forme not in self.modele.ecrits:
            raise Refus(Raison.INCONNU)
        self._rangs_exiger(chemin)
        if "\x00" in valeur or any("\ud800" <= caractere <= "\udfff" for caractere in valeur):
            raise Refus(Raison.TYPE)
        if not self.ancien:
            self._dependances_exiger(element, dernier, chemin)
        if raison := self.modele.ecrits[forme](valeur):
            raise Refus(raison)
        self._reponse_exiger(element, forme, valeur)
        if not self.ancien:
            self._identite_exiger(element, dernier, chemin, valeur)
        self.poser(element, valeur)

    def _rangs_exiger(self, chemin: list[tuple[str, int]]) -> None:
        """Entries follow each other: the next one is the only new one; the shared data are what the manifest gave."""
        for collection, indice in chemin:
            present = self.nombre(collection)
            if indice > present or indice >= ENTREES_MAX or (collection == "adl.data" and indice >= present):
                raise Refus(Raison.HORS_RANG)

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
        if self.ancien:
            regle = types.REPONSES_12.get(genre)
        else:
            regle = (types.MODELES_2004 if est_modele else types.REPONSES_2004).get(genre, mots())
            if est_modele and genre in types.UN_SEUL_MODELE and collections_de(element)[-1][1] > 0:
                raise Refus(Raison.DEJA_PRIS)
        if regle and regle(valeur):
            raise Refus(Raison.TYPE)
