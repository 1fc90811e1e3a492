"""The data model of SCORM 1.2, as a table."""

from safran.scorm.rte.magasin import Acces, Element, Modele
from safran.scorm.rte.types import duree_12, entier, heure_12, motif, mots, reel, texte, un_de

L, E, LE = Acces.L, Acces.E, Acces.LE
TEXTE255, TEXTE4096 = texte(255), texte(4096)
IDENTIFIANT = motif(r"[\x21-\x7e]{1,255}")
NOTE = reel("0", "100", vide=True)
STATUTS = ("passed", "completed", "failed", "incomplete", "browsed")
TYPES = ("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric")

ELEMENTS = {
    "cmi.core.student_id": Element(TEXTE255, L, ""),
    "cmi.core.student_name": Element(TEXTE255, L, ""),
    "cmi.core.lesson_location": Element(TEXTE255, LE, ""),
    "cmi.core.credit": Element(mots("credit", "no-credit"), L, "credit"),
    "cmi.core.lesson_status": Element(mots(*STATUTS), LE, "not attempted"),
    "cmi.core.entry": Element(mots("ab-initio", "resume", ""), L, "ab-initio"),
    "cmi.core.score.raw": Element(NOTE, LE, ""),
    "cmi.core.score.max": Element(NOTE, LE, ""),
    "cmi.core.score.min": Element(NOTE, LE, ""),
    "cmi.core.total_time": Element(duree_12, L, "0000:00:00.00"),
    "cmi.core.lesson_mode": Element(mots("browse", "normal", "review"), L, "normal"),
    "cmi.core.exit": Element(mots("time-out", "suspend", "logout", ""), E),
    "cmi.core.session_time": Element(duree_12, E),
    "cmi.suspend_data": Element(TEXTE4096, LE, ""),
    "cmi.launch_data": Element(TEXTE4096, L, ""),
    "cmi.comments": Element(TEXTE4096, LE, ""),
    "cmi.comments_from_lms": Element(TEXTE4096, L, ""),
    "cmi.objectives.n.id": Element(IDENTIFIANT, LE, ""),
    "cmi.objectives.n.score.raw": Element(NOTE, LE, ""),
    "cmi.objectives.n.score.max": Element(NOTE, LE, ""),
    "cmi.objectives.n.score.min": Element(NOTE, LE, ""),
    "cmi.objectives.n.status": Element(mots(*STATUTS, "not attempted"), LE, "not attempted"),
    "cmi.student_data.mastery_score": Element(NOTE, L, ""),
    "cmi.student_data.max_time_allowed": Element(duree_12, L, ""),
    "cmi.student_data.time_limit_action": Element(TEXTE255, L, ""),
    "cmi.student_preference.audio": Element(entier(-1, 100), LE, "0"),
    "cmi.student_preference.language": Element(TEXTE255, LE, ""),
    "cmi.student_preference.speed": Element(entier(-100, 100), LE, "0"),
    "cmi.student_preference.text": Element(entier(-1, 1), LE, "0"),
    "cmi.interactions.n.id": Element(IDENTIFIANT, E),
    "cmi.interactions.n.objectives.n.id": Element(IDENTIFIANT, E),
    "cmi.interactions.n.time": Element(heure_12, E),
    "cmi.interactions.n.type": Element(mots(*TYPES), E),
    "cmi.interactions.n.correct_responses.n.pattern": Element(TEXTE255, E),
    "cmi.interactions.n.weighting": Element(reel(), E),
    "cmi.interactions.n.student_response": Element(TEXTE255, E),
    "cmi.interactions.n.result": Element(un_de(mots("correct", "wrong", "unanticipated", "neutral"), reel()), E),
    "cmi.interactions.n.latency": Element(duree_12, E),
}

NOTES = "raw,min,max"
ENFANTS = {
    "cmi": (
        "core,suspend_data,launch_data,comments,comments_from_lms,objectives,student_data,student_preference,"
        "interactions"
    ),
    "cmi.core": (
        "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time"
    ),
    "cmi.core.score": NOTES,
    "cmi.objectives": "id,score,status",
    "cmi.objectives.n.score": NOTES,
    "cmi.student_data": "mastery_score,max_time_allowed,time_limit_action",
    "cmi.student_preference": "audio,language,speed,text",
    "cmi.interactions": "id,objectives,time,type,correct_responses,weighting,student_response,result,latency",
}
COLLECTIONS = frozenset(
    {
        "cmi.objectives",
        "cmi.interactions",
        "cmi.interactions.n.objectives",
        "cmi.interactions.n.correct_responses",
    }
)
MODELE_12 = Modele(True, ELEMENTS, ENFANTS, COLLECTIONS, {"cmi._version": "3.4"})
