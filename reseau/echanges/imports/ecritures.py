"""Values as every export writes them; our own readers bring a value back to the same writing before they compare."""

import datetime
import re
from typing import Any

from django.utils import timezone

from reseau.annuaire.models import Lieu
from reseau.annuaire.models.fiches import Fiche, plus_ancienne
from reseau.echanges.imports.enregistrements import texte_propre
from reseau.echanges.imports.nettoyage import courriel_lire, site_lire, telephone_lire

DECIMALES = 6  # dix centimètres
SANS_DESCRIPTION = "Ce service n’est pas encore décrit."
INVISIBLE = "\u00a0"  # complète un texte plus court que le format ne l’admet ; disparaît à la lecture
NOM_MIN, NOM_MAX, TEXTE_MIN = 3, 150, 5
_HORS_DU_MONDE = frozenset("arpa invalid local localhost onion test".split())  # domaines où rien n’arrive
_DEBUT_DU_SIECLE = datetime.date(2000, 1, 1)
_COURRIEL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
                       r"[A-Za-z][A-Za-z-]{0,61}[A-Za-z]")  # fmt: skip
_SITE = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\.?"
                   r"(?::\d{1,4})?(?:[/?#]\S*)?", re.IGNORECASE)  # fmt: skip


def texte(valeur: Any) -> str:
    """A text on one model: no controls, no blanks around."""
    return texte_propre(valeur)


def nom_ecrire(nom: str) -> str:
    """Three to a hundred and fifty signs."""
    nom = texte(nom)
    return (nom if len(nom) <= NOM_MAX else nom[: NOM_MAX - 1].rstrip() + "…").ljust(NOM_MIN, INVISIBLE)


def description_ecrire(description: str) -> str:
    """Five signs at least."""
    description = texte(description)
    return description.ljust(TEXTE_MIN, INVISIBLE) if description else ""


def telephone(valeur: str) -> str:
    """« +33536490012 » for a French number, a short or a foreign one as it is."""
    lu = telephone_lire(valeur)
    chiffres = lu.replace(" ", "")
    return f"+33{chiffres[1:]}" if re.fullmatch(r"0[1-9]\d{8}", chiffres) else lu


def courriel(valeur: str) -> str:
    """An address that every reader takes, else nothing."""
    lu = courriel_lire(valeur)
    local, _, domaine = lu.partition("@")
    joignable = domaine.lower().rpartition(".")[2] not in _HORS_DU_MONDE and len(local) <= 64
    return lu if joignable and _COURRIEL.fullmatch(lu) else ""


def site(valeur: str) -> str:
    """A web address that every reader takes, else nothing."""
    lu = site_lire(valeur, 500)
    return lu if _SITE.fullmatch(lu) else ""


def chiffres(valeur: str, combien: int) -> str:
    """A code of so many digits, else nothing."""
    return valeur if re.fullmatch(rf"[0-9]{{{combien}}}", valeur) else ""


def degres(valeur: float | None) -> float | None:
    """A latitude or a longitude."""
    return None if valeur is None else round(valeur, DECIMALES)


def date_de(*fiches: Fiche | Lieu | None) -> datetime.date:
    """As old as the stalest of these sheets; a sheet that nobody confirmed is as old as its last change."""
    dates = [_date(fiche) for fiche in fiches if fiche]
    return date_bornee(plus_ancienne(*dates) or timezone.localdate())


def date_bornee(jour: datetime.date) -> datetime.date:
    """Neither in the future nor in another century."""
    return max(_DEBUT_DU_SIECLE, min(jour, timezone.localdate()))


def _date(fiche: Fiche) -> datetime.date:
    return fiche.confirme_le or timezone.localdate(fiche.modifie_le)
