"""What a person holds today, asked once a request in one question, whatever the number of rooms that give rights.

Each room offers its rows at the registry point « droits »: `callable(compte, jour)`, lines written by `droits_de`. What
they are read for stands in `permissions`; nothing is kept from a request to the next, so a right lost acts at once.
"""

import datetime
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.db.models import CharField, IntegerField, QuerySet, Value
from django.utils import timezone

from home import registre
from home.preparees import QUI, lignes_lire
from reseau.comptes.models import Compte
from reseau.membres.models import Appartenance, Mandat, Rattachement

RIEN = Value(None, output_field=IntegerField())


class Droit(NamedTuple):
    """One line: its kind, a word (a role, a quality), up to three keys, the day it began."""

    genre: str
    mot: str
    a: int | None
    b: int | None
    c: int | None
    du: datetime.date | None


def droits_de(lignes: QuerySet, genre: str, mot: Any = "", *cles: str, du: Any = RIEN) -> QuerySet:
    """Rows as lines of rights: `mot` and `cles` name their columns, each in the order of `Droit`."""
    colonnes = [mot or Value("", output_field=CharField()), *cles, *([RIEN] * (3 - len(cles))), du]
    return lignes.order_by().values_list(Value(genre, output_field=CharField()), *colonnes)


def droits_du_reseau(compte: int, jour: datetime.date) -> list[QuerySet]:
    """Mandates, teams, the bassins of these teams, second factors."""
    equipes = Rattachement.objects.en_vigueur(jour).filter(compte=compte)
    bassins = Appartenance.objects.en_vigueur(jour).filter(structure__in=equipes.values("structure"))
    mandats = Mandat.objects.en_vigueur(jour).filter(compte=compte)
    return [
        droits_de(mandats, "mandat", "role", "structure_id", "reseau_id", "bassin_id", du="du"),
        droits_de(equipes, "equipe", "", "structure_id", "structure__reseau_id", "pk", du="du"),
        droits_de(bassins, "bassin", "", "bassin_id"),
        droits_de(Authenticator.objects.filter(user=compte), "facteur", "type"),
    ]


def _question(jour: datetime.date) -> QuerySet:
    premiere, *autres = [lignes for offre in registre.lire("droits") for lignes in offre(QUI, jour)]
    return premiere.union(*autres, all=True)


def droits_demander(compte: Compte) -> list[Droit]:
    """Every line of this person today; one query."""
    jour = timezone.localdate()
    lignes = lignes_lire(("droits", jour), lambda: _question(jour), au_lieu_de={QUI: compte.pk})
    return [Droit(*ligne) for ligne in lignes]
