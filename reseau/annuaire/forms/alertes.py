"""What looks like a private person's in a field made for work data is shown before it is kept (R3.5)."""

import re

from django import forms

from home import alertes
from home.detecteur import COURRIEL, TELEPHONE, identifiants_detecter, phrase_alerte

SINON = "cochez plus bas que c’est un contact de travail"
DOMAINES_PERSONNELS = frozenset(
    "gmail.com hotmail.com hotmail.fr outlook.com outlook.fr live.fr yahoo.fr yahoo.com orange.fr wanadoo.fr free.fr "
    "laposte.net sfr.fr neuf.fr bbox.fr icloud.com protonmail.com proton.me".split()
)
_PORTABLE = re.compile(r"^(?:\+33|0033|0)\(?0?\)?[67]")


class AlerteForm(alertes.AlerteForm):
    """The house's form, where what it saw may stay because it is for work."""

    garder = forms.BooleanField(label="C’est un contact de travail : l’enregistrer tel quel", required=False)


def alerte_texte(texte: str) -> str:
    """What a text without telephone nor mail should not hold: any direct identifier; empty when there is none."""
    detections = identifiants_detecter(texte)
    return phrase_alerte(detections, SINON) if detections else ""


def alerte_coordonnees(texte: str) -> str:
    """The same for a text that may give the telephone or the mail of a desk: only those of a private person count."""
    detections = [d for d in identifiants_detecter(texte) if not _de_travail(d.nature, d.extrait)]
    return phrase_alerte(detections, SINON) if detections else ""


def alerte_telephone(telephone: str) -> str:
    """A mobile telephone may be somebody's own."""
    if not _portable(telephone):
        return ""
    return f"C’est un téléphone portable. S’il est personnel, retirez-le ; sinon, {SINON}."


def alerte_courriel(courriel: str) -> str:
    """So may a mail of a public provider."""
    if not _personnel(courriel):
        return ""
    return f"On dirait une adresse personnelle. Retirez-la ou, sinon, {SINON}."


def _de_travail(nature: str, extrait: str) -> bool:
    if nature == TELEPHONE:
        return not _portable(extrait)
    return nature == COURRIEL and not _personnel(extrait)


def _portable(telephone: str) -> bool:
    return bool(_PORTABLE.match(re.sub(r"[^\d+()]", "", telephone)))


def _personnel(courriel: str) -> bool:
    return courriel.rpartition("@")[2].strip().lower() in DOMAINES_PERSONNELS
