"""The data model of SCORM 2004 (4th edition, which the earlier ones are part of), as a table."""

from safran.scorm.rte.magasin import Acces, Element, Modele
from safran.scorm.rte.types import (
    duree_2004,
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

L, E, LE = Acces.L, Acces.E, Acces.LE
LONG = identifiant(4000)
ACHEVEMENT = mots("completed", "incomplete", "not attempted", "unknown")
REUSSITE = mots("passed", "failed", "unknown")
VALIDE = mots("true", "false", "unknown")
TYPES = (
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric",
    "other",
)  # fmt: skip
RESULTATS = mots("correct", "incorrect", "unanticipated", "neutral")
DEMANDES = motif(
    r"continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|_none_|\{target=[^}\s]{1,4000}\}(choice|jump)"
)

ELEMENTS = {
    "cmi.comments_from_learner.n.comment": Element(localise(4000), LE),
    "cmi.comments_from_learner.n.location": Element(texte(250), LE),
    "cmi.comments_from_learner.n.timestamp": Element(instant_2004, LE),
    "cmi.comments_from_lms.n.comment": Element(localise(4000), L),
    "cmi.comments_from_lms.n.location": Element(texte(250), L),
    "cmi.comments_from_lms.n.timestamp": Element(instant_2004, L),
    "cmi.completion_status": Element(ACHEVEMENT, LE, "unknown"),
    "cmi.completion_threshold": Element(reel("0", "1"), L),
    "cmi.credit": Element(mots("credit", "no-credit"), L, "credit"),
    "cmi.entry": Element(mots("ab-initio", "resume", ""), L, "ab-initio"),
    "cmi.exit": Element(mots("time-out", "suspend", "logout", "normal", ""), E),
    "cmi.interactions.n.id": Element(LONG, LE),
    "cmi.interactions.n.type": Element(mots(*TYPES), LE),
    "cmi.interactions.n.objectives.n.id": Element(LONG, LE),
    "cmi.interactions.n.timestamp": Element(instant_2004, LE),
    "cmi.interactions.n.correct_responses.n.pattern": Element(texte(8000), LE),
    "cmi.interactions.n.weighting": Element(reel(), LE),
    "cmi.interactions.n.learner_response": Element(texte(8000), LE),
    "cmi.interactions.n.result": Element(un_de(RESULTATS, reel()), LE),
    "cmi.interactions.n.latency": Element(duree_2004, LE),
    "cmi.interactions.n.description": Element(localise(250), LE),
    "cmi.launch_data": Element(texte(4000), L),
    "cmi.learner_id": Element(LONG, L),
    "cmi.learner_name": Element(localise(250), L),
    "cmi.learner_preference.audio_level": Element(reel("0"), LE, "1"),
    "cmi.learner_preference.language": Element(langue, LE, ""),
    "cmi.learner_preference.delivery_speed": Element(reel("0"), LE, "1"),
    "cmi.learner_preference.audio_captioning": Element(mots("-1", "0", "1"), LE, "0"),
    "cmi.location": Element(texte(1000), LE),
    "cmi.max_time_allowed": Element(duree_2004, L),
    "cmi.mode": Element(mots("browse", "normal", "review"), L, "normal"),
    "cmi.objectives.n.id": Element(LONG, LE),
    "cmi.objectives.n.score.scaled": Element(reel("-1", "1"), LE),
    "cmi.objectives.n.score.raw": Element(reel(), LE),
    "cmi.objectives.n.score.min": Element(reel(), LE),
    "cmi.objectives.n.score.max": Element(reel(), LE),
    "cmi.objectives.n.success_status": Element(REUSSITE, LE, "unknown"),
    "cmi.objectives.n.completion_status": Element(ACHEVEMENT, LE, "unknown"),
    "cmi.objectives.n.progress_measure": Element(reel("0", "1"), LE),
    "cmi.objectives.n.description": Element(localise(250), LE),
    "cmi.progress_measure": Element(reel("0", "1"), LE),
    "cmi.scaled_passing_score": Element(reel("-1", "1"), L),
    "cmi.score.scaled": Element(reel("-1", "1"), LE),
    "cmi.score.raw": Element(reel(), LE),
    "cmi.score.min": Element(reel(), LE),
    "cmi.score.max": Element(reel(), LE),
    "cmi.session_time": Element(duree_2004, E),
    "cmi.success_status": Element(REUSSITE, LE, "unknown"),
    "cmi.suspend_data": Element(texte(64000), LE),
    "cmi.time_limit_action": Element(texte(50), L, "continue,no message"),
    "cmi.total_time": Element(duree_2004, L, "PT0H0M0S"),
    "adl.nav.request": Element(DEMANDES, LE, "_none_"),
    "adl.nav.request_valid.continue": Element(VALIDE, L, "unknown"),
    "adl.nav.request_valid.previous": Element(VALIDE, L, "unknown"),
    "adl.data.n.id": Element(LONG, L),
    "adl.data.n.store": Element(texte(64000), LE),
}

NOTES = "scaled,raw,min,max"
COMMENTAIRES = "comment,location,timestamp"
ENFANTS = {
    "cmi.comments_from_learner": COMMENTAIRES,
    "cmi.comments_from_lms": COMMENTAIRES,
    "cmi.interactions": (
        "id,type,objectives,timestamp,correct_responses,weighting,learner_response,result,latency,description"
    ),
    "cmi.learner_preference": "audio_level,language,delivery_speed,audio_captioning",
    "cmi.objectives": "id,score,success_status,completion_status,progress_measure,description",
    "cmi.objectives.n.score": NOTES,
    "cmi.score": NOTES,
    "adl.data": "id,store",
}
COLLECTIONS = frozenset(
    {
        "cmi.comments_from_learner",
        "cmi.comments_from_lms",
        "cmi.interactions",
        "cmi.interactions.n.objectives",
        "cmi.interactions.n.correct_responses",
        "cmi.objectives",
        "adl.data",
    }
)
MODELE_2004 = Modele(False, ELEMENTS, ENFANTS, COLLECTIONS, {"cmi._version": "1.0"})
