"""How many slips: by month, bassin and need, never fewer than five in a row (R5.11)."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.db.models.functions import TruncMonth

from home.typographie import MOIS
from reseau.comptes.models import Compte
from reseau.membres.permissions import structures_de
from reseau.orientation.choices import FICHES_OUVERTES, PLANCHER, PORTES_MAX, Issue
from reseau.orientation.models import FicheLiaison
from reseau.orientation.permissions import fiches_lisibles

AUTRES = ("Autres bassins", "Autres besoins")  # ce qui est trop petit pour se dire à part, ou sans bassin
Cle = tuple[datetime.date, str, str]


@dataclass(frozen=True)
class CompteDeFiches:
    """How many slips of a month: opened, received, with a third door."""

    mois: datetime.date
    bassin: str
    besoin: str
    ouvertes: int
    recues: int
    troisiemes: int

    @property
    def mois_dit(self) -> str:
        """« novembre 2026 »."""
        return f"{MOIS[self.mois.month - 1]} {self.mois.year}"


def fiches_des_structures(compte: Compte) -> QuerySet[FicheLiaison]:
    """The slips of one's structures, the latest first, with what a list shows."""
    fiches = fiches_lisibles(compte).select_related("besoin", "situation", "structure")
    return fiches.prefetch_related("passages__structure")


def fiches_compter() -> list[CompteDeFiches]:
    """The rows, the latest month first; a row of fewer than five joins the others of its month, or is not told."""
    fiches = FicheLiaison.objects.order_by().annotate(mois=TruncMonth("ouverte_le"), portes=Max("passages__rang"))
    lues = fiches.values_list("mois", "bassin__nom", "besoin__libelle", "recue_le", "portes")
    comptes: dict[Cle, list[int]] = defaultdict(lambda: [0, 0, 0])
    for mois, bassin, besoin, recue_le, portes in lues:
        _ajouter(comptes, (mois, bassin or AUTRES[0], besoin), [1, recue_le is not None, (portes or 0) > PORTES_MAX])
    for reduire in (lambda c: (c[0], AUTRES[0], c[2]), lambda c: (c[0], *AUTRES)):
        for cle in [cle for cle, nombres in comptes.items() if nombres[0] < PLANCHER]:
            if (plus_large := reduire(cle)) != cle:
                _ajouter(comptes, plus_large, comptes.pop(cle))
    gardes = [(cle, nombres) for cle, nombres in comptes.items() if nombres[0] >= PLANCHER]
    gardes.sort(key=lambda paire: (-paire[0][0].toordinal(), paire[0][1:]))
    return [CompteDeFiches(*cle, *nombres) for cle, nombres in gardes]


def attendues_compter(compte: Compte) -> int:
    """How many people the structures of this person await; one that they re-addressed is awaited no more."""
    siennes = FicheLiaison.objects.filter(structure__in=structures_de(compte))
    return siennes.filter(etat__in=FICHES_OUVERTES, passages__issue=Issue.ATTENDUE).count()


def _ajouter(comptes: dict[Cle, list[int]], cle: Cle, nombres: list[int]) -> None:
    comptes[cle] = [deja + de_plus for deja, de_plus in zip(comptes[cle], nombres, strict=True)]
