"""What the people who keep sheets need: which ones, how fresh, what changed last."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db import connection
from django.db.models import Count, DateField, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Collate, Least, NullIf
from django.utils import timezone

from reseau.annuaire.choices import JOURS_RAPPEL, Fraicheur
from reseau.annuaire.models import Contact, Lieu, Modification, Service
from reseau.annuaire.models.fiches import plus_ancienne
from reseau.annuaire.queries.fraicheur import fraicheur_de
from reseau.annuaire.queries.qualite.chargement import faits_lire
from reseau.annuaire.queries.qualite.note import Qualite, qualite_de
from reseau.comptes.models import Compte
from reseau.membres.permissions import structures_representees
from reseau.membres.queries.equipes import structures_a_gerer
from reseau.structures.models import Structure

DERNIERES = 12


@dataclass(frozen=True)
class FicheATenir:
    """One line of « mes fiches »."""

    structure: Structure
    lieux: int
    services: int
    confirme_le: datetime.date | None
    fraicheur: Fraicheur
    jamais: int = 0
    qualite: Qualite | None = None

    @property
    def total(self) -> int:
        """How many published sheets it has; `jamais` of them were never confirmed by a person."""
        return self.lieux + self.services

    @property
    def a_rappeler(self) -> bool:
        """Not confirmed for three months."""
        return self.confirme_le is None or (timezone.localdate() - self.confirme_le).days > JOURS_RAPPEL


@dataclass(frozen=True)
class Tenue:
    """What the edit screen of a structure lists beside its form."""

    lieux: list[Lieu]
    services: list[Service]
    modifications: list[Modification]
    fiche: FicheATenir
    contacts: list[Contact]

    @property
    def identites(self) -> int:
        """How many places show the identity of the public service (R3.3)."""
        return sum(lieu.identite_affichee for lieu in self.lieux)


class FichesATenir:
    """The sheets someone may edit, the stalest first: counted and cut by the base, read page by page."""

    def __init__(self, structures: QuerySet[Structure]) -> None:
        self._structures = structures
        self._rangees = structures.annotate(ancienne=_plus_ancienne()).order_by(
            F("ancienne").asc(nulls_first=True), _nom_range(), "pk"
        )

    @cached_property
    def _nombre(self) -> int:
        return self._structures.order_by().count()

    def __len__(self) -> int:
        return self._nombre

    def __getitem__(self, tranche: slice) -> list[FicheATenir]:
        cles = list(self._rangees.values_list("pk", flat=True)[tranche])
        fiches = {fiche.structure.pk: fiche for fiche in _fiches(self._structures.filter(pk__in=cles))}
        return [fiches[cle] for cle in cles if cle in fiches]


def fiches_a_tenir(compte: Compte) -> FichesATenir:
    """The sheets this person may edit, the stalest first."""
    return FichesATenir(structures_a_gerer(compte))


def fiches_noter(fiches: Iterable[FicheATenir]) -> list[FicheATenir]:
    """The same lines with their score; the number of queries does not depend on how many there are."""
    fiches = list(fiches)
    faits = faits_lire(Structure.objects.filter(pk__in=[fiche.structure.pk for fiche in fiches]))
    qualites = {f.pk: qualite_de(f) for f in faits}
    return [replace(fiche, qualite=qualites[fiche.structure.pk]) for fiche in fiches]


def fiches_propres(compte: Compte) -> list[FicheATenir]:
    """The sheets of the structures this person represents, with their score; no query when there are none."""
    propres = structures_representees(compte)
    return fiches_noter(_fiches(Structure.objects.filter(pk__in=propres, fusionnee_dans=None))) if propres else []


def tenue_de(structure: Structure) -> Tenue:
    """Places, services, last changes and freshness of one structure."""
    return Tenue(
        lieux=list(structure.lieux.select_related("commune")),
        services=list(structure.services.prefetch_related("missions", "aux_lieux__lieu")),
        modifications=list(structure.modifications.select_related("qui")[:DERNIERES]),
        fiche=tenue_courte(structure),
        contacts=list(structure.contacts.select_related("lieu", "service")),
    )


def tenue_courte(structure: Structure) -> FicheATenir:
    """How fresh the sheets of one structure are; three queries."""
    return _fiches(Structure.objects.filter(pk=structure.pk))[0]


def _plus_ancienne() -> NullIf:
    """The oldest confirmation among the published sheets of a structure; none when it has none."""
    jamais = Value(datetime.date.max, DateField())
    dates = []
    for publiees in (Lieu.objects.publies(), Service.objects.publies()):
        siennes = publiees.filter(structure=OuterRef("pk")).order_by("confirme_le")
        dates.append(Coalesce(Subquery(siennes.values("confirme_le")[:1]), jamais))
    return NullIf(Least(*dates), jamais, output_field=DateField())


def _nom_range() -> F | Collate:
    """The name, by the rank of its letters whatever the language of the base."""
    return Collate("nom", "C") if connection.vendor == "postgresql" else F("nom")


def _fiches(structures: QuerySet[Structure]) -> list[FicheATenir]:
    comptes = {}
    mesures = {"n": Count("pk"), "d": Min("confirme_le"), "j": Count("pk", filter=Q(confirme_par=None))}
    for modele, nom in ((Lieu, "lieux"), (Service, "services")):
        lignes = modele.objects.publies().filter(structure__in=structures.order_by().values("pk"))
        for cle, *mesure in lignes.values("structure").annotate(**mesures).values_list("structure", "n", "d", "j"):
            comptes[cle, nom] = mesure
    fiches = [_fiche(structure, comptes) for structure in structures]
    return sorted(fiches, key=lambda f: (f.confirme_le is not None, f.confirme_le, f.structure.nom))


def _fiche(structure: Structure, comptes: dict) -> FicheATenir:
    lieux, date_lieux, lieux_jamais = comptes.get((structure.pk, "lieux"), (0, None, 0))
    services, date_services, services_jamais = comptes.get((structure.pk, "services"), (0, None, 0))
    confirme_le = plus_ancienne(date_lieux, date_services)
    fraicheur = fraicheur_de(confirme_le) if lieux or services else Fraicheur.A_CONFIRMER
    return FicheATenir(structure, lieux, services, confirme_le, fraicheur, lieux_jamais + services_jamais)
