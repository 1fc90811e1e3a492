"""The run-time as a content calls it, in Python, and what the values of a SCO amount to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from safran.scorm.choices import EtatPassage, Norme
from safran.scorm.rte.magasin import Magasin
from safran.scorm.rte.modeles import MODELE_12, MODELE_2004
from safran.scorm.rte.types import TEXTES_12, TEXTES_2004, Raison, Refus, nombre_lire


@dataclass(frozen=True)
class ValeurRefusee:
    """One value that the standard does not accept."""

    element: str
    code: int
    phrase: str

    def en_dict(self) -> dict[str, object]:
        lisible = "".join(c if c.isprintable() else "\ufffd" for c in self.element[:255])
        return {"element": lisible, "code": self.code, "phrase": self.phrase}


@dataclass
class Resultat:
    """What is kept, the time of this opening, the state and the mark reached, where the content asks to go."""

    valeurs: dict[str, str] = field(default_factory=dict)
    centiemes: int = 0
    etat: EtatPassage = EtatPassage.COMMENCE
    note: Decimal | None = None
    close: bool = False  # le contenu a dit lui-même, et non par défaut, que l’essai est fini
    demande: str = ""
    refusees: list[ValeurRefusee] = field(default_factory=list)


# What the values of a SCO amount to: completed, passed, failed, with which mark.

STATUT = "cmi.core.lesson_status"
RANGS_12 = ("not attempted", "browsed", "incomplete", "failed", "completed", "passed")
RANGS_ACHEVEMENT = ("unknown", "not attempted", "incomplete", "completed")
RANGS_REUSSITE = ("unknown", "failed", "passed")
RANGS = {STATUT: RANGS_12, "cmi.completion_status": RANGS_ACHEVEMENT, "cmi.success_status": RANGS_REUSSITE}
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


# The run-time as a content calls it, in Python: the same calls, the same answers, the same error codes.
#
# The server checks snapshots through it, and a conformance sequence written for a browser can be replayed on it:
# `Api("SCORM_12", {"cmi.core.student_id": "…"})` then `LMSInitialize("")`, or `Initialize("")` for SCORM 2004.

VRAI, FAUX = "true", "false"
AVANT, PENDANT, APRES = "avant", "pendant", "après"


class Api:
    """One communication session of one SCO; `depart` holds what the platform gives it."""

    def __init__(
        self, norme: str, depart: dict[str, str] | None = None, garder: Callable[[dict[str, str]], None] | None = None
    ) -> None:
        self.ancien = norme in (Norme.SCORM_12, "1.2")
        self.magasin = Magasin(MODELE_12 if self.ancien else MODELE_2004, depart)
        self.etat = AVANT
        self.code = 0
        self._garder = garder

    # SCORM 2004

    def Initialize(self, parametre: str = "") -> str:
        raisons = {PENDANT: Raison.DEJA_OUVERT, APRES: Raison.DEJA_CLOS}
        return self._conduire(parametre, raisons, self._ouvrir)

    def Terminate(self, parametre: str = "") -> str:
        raisons = {AVANT: Raison.CLOS_AVANT, APRES: Raison.CLOS_DEUX_FOIS}
        return self._conduire(parametre, raisons, self._clore)

    def Commit(self, parametre: str = "") -> str:
        raisons = {AVANT: Raison.GARDER_AVANT, APRES: Raison.GARDER_APRES}
        return self._conduire(parametre, raisons, self._enregistrer)

    def GetValue(self, element: str) -> str:
        try:
            self._exiger({AVANT: Raison.LIRE_AVANT, APRES: Raison.LIRE_APRES})
            valeur = self.magasin.lire(str(element))
            self.code = 0
            return valeur_calculee(self.magasin, str(element), valeur)
        except Refus as refus:
            return self._refuser(refus, "")

    def SetValue(self, element: str, valeur: object) -> str:
        try:
            self._exiger({AVANT: Raison.ECRIRE_AVANT, APRES: Raison.ECRIRE_APRES})
            self.magasin.ecrire(str(element), valeur if isinstance(valeur, str) else _en_texte(valeur))
            self.code = 0
            return VRAI
        except Refus as refus:
            return self._refuser(refus, FAUX)

    def GetLastError(self) -> str:
        return str(self.code)

    def GetErrorString(self, code: object) -> str:
        textes = TEXTES_12 if self.ancien else TEXTES_2004
        return textes.get(int(code), "") if str(code).isdecimal() and len(str(code)) < 6 else ""

    def GetDiagnostic(self, code: object = "") -> str:
        return self.GetErrorString(code if str(code) else self.code)

    # SCORM 1.2 : les mêmes gestes sous leurs anciens noms

    LMSInitialize = Initialize
    LMSFinish = Terminate
    LMSCommit = Commit
    LMSGetValue = GetValue
    LMSSetValue = SetValue
    LMSGetLastError = GetLastError
    LMSGetErrorString = GetErrorString
    LMSGetDiagnostic = GetDiagnostic

    # Ce qu'il y a derrière

    def _exiger(self, raisons: dict[str, Raison]) -> None:
        if self.etat in raisons:
            raise Refus(raisons[self.etat])

    def _refuser(self, refus: Refus, reponse: str) -> str:
        self.code = refus.raison.value[0 if self.ancien else 1]
        return reponse

    def _conduire(self, parametre: str, raisons: dict[str, Raison], geste: Callable[[], None]) -> str:
        try:
            if parametre != "":
                raise Refus(Raison.ARGUMENT)
            self._exiger(raisons)
            geste()
            self.code = 0
            return VRAI
        except Refus as refus:
            return self._refuser(refus, FAUX)

    def _ouvrir(self) -> None:
        self.etat = PENDANT

    def _clore(self) -> None:
        statut_a_la_fin(self.magasin)
        self._enregistrer()
        self.etat = APRES

    def _enregistrer(self) -> None:
        if self._garder:
            self._garder(dict(self.magasin.valeurs))


def _en_texte(valeur: object) -> str:
    if isinstance(valeur, bool):
        return VRAI if valeur else FAUX
    if valeur is None:
        return "null"
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return str(valeur)
