"""Reads of the controlled vocabularies: translation to and from data.inclusion, CEP levels."""

import datetime
from collections.abc import Iterable
from typing import TypeVar

from reseau.vocabulaires.choices import VersionCep
from reseau.vocabulaires.models import Mission, NiveauCep, Rubrique, Terme, Theme, TypePublic

T = TypeVar("T", bound=Terme)
VOCABULAIRES: tuple[type[Terme], ...] = (Mission, TypePublic, Theme, NiveauCep, Rubrique)


def codes_envoyes(termes: Iterable[Terme]) -> list[str]:
    """The data.inclusion codes that stand for these terms in an export, each once, sorted."""
    return sorted({code for terme in termes for code in terme.correspondance})


def termes_recus(modele: type[T], codes: Iterable[str]) -> tuple[list[T], list[str]]:
    """Translate data.inclusion codes: the terms in force that recognise them, and the codes nobody recognises."""
    recus = set(codes)
    termes = [terme for terme in modele.objects.en_vigueur() if recus.intersection(terme.codes_recus)]
    reconnus = {code for terme in termes for code in terme.codes_recus}
    return termes, sorted(recus - reconnus)


def niveaux_en_vigueur(jour: datetime.date | None = None) -> list[NiveauCep]:
    """CEP levels in force on `jour`, lowest first (R2.3)."""
    return list(NiveauCep.objects.en_vigueur(jour).order_by("version", "niveau"))


def niveau_2019(niveau: NiveauCep) -> NiveauCep | None:
    """The level as the 2019 rule book names it (R2.3); None when an old level has no equivalent."""
    return niveau if niveau.version == VersionCep.V2019 else niveau.equivalent_2019
