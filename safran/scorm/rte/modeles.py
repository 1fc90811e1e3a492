"""The data models of SCORM 1.2 and 2004 (4th edition, which the earlier ones are part of), as tables.

What a content only reads is given by the platform: only its names are there, to refuse that it be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from safran.scorm.rte.types import (
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
