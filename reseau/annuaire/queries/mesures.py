"""Figures of a set of structures (R7.2, access)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.queries.qualite.criteres import JOURS_SIGNALEMENT_ANCIEN
from reseau.annuaire.queries.qualite.faits import FaitsLieu
from reseau.annuaire.queries.qualite.note import Qualite
from reseau.structures.models import Reseau


@dataclass(frozen=True)
class Ligne:
    """One structure of the list."""

    qualite: Qualite
    reseau: Reseau
    bassins: tuple[str, ...]
    lieux: tuple[FaitsLieu, ...]
    demandee_le: datetime.datetime | None = None


@dataclass(frozen=True)
class Mesures:
    """What a set of structures amounts to."""

    structures: int = 0
    lieux: int = 0
    a_jour: int = 0
    horaires: int = 0
    signalements: int = 0
    anciens: int = 0
    signalees: int = 0
    sans_referent: int = 0
    note: int = 0


def mesurer(lignes: Sequence[Ligne]) -> Mesures:
    """Count; the mean score is rounded down."""
    qualites = [ligne.qualite for ligne in lignes]
    recus = [[(q.jour - recu).days for _, recu in q.faits.signalements] for q in qualites]
    return Mesures(
        structures=len(lignes),
        lieux=sum(len(ligne.lieux) for ligne in lignes),
        a_jour=sum(q.fraicheur == Fraicheur.A_JOUR for q in qualites),
        horaires=sum(horaires_complets(ligne) for ligne in lignes),
        signalements=sum(map(len, recus)),
        anciens=sum(age > JOURS_SIGNALEMENT_ANCIEN for ages in recus for age in ages),
        signalees=sum(map(bool, recus)),
        sans_referent=sum(q.faits.referents == 0 for q in qualites),
        note=sum(q.note for q in qualites) // len(lignes) if lignes else 0,
    )


def horaires_complets(ligne: Ligne) -> int:
    """How many of its places have hours that one can read."""
    resultat = next((r for r in ligne.qualite.resultats if r.critere.code == "horaires"), None)
    manques = {lieu.pk for lieu in resultat.manques} if resultat else set()
    return sum(lieu.pk not in manques for lieu in ligne.lieux)
