"""A structure weighed: its score and what it lacks, without keeping what they come from.

The verdicts of a sheet fit in one number; structures whose sheets have the same verdicts share the same weighing.
"""

import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from reseau.annuaire.choices import JOURS_RAPPEL, Fraicheur
from reseau.annuaire.queries.fraicheur import fraicheur_de
from reseau.annuaire.queries.qualite.criteres import CRITERES, Porte, Verification
from reseau.annuaire.queries.qualite.faits import FaitsLieu, FaitsService, FaitsStructure
from reseau.annuaire.queries.qualite.note import note_de

_SANS_OBJET = len(CRITERES)  # les rangs d’après disent les critères qui ne s’appliquent pas
_HORAIRES = 1 << next(rang for rang, critere in enumerate(CRITERES) if critere.code == "horaires")
Verdicts = tuple[tuple[int, Verification], ...]


class Place(NamedTuple):
    """What figures need of a published place."""

    commune: int
    horaires: bool


class Pesee(NamedTuple):
    """What structures whose sheets have the same verdicts have in common."""

    note: int
    manques: frozenset[str]


class Bilan(NamedTuple):
    """What figures and lists need of a visible structure; its name is read when it is shown or sorted by."""

    pk: int
    reseau: int
    pesee: Pesee
    confirme_le: datetime.date | None
    fraicheur: Fraicheur
    a_rappeler: bool
    ages: tuple[int, ...]
    referents: int
    lieux: tuple[Place, ...]
    verdicts: tuple[int, bool, tuple[int, ...], tuple[int, ...]]

    @property
    def note(self) -> int:
        """From 0 to 100."""
        return self.pesee.note

    @property
    def manques(self) -> frozenset[str]:
        """The codes of the criteria that are not satisfied."""
        return self.pesee.manques


def bilan_de(faits: FaitsStructure, jour: datetime.date, connus: dict[Any, Any] | None = None) -> Bilan:
    """One structure weighed: the same score, lacks and freshness as `qualite_de`.

    `connus`, one dictionary for many structures, holds once what they have in common.
    """
    une_fois = {}.setdefault if connus is None else connus.setdefault
    lieux = tuple(_verdicts(lieu, faits, jour, _DES_LIEUX) for lieu in faits.lieux)
    services = tuple(_verdicts(service, faits, jour, _DES_SERVICES) for service in faits.services)
    siens = _verdicts(faits, faits, jour, _DES_STRUCTURES)
    dates = [fiche.confirme_le for fiche in faits.fiches]
    ancienne = min(dates) if dates else None
    fraicheur, a_rappeler = _age(ancienne, jour)
    places = zip(faits.lieux, lieux, strict=True)
    recus = tuple([une_fois(p := Place(lieu.commune, bool(acquis & _HORAIRES)), p) for lieu, acquis in places])
    verdicts = (siens, faits.recoit, lieux, services)
    return Bilan(
        faits.pk, faits.reseau, _peser(*verdicts), une_fois(ancienne, ancienne),
        fraicheur if dates else Fraicheur.A_CONFIRMER, a_rappeler, _ages(faits, jour), faits.referents,
        une_fois(recus, recus), une_fois(verdicts, verdicts),
    )  # fmt: skip


def suivi_ajouter(
    bilan: Bilan, signalements: tuple[tuple[int, datetime.date], ...], referents: int, jour: datetime.date
) -> Bilan:
    """The same structure with these open reports and so many referents."""
    faits = FaitsStructure(bilan.pk, "", "", bilan.reseau, "", "", "", (), (), signalements, referents)
    structure, recoit, lieux, services = bilan.verdicts
    verdicts = (structure & ~_SUIVI | _verdicts(faits, faits, jour, _DU_SUIVI), recoit, lieux, services)
    return bilan._replace(
        pesee=_peser(*verdicts), ages=_ages(faits, jour), referents=referents, verdicts=verdicts
    )  # fmt: skip


def _ages(faits: FaitsStructure, jour: datetime.date) -> tuple[int, ...]:
    return tuple([(jour - recu).days for _, recu in faits.signalements])


def _verdicts(
    objet: FaitsLieu | FaitsService | FaitsStructure, faits: FaitsStructure, jour: datetime.date, verdicts: Verdicts
) -> int:
    """One bit for each criterion satisfied, another for each that does not apply."""
    total = 0
    for bit, verifier in verdicts:
        verdict = verifier(objet, faits, jour)
        if verdict:
            total |= bit
        elif verdict is None:
            total |= bit << _SANS_OBJET
    return total


def _verdicts_de(*portes: Porte) -> Verdicts:
    return tuple((1 << rang, critere.verifier) for rang, critere in enumerate(CRITERES) if critere.porte in portes)


_DES_LIEUX = _verdicts_de(Porte.LIEU, Porte.FICHE)
_DES_SERVICES = _verdicts_de(Porte.SERVICE, Porte.FICHE)
_DES_STRUCTURES = _verdicts_de(Porte.STRUCTURE)
_DU_SUIVI = tuple((1 << rang, c.verifier) for rang, c in enumerate(CRITERES) if c.code in ("signalements", "referent"))
_SUIVI = sum(bit for bit, _ in _DU_SUIVI)


@lru_cache(5_000)
def _age(confirme_le: datetime.date | None, jour: datetime.date) -> tuple[Fraicheur, bool]:
    ancienne = confirme_le is None or (jour - confirme_le).days > JOURS_RAPPEL
    return fraicheur_de(confirme_le, jour), ancienne


@lru_cache(50_000)
def _peser(structure: int, recoit: bool, lieux: tuple[int, ...], services: tuple[int, ...]) -> Pesee:
    """The score of these verdicts; without the sheets that it should have, a structure has nothing of a criterion."""
    par_porte = {
        Porte.STRUCTURE: (structure,), Porte.LIEU: lieux, Porte.SERVICE: services, Porte.FICHE: (*lieux, *services)
    }  # fmt: skip
    parts = []
    for rang, critere in enumerate(CRITERES):
        fiches = par_porte[critere.porte]
        if fiches:
            concernees = [fiche for fiche in fiches if not fiche >> _SANS_OBJET + rang & 1]
            if concernees:
                parts.append((critere, sum(fiche >> rang & 1 for fiche in concernees), len(concernees)))
        elif not (critere.code == "cep" or (critere.porte is Porte.LIEU and not recoit)):
            parts.append((critere, 0, 1))
    manques = frozenset(critere.code for critere, reussis, total in parts if reussis != total)
    return Pesee(note_de(parts), manques)
