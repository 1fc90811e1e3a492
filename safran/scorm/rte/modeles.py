"""The data models of SCORM 1.2 and 2004 (4th edition, which the earlier ones are part of), as tables."""

from safran.scorm.rte.magasin import Acces, Element, Modele
from safran.scorm.rte.types import (
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

L, E, LE = Acces.L, Acces.E, Acces.LE
TEXTE255, TEXTE4096 = texte(255), texte(4096)
IDENTIFIANT = motif(r"[\x21-\x7e]{1,255}")
NOTE_12 = reel("0", "100", vide=True)
STATUTS = ("passed", "completed", "failed", "incomplete", "browsed")
TYPES_12 = ("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric")

ELEMENTS_12 = {
    "cmi.core.student_id": Element(TEXTE255, L, ""),
    "cmi.core.student_name": Element(TEXTE255, L, ""),
    "cmi.core.lesson_location": Element(TEXTE255, LE, ""),
    "cmi.core.credit": Element(mots("credit", "no-credit"), L, "credit"),
    "cmi.core.lesson_status": Element(mots(*STATUTS), LE, "not attempted"),
    "cmi.core.entry": Element(mots("ab-initio", "resume", ""), L, "ab-initio"),
    "cmi.core.score.raw": Element(NOTE_12, LE, ""),
    "cmi.core.score.max": Element(NOTE_12, LE, ""),
    "cmi.core.score.min": Element(NOTE_12, LE, ""),
    "cmi.core.total_time": Element(duree_12_exiger, L, "0000:00:00.00"),
    "cmi.core.lesson_mode": Element(mots("browse", "normal", "review"), L, "normal"),
    "cmi.core.exit": Element(mots("time-out", "suspend", "logout", ""), E),
    "cmi.core.session_time": Element(duree_12_exiger, E),
    "cmi.suspend_data": Element(TEXTE4096, LE, ""),
    "cmi.launch_data": Element(TEXTE4096, L, ""),
    "cmi.comments": Element(TEXTE4096, LE, ""),
    "cmi.comments_from_lms": Element(TEXTE4096, L, ""),
    "cmi.objectives.n.id": Element(IDENTIFIANT, LE, ""),
    "cmi.objectives.n.score.raw": Element(NOTE_12, LE, ""),
    "cmi.objectives.n.score.max": Element(NOTE_12, LE, ""),
    "cmi.objectives.n.score.min": Element(NOTE_12, LE, ""),
    "cmi.objectives.n.status": Element(mots(*STATUTS, "not attempted"), LE, "not attempted"),
    "cmi.student_data.mastery_score": Element(NOTE_12, L, ""),
    "cmi.student_data.max_time_allowed": Element(duree_12_exiger, L, ""),
    "cmi.student_data.time_limit_action": Element(TEXTE255, L, ""),
    "cmi.student_preference.audio": Element(entier(-1, 100), LE, "0"),
    "cmi.student_preference.language": Element(TEXTE255, LE, ""),
    "cmi.student_preference.speed": Element(entier(-100, 100), LE, "0"),
    "cmi.student_preference.text": Element(entier(-1, 1), LE, "0"),
    "cmi.interactions.n.id": Element(IDENTIFIANT, E),
    "cmi.interactions.n.objectives.n.id": Element(IDENTIFIANT, E),
    "cmi.interactions.n.time": Element(heure_12, E),
    "cmi.interactions.n.type": Element(mots(*TYPES_12), E),
    "cmi.interactions.n.correct_responses.n.pattern": Element(TEXTE255, E),
    "cmi.interactions.n.weighting": Element(reel(), E),
    "cmi.interactions.n.student_response": Element(TEXTE255, E),
    "cmi.interactions.n.result": Element(un_de(mots("correct", "wrong", "unanticipated", "neutral"), reel()), E),
    "cmi.interactions.n.latency": Element(duree_12_exiger, E),
}

NOTES_12 = "raw,min,max"
ENFANTS_12 = {
    "cmi": (
        "core,suspend_data,launch_data,comments,comments_from_lms,objectives,student_data,student_preference,"
        "interactions"
    ),
    "cmi.core": (
        "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time"
    ),
    "cmi.core.score": NOTES_12,
    "cmi.objectives": "id,score,status",
    "cmi.objectives.n.score": NOTES_12,
    "cmi.student_data": "mastery_score,max_time_allowed,time_limit_action",
    "cmi.student_preference": "audio,language,speed,text",
    "cmi.interactions": "id,objectives,time,type,correct_responses,weighting,student_response,result,latency",
}
COLLECTIONS_12 = frozenset(
    {"cmi.objectives", "cmi.interactions", "cmi.interactions.n.objectives", "cmi.interactions.n.correct_responses"}
)
MODELE_12 = Modele(True, ELEMENTS_12, ENFANTS_12, COLLECTIONS_12, {"cmi._version": "3.4"})


LONG = identifiant(4000)
ACHEVEMENT = mots("completed", "incomplete", "not attempted", "unknown")
REUSSITE = mots("passed", "failed", "unknown")
VALIDE = mots("true", "false", "unknown")
TYPES_2004 = (
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric",
    "other",
)  # fmt: skip
RESULTATS = mots("correct", "incorrect", "unanticipated", "neutral")
DEMANDES = motif(
    r"continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|_none_|\{target=[^}\s]{1,4000}\}(choice|jump)"
)

ELEMENTS_2004 = {
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
    "cmi.interactions.n.type": Element(mots(*TYPES_2004), LE),
    "cmi.interactions.n.objectives.n.id": Element(LONG, LE),
    "cmi.interactions.n.timestamp": Element(instant_2004, LE),
    "cmi.interactions.n.correct_responses.n.pattern": Element(texte(8000), LE),
    "cmi.interactions.n.weighting": Element(reel(), LE),
    "cmi.interactions.n.learner_response": Element(texte(8000), LE),
    "cmi.interactions.n.result": Element(un_de(RESULTATS, reel()), LE),
    "cmi.interactions.n.latency": Element(duree_2004_exiger, LE),
    "cmi.interactions.n.description": Element(localise(250), LE),
    "cmi.launch_data": Element(texte(4000), L),
    "cmi.learner_id": Element(LONG, L),
    "cmi.learner_name": Element(localise(250), L),
    "cmi.learner_preference.audio_level": Element(reel("0"), LE, "1"),
    "cmi.learner_preference.language": Element(langue, LE, ""),
    "cmi.learner_preference.delivery_speed": Element(reel("0"), LE, "1"),
    "cmi.learner_preference.audio_captioning": Element(mots("-1", "0", "1"), LE, "0"),
    "cmi.location": Element(texte(1000), LE),
    "cmi.max_time_allowed": Element(duree_2004_exiger, L),
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
    "cmi.session_time": Element(duree_2004_exiger, E),
    "cmi.success_status": Element(REUSSITE, LE, "unknown"),
    "cmi.suspend_data": Element(texte(64000), LE),
    "cmi.time_limit_action": Element(texte(50), L, "continue,no message"),
    "cmi.total_time": Element(duree_2004_exiger, L, "PT0H0M0S"),
    "adl.nav.request": Element(DEMANDES, LE, "_none_"),
    "adl.nav.request_valid.continue": Element(VALIDE, L, "unknown"),
    "adl.nav.request_valid.previous": Element(VALIDE, L, "unknown"),
    "adl.data.n.id": Element(LONG, L),
    "adl.data.n.store": Element(texte(64000), LE),
}

NOTES_2004 = "scaled,raw,min,max"
COMMENTAIRES = "comment,location,timestamp"
ENFANTS_2004 = {
    "cmi.comments_from_learner": COMMENTAIRES,
    "cmi.comments_from_lms": COMMENTAIRES,
    "cmi.interactions": (
        "id,type,objectives,timestamp,correct_responses,weighting,learner_response,result,latency,description"
    ),
    "cmi.learner_preference": "audio_level,language,delivery_speed,audio_captioning",
    "cmi.objectives": "id,score,success_status,completion_status,progress_measure,description",
    "cmi.objectives.n.score": NOTES_2004,
    "cmi.score": NOTES_2004,
    "adl.data": "id,store",
}
COLLECTIONS_2004 = frozenset(
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
MODELE_2004 = Modele(False, ELEMENTS_2004, ENFANTS_2004, COLLECTIONS_2004, {"cmi._version": "1.0"})
