"""The history of a team, told from the dated rows themselves."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from reseau.membres.choices import Role
from reseau.membres.models import Invitation, Mandat, Rattachement
from reseau.structures.models import Structure


@dataclass(frozen=True, order=True)
class Evenement:
    """Something that happened, or is planned, on a day."""

    jour: datetime.date
    fait: str
    qui: str
    precision: str = ""

    @property
    def prevu(self) -> bool:
        """Its day has not come yet."""
        return self.jour > timezone.localdate()


def evenements_de(structure: Structure) -> list[Evenement]:
    """Arrivals, departures, mandates and invitations of a team, the latest first; three queries."""
    return sorted([*_rattachements(structure), *_mandats(structure), *_invitations(structure)], reverse=True)


def _rattachements(structure: Structure) -> Iterator[Evenement]:
    for ligne in Rattachement.objects.filter(structure=structure).select_related("compte"):
        yield Evenement(ligne.du, "Arrivée", ligne.compte.nom_complet, ligne.fonction)
        if ligne.au:
            yield Evenement(ligne.au, "Départ", ligne.compte.nom_complet)


def _mandats(structure: Structure) -> Iterator[Evenement]:
    mandats = Mandat.objects.filter(structure=structure, role=Role.REFERENT).select_related("compte", "nomme_par")
    for mandat in mandats:
        par = f"par {mandat.nomme_par.nom_complet}" if mandat.nomme_par else ""
        yield Evenement(mandat.du, "Début du mandat de référent", mandat.compte.nom_complet, par)
        if mandat.au:
            yield Evenement(mandat.au, "Fin du mandat de référent", mandat.compte.nom_complet)


def _invitations(structure: Structure) -> Iterator[Evenement]:
    for invitation in Invitation.objects.filter(structure=structure).select_related("invite_par"):
        qui = f"{invitation.prenom} {invitation.nom}".strip() or invitation.email
        yield Evenement(_jour(invitation.creee_le), "Invitation", qui, f"par {invitation.invite_par.nom_complet}")
        if invitation.annulee_le:
            yield Evenement(_jour(invitation.annulee_le), "Invitation annulée ou remplacée", qui)


def _jour(moment: datetime.datetime) -> datetime.date:
    return timezone.localdate(moment)
