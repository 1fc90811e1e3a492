"""The rules of the set in force, read once until the room changes."""

import datetime
from dataclasses import dataclass

from home.gardees import Gardee
from reseau.orientation.choices import EtatJeu, EtatRegle
from reseau.orientation.models import JeuDeRegles, Regle

REGLES = Gardee("règles d’orientation", pieces=("orientation",))


@dataclass(frozen=True)
class RegleLue:
    """A rule as the calculation reads it: keys, None where it does not say."""

    nom: str
    besoin: int | None
    situation: int | None
    contrainte: str
    bassin: int | None
    effet: str
    reseau: int | None
    service: int | None
    mode: str
    poids: int
    motif: str


@dataclass(frozen=True)
class RegleDuJeu:
    """A set of rules, by its key and number, and those that hold on a day."""

    pk: int | None
    numero: int | None
    regles: tuple[RegleLue, ...]


def regles_en_vigueur(jour: datetime.date) -> RegleDuJeu:
    """The set in force; empty when none was ever published."""
    return REGLES.lire(jour, lambda: _en_vigueur(jour))


def _en_vigueur(jour: datetime.date) -> RegleDuJeu:
    jeu = JeuDeRegles.objects.filter(etat=EtatJeu.EN_VIGUEUR).first()
    return regles_de(jeu, jour) if jeu else RegleDuJeu(None, None, ())


def regles_de(jeu: JeuDeRegles, jour: datetime.date) -> RegleDuJeu:
    """The rules kept in a set that hold on a day; one query."""
    regles = Regle.objects.filter(jeu=jeu, etat=EtatRegle.RETENUE).en_vigueur(jour).order_by("numero")
    return RegleDuJeu(jeu.pk, jeu.numero, tuple(map(_lue, regles)))


def _lue(regle: Regle) -> RegleLue:
    return RegleLue(
        regle.nom, regle.besoin_id, regle.situation_id, regle.contrainte, regle.bassin_id, regle.effet,
        regle.reseau_id, regle.service_id, regle.mode, regle.poids, regle.motif,
    )  # fmt: skip
