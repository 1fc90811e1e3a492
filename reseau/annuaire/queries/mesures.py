"""Figures of a set of structures (R7.2, access)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.queries.qualite.bilans import Bilan
from reseau.annuaire.queries.qualite.criteres import JOURS_SIGNALEMENT_ANCIEN
from reseau.annuaire.queries.qualite.faits import FaitsLieu
from reseau.annuaire.queries.qualite.note import Qualite
from reseau.structures.models import Reseau


@dataclass(frozen=True)
class Ligne:
    """One structure of the list, read in full."""

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


def mesurer(bilans: Sequence[Bilan]) -> Mesures:
    """Count; the mean score is rounded down."""
    recus = [bilan.ages for bilan in bilans if bilan.ages]
    return Mesures(
        structures=len(bilans),
        lieux=sum([len(bilan.lieux) for bilan in bilans]),
        a_jour=sum([bilan.fraicheur is Fraicheur.A_JOUR for bilan in bilans]),
        horaires=sum([lieu.horaires for bilan in bilans for lieu in bilan.lieux]),
        signalements=sum(map(len, recus)),
        anciens=sum(age > JOURS_SIGNALEMENT_ANCIEN for ages in recus for age in ages),
        signalees=len(recus),
        sans_referent=sum([bilan.referents == 0 for bilan in bilans]),
        note=sum([bilan.pesee.note for bilan in bilans]) // len(bilans) if bilans else 0,
    )


def horaires_complets(ligne: Ligne) -> int:
    """How many of its places have hours that one can read."""
    resultat = next((r for r in ligne.qualite.resultats if r.critere.code == "horaires"), None)
    manques = {lieu.pk for lieu in resultat.manques} if resultat else set()
    return sum(lieu.pk not in manques for lieu in ligne.lieux)
