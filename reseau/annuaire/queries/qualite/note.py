"""The score of one structure: each criterion counts for the share of its sheets that satisfy it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.choices import JOURS_RAPPEL, Fraicheur
from reseau.annuaire.models.fiches import plus_ancienne
from reseau.annuaire.queries.fraicheur import fraicheur_de
from reseau.annuaire.queries.qualite.criteres import CRITERES, Critere, Porte
from reseau.annuaire.queries.qualite.faits import FaitsLieu, FaitsService, FaitsStructure

_ARRONDI = 1e-9  # une somme de parts exactes ne passe jamais sous son entier


@dataclass(frozen=True)
class Correction:
    """One thing to mend, and the address of the field."""

    nom: str
    url: str


@dataclass(frozen=True, slots=True)
class Resultat:
    """What a criterion gives: how many sheets satisfy it out of how many, and those that do not."""

    critere: Critere
    reussis: int
    total: int
    manques: tuple[Any, ...]

    @property
    def atteint(self) -> bool:
        """Nothing left to do."""
        return self.reussis == self.total

    @property
    def part(self) -> float:
        """Between 0 and 1."""
        return self.reussis / self.total


@dataclass(frozen=True)
class Amelioration:
    """What would raise the score: a criterion, the points it would bring, where to go."""

    critere: Critere
    points: int
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class Qualite:
    """The score of a structure on a day, and why."""

    faits: FaitsStructure
    jour: datetime.date
    resultats: tuple[Resultat, ...]

    @cached_property
    def poids(self) -> int:
        """What the criteria that apply weigh together."""
        return sum(resultat.critere.poids for resultat in self.resultats)

    @cached_property
    def note(self) -> int:
        """From 0 to 100, rounded down: 100 only when everything is there."""
        return note_de((resultat.critere, resultat.reussis, resultat.total) for resultat in self.resultats)

    @cached_property
    def manques(self) -> frozenset[str]:
        """The codes of the criteria that are not satisfied."""
        return frozenset(resultat.critere.code for resultat in self.resultats if not resultat.atteint)

    @cached_property
    def ameliorations(self) -> tuple[Amelioration, ...]:
        """What to mend, the most points first."""
        a_faire = [resultat for resultat in self.resultats if resultat.manques]
        a_faire.sort(key=lambda resultat: -resultat.critere.poids * (1 - resultat.part))
        return tuple(self._amelioration(resultat) for resultat in a_faire)

    @property
    def premiere(self) -> Amelioration | None:
        """The first thing to mend."""
        return self.ameliorations[0] if self.ameliorations else None

    @cached_property
    def confirme_le(self) -> datetime.date | None:
        """The oldest confirmation known among its sheets."""
        return plus_ancienne(*(fiche.confirme_le for fiche in self.faits.fiches))

    @property
    def jamais(self) -> int:
        """How many of its sheets no person ever confirmed."""
        return sum(fiche.confirme_par is None for fiche in self.faits.fiches)

    @cached_property
    def fraicheur(self) -> Fraicheur:
        """As « mes fiches » says it: a structure that describes nothing is to be confirmed."""
        return fraicheur_de(self.confirme_le, self.jour) if self.faits.fiches else Fraicheur.A_CONFIRMER

    @property
    def a_rappeler(self) -> bool:
        """Not confirmed for three months."""
        return self.confirme_le is None or (self.jour - self.confirme_le).days > JOURS_RAPPEL

    def _amelioration(self, resultat: Resultat) -> Amelioration:
        gain = 100 * resultat.critere.poids * (1 - resultat.part) / self.poids
        corrections = tuple(correction_de(resultat.critere, objet, self.faits) for objet in resultat.manques)
        return Amelioration(resultat.critere, max(1, round(gain)), corrections)


def note_de(parts: Iterable[tuple[Critere, int, int]]) -> int:
    """The score, out of what each criterion gives: how many sheets satisfy it, out of how many."""
    somme, poids = 0.0, 0
    for critere, reussis, total in parts:
        somme, poids = somme + critere.poids * (reussis / total), poids + critere.poids
    return int(100 * somme / poids + _ARRONDI)


def qualite_de(faits: FaitsStructure, jour: datetime.date | None = None) -> Qualite:
    """The score of a structure; criteria that do not apply weigh nothing."""
    jour = jour or timezone.localdate()
    resultats = (_resultat(critere, faits, jour) for critere in CRITERES)
    return Qualite(faits, jour, tuple(resultat for resultat in resultats if resultat is not None))


def _resultat(critere: Critere, faits: FaitsStructure, jour: datetime.date) -> Resultat | None:
    """None when nothing is asked; without the sheets that it should have, a structure has nothing of the criterion."""
    objets = _objets(critere, faits)
    if not objets:
        dispense = critere.porte is Porte.LIEU and not faits.recoit
        return None if dispense or critere.code == "cep" else Resultat(critere, 0, 1, ())
    verdicts = [(objet, critere.verifier(objet, faits, jour)) for objet in objets]
    verdicts = [(objet, verdict) for objet, verdict in verdicts if verdict is not None]
    if not verdicts:
        return None
    manques = tuple(objet for objet, verdict in verdicts if not verdict)
    return Resultat(critere, len(verdicts) - len(manques), len(verdicts), manques)


def _objets(critere: Critere, faits: FaitsStructure) -> tuple[Any, ...]:
    if critere.porte is Porte.STRUCTURE:
        return (faits,)
    return getattr(faits, critere.porte.value)


def correction_de(critere: Critere, objet: Any, faits: FaitsStructure) -> Correction:
    """Where to mend: the screen of the sheet, at the field."""
    ancre = f"#{critere.champ}" if critere.champ else ""
    if critere.code == "fraicheur":
        genre = "lieu" if isinstance(objet, FaitsLieu) else "service"
        return Correction(objet.nom, reverse("structure_modifier", args=[faits.code]) + f"#tenir-{genre}-{objet.pk}")
    if critere.code == "mission":
        if faits.services:
            return Correction(objet.nom, reverse("structure_modifier", args=[faits.code]) + "#t-services")
        return Correction(objet.nom, reverse("service_ajouter", args=[faits.code]) + "#id_nom")
    if isinstance(objet, FaitsLieu):
        return Correction(objet.nom, reverse("lieu_modifier", args=[objet.public_id]) + ancre)
    if isinstance(objet, FaitsService):
        return Correction(objet.nom, reverse("service_modifier", args=[objet.pk]) + ancre)
    return Correction(faits.nom, _adresse_structure(critere, faits) + ancre)


def _adresse_structure(critere: Critere, faits: FaitsStructure) -> str:
    """The screen of a criterion that is checked on the structure itself."""
    if critere.code == "signalements":
        return reverse("signalement", args=[min(faits.signalements, key=lambda s: s[1])[0]])
    ecrans = {"lieu": "lieu_ajouter", "offre": "service_ajouter", "referent": "equipe"}
    return reverse(ecrans.get(critere.code, "structure_modifier"), args=[faits.code])
