"""What the values of a SCO amount to: completed, passed, failed, with which mark."""

from decimal import ROUND_HALF_UP, Decimal

from safran.scorm.choices import EtatPassage
from safran.scorm.rte.magasin import Magasin
from safran.scorm.rte.types import nombre_lire

STATUT = "cmi.core.lesson_status"
RANGS_12 = ("not attempted", "browsed", "incomplete", "failed", "completed", "passed")
RANGS_ACHEVEMENT = ("unknown", "not attempted", "incomplete", "completed")
RANGS_REUSSITE = ("unknown", "failed", "passed")
RANGS = {
    STATUT: RANGS_12,
    "cmi.completion_status": RANGS_ACHEVEMENT,
    "cmi.success_status": RANGS_REUSSITE,
}
DECIDES = ("passed", "completed", "failed")
CENTIEME = Decimal("0.01")


def _nombre(magasin: Magasin, element: str) -> Decimal | None:
    return nombre_lire(magasin.valeurs.get(element, ""))


def valeur_calculee(magasin: Magasin, element: str, valeur: str) -> str:
    """The two statuses of SCORM 2004 that the platform decides when a threshold and a measure are both known."""
    if element == "cmi.completion_status":
        seuil, mesure = _nombre(magasin, "cmi.completion_threshold"), _nombre(magasin, "cmi.progress_measure")
        if seuil is not None:
            return "unknown" if mesure is None and valeur == "unknown" else _compare(mesure, seuil, valeur)
    if element == "cmi.success_status":
        seuil, mesure = _nombre(magasin, "cmi.scaled_passing_score"), _nombre(magasin, "cmi.score.scaled")
        if seuil is not None:
            return "unknown" if mesure is None else ("passed" if mesure >= seuil else "failed")
    return valeur


def _compare(mesure: Decimal | None, seuil: Decimal, valeur: str) -> str:
    if mesure is None:
        return valeur
    return "completed" if mesure >= seuil else "incomplete"


def statut_a_la_fin(magasin: Magasin) -> None:
    """What the platform decides when the content leaves without having said it.

    SCORM 1.2: a mastery score decides between passed and failed, for credit; a content that never spoke of its
    status is completed. SCORM 2004: a content that leaves without suspending, and never spoke of it, is completed.
    """
    valeurs = magasin.valeurs
    if magasin.modele.ancien:
        if valeurs.get("cmi.core.exit") == "suspend" and valeurs.get(STATUT) not in DECIDES:
            return
        if STATUT not in valeurs:
            magasin.poser(STATUT, "completed")
        maitrise_appliquer(magasin)
    elif valeurs.get("cmi.exit") != "suspend" and "cmi.completion_status" not in valeurs:
        magasin.poser("cmi.completion_status", "completed")


def maitrise_appliquer(magasin: Magasin) -> None:
    """SCORM 1.2: passed or failed by the mastery score, once the content holds itself done."""
    valeurs = magasin.valeurs
    seuil, note = _nombre(magasin, "cmi.student_data.mastery_score"), _nombre(magasin, "cmi.core.score.raw")
    credit = valeurs.get("cmi.core.credit", "credit") == "credit"
    normal = valeurs.get("cmi.core.lesson_mode", "normal") == "normal"
    if seuil is not None and note is not None and credit and normal and valeurs.get(STATUT) != "browsed":
        magasin.poser(STATUT, "passed" if note >= seuil else "failed")


def avancer(element: str, avant: str, apres: str) -> str:
    """The further of two statuses: what is completed or passed never goes back."""
    rangs = RANGS[element]
    if avant not in rangs or apres not in rangs:
        return apres
    return apres if rangs.index(apres) >= rangs.index(avant) else avant


def etat_de(magasin: Magasin) -> EtatPassage:
    """Where the SCO stands."""
    if magasin.modele.ancien:
        statut = magasin.valeurs.get(STATUT, "")
        connus = {"passed": EtatPassage.REUSSI, "completed": EtatPassage.TERMINE, "failed": EtatPassage.ECHOUE}
        return connus.get(statut, EtatPassage.COMMENCE)
    achevement, reussite = (
        valeur_calculee(magasin, element, magasin.valeurs.get(element, "unknown"))
        for element in ("cmi.completion_status", "cmi.success_status")
    )
    if reussite == "passed":
        return EtatPassage.REUSSI
    if achevement != "completed":
        return EtatPassage.COMMENCE
    return EtatPassage.ECHOUE if reussite == "failed" else EtatPassage.TERMINE


def note_de(magasin: Magasin) -> Decimal | None:
    """The mark in per cent, between its bounds when they are told; None without a mark."""
    prefixe = "cmi.core.score" if magasin.modele.ancien else "cmi.score"
    note = _nombre(magasin, "cmi.score.scaled")
    if note is not None and not magasin.modele.ancien:
        return _borner(note * 100)
    note, bas, haut = (_nombre(magasin, f"{prefixe}.{nom}") for nom in ("raw", "min", "max"))
    if note is None:
        return None
    bas = bas or Decimal(0)
    if haut is not None and haut > bas:
        note = (note - bas) / (haut - bas) * 100
    return _borner(note)


def _borner(note: Decimal) -> Decimal:
    return max(Decimal(0), min(Decimal(100), note)).quantize(CENTIEME, ROUND_HALF_UP)
