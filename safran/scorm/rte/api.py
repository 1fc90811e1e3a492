"""The run-time as a content calls it, in Python: the same calls, the same answers, the same error codes.

The server checks snapshots through it, and a conformance sequence written for a browser can be replayed on it:
`Api("SCORM_12", {"cmi.core.student_id": "…"})` then `LMSInitialize("")`, or `Initialize("")` for SCORM 2004.
"""

from collections.abc import Callable

from safran.scorm.choices import Norme
from safran.scorm.rte.bilan import statut_a_la_fin, valeur_calculee
from safran.scorm.rte.erreurs import TEXTES_12, TEXTES_2004, Raison, Refus
from safran.scorm.rte.magasin import Magasin
from safran.scorm.rte.modele12 import MODELE_12
from safran.scorm.rte.modele2004 import MODELE_2004

VRAI, FAUX = "true", "false"
AVANT, PENDANT, APRES = "avant", "pendant", "après"


class Api:
    """One communication session of one SCO; `depart` holds what the platform gives it."""

    def __init__(
        self,
        norme: str,
        depart: dict[str, str] | None = None,
        garder: Callable[[dict[str, str]], None] | None = None,
    ) -> None:
        self.ancien = norme in (Norme.SCORM_12, "1.2")
        self.magasin = Magasin(MODELE_12 if self.ancien else MODELE_2004, depart)
        self.etat = AVANT
        self.code = 0
        self._garder = garder

    # SCORM 2004

    def Initialize(self, parametre: str = "") -> str:
        """Open the session."""
        raisons = {PENDANT: Raison.DEJA_OUVERT, APRES: Raison.DEJA_CLOS}
        return self._conduire(parametre, raisons, self._ouvrir)

    def Terminate(self, parametre: str = "") -> str:
        """Keep everything and close the session."""
        raisons = {AVANT: Raison.CLOS_AVANT, APRES: Raison.CLOS_DEUX_FOIS}
        return self._conduire(parametre, raisons, self._clore)

    def Commit(self, parametre: str = "") -> str:
        """Keep what was written so far."""
        raisons = {AVANT: Raison.GARDER_AVANT, APRES: Raison.GARDER_APRES}
        return self._conduire(parametre, raisons, self._enregistrer)

    def GetValue(self, element: str) -> str:
        """A value, or an empty text and an error."""
        try:
            self._exiger({AVANT: Raison.LIRE_AVANT, APRES: Raison.LIRE_APRES})
            valeur = self.magasin.lire(str(element))
            self.code = 0
            return valeur_calculee(self.magasin, str(element), valeur)
        except Refus as refus:
            return self._refuser(refus, "")

    def SetValue(self, element: str, valeur: object) -> str:
        """Write a value."""
        try:
            self._exiger({AVANT: Raison.ECRIRE_AVANT, APRES: Raison.ECRIRE_APRES})
            self.magasin.ecrire(str(element), valeur if isinstance(valeur, str) else _en_texte(valeur))
            self.code = 0
            return VRAI
        except Refus as refus:
            return self._refuser(refus, FAUX)

    def GetLastError(self) -> str:
        """The code of the last call."""
        return str(self.code)

    def GetErrorString(self, code: object) -> str:
        """What a code means."""
        textes = TEXTES_12 if self.ancien else TEXTES_2004
        return textes.get(int(code), "") if str(code).isdecimal() and len(str(code)) < 6 else ""

    def GetDiagnostic(self, code: object = "") -> str:
        """The same, about the last call when no code is given."""
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
    """A number or a boolean as a browser turns it into a text."""
    if isinstance(valeur, bool):
        return VRAI if valeur else FAUX
    if valeur is None:
        return "null"
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return str(valeur)
