"""What the page of a bassin says of its local body: to everyone who chairs it, to its own the rest (R4.2, R4.7)."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from reseau.animation.choices import ACTIONS_OUVERTES, PRENNENT_DATE, Qualite
from reseau.animation.models import Action, Comite, Convocation, Decision, Reunion
from reseau.animation.permissions import actions_suivies, comites_suivis, decisions_lisibles, participe, sieges_de
from reseau.animation.queries.instances import prochaines_reunions
from reseau.comptes.models import Compte
from reseau.membres.models import Appartenance, Rattachement
from reseau.membres.permissions import est_du_bassin, est_region
from reseau.territoires.models import Bassin

DECISIONS_DITES, ACTIONS_DITES, STRUCTURES_DITES = 4, 6, 8
PORTEURS = ("porteur_compte", "porteur_structure", "porteur_reseau")


@dataclass(frozen=True)
class Espace:
    """The local body of a bassin; the rest is empty for whoever does not read its meetings (`prive` is False)."""

    comite: Comite
    presidence: str
    pour_qui: str
    prive: bool = False
    prochaine: Reunion | None = None
    decisions: list[Decision] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


@dataclass(frozen=True)
class Equipe:
    """The members of a bassin by structure (code, name, how many), the largest first; how many structures more."""

    structures: list[tuple[str, str, int]]
    personnes: int
    de_plus: int


def espace_lire(compte: Compte, bassin: Bassin) -> Espace | None:
    """What this reader sees of the local body; None when the bassin has none."""
    comite = _comite_de(bassin)
    if comite is None:
        return None
    espace = Espace(comite, comite.hote or " ".join(filter(None, (comite.prenom, comite.famille))), comite.pour)
    if not participe(compte) or not comites_suivis(compte).filter(pk=comite.pk).exists():
        return espace
    return replace(
        espace,
        prive=True,
        prochaine=_prochaine(compte, comite),
        decisions=_decisions(compte, comite),
        actions=_actions(compte, comite),
    )


def _comite_de(bassin: Bassin) -> Any:
    """The open body of a bassin with who chairs it today, in one question."""
    jour = timezone.localdate()
    tenue = Q(sieges__qualite=Qualite.PRESIDENCE, sieges__du__lte=jour) & (Q(sieges__au=None) | Q(sieges__au__gt=jour))
    return (
        Comite.objects.en_vigueur()
        .filter(bassin=bassin)
        .annotate(
            preside=FilteredRelation("sieges", condition=tenue),
            hote=F("preside__personne"),
            prenom=F("preside__compte__prenom"),
            famille=F("preside__compte__nom"),
            pour=Coalesce("preside__structure__nom", "preside__reseau__nom", "preside__organisme", Value("")),
        )
        .first()
    )


def _prochaine(compte: Compte, comite: Comite) -> Reunion | None:
    """The next meeting."""
    return prochaines_reunions(compte).filter(comite=comite).select_related("lieu", "comite").first()


def reponse_attendue(compte: Compte, bassin: Bassin) -> Convocation | None:
    """What a seat of this person answered, or not yet, to the next meeting of the local body."""
    siennes = Convocation.objects.filter(siege__compte=compte.pk, reunion__comite__in=sieges_de(compte))
    venir = siennes.filter(
        reunion__comite__bassin=bassin, reunion__etat__in=PRENNENT_DATE, reunion__fin__gt=timezone.now()
    )
    return venir.select_related("reunion").order_by("reunion__debut").first()


def _decisions(compte: Compte, comite: Comite) -> list[Decision]:
    """The last decisions, the latest first."""
    lues = decisions_lisibles(compte).filter(comite=comite).select_related("reunion", *PORTEURS)
    return list(lues.order_by("-prise_le", "-annee", "-rang")[:DECISIONS_DITES])


def _actions(compte: Compte, comite: Comite) -> list[Action]:
    """What is still to do, the latest due first."""
    ouvertes = actions_suivies(compte).filter(comite=comite, etat__in=ACTIONS_OUVERTES)
    return list(ouvertes.select_related(*PORTEURS).order_by("echeance", "pk")[:ACTIONS_DITES])


def equipe_lire(compte: Compte, bassin: Bassin) -> Equipe | None:
    """Who works in a bassin, counted by structure, for its members and the Région; None for the others."""
    if not est_du_bassin(compte, bassin) and not est_region(compte):
        return None
    siennes = Appartenance.objects.en_vigueur().filter(bassin=bassin).values("structure")
    attaches = Rattachement.objects.en_vigueur().filter(structure__in=siennes, compte__is_active=True)
    lignes = list(
        attaches.order_by()
        .values_list("structure__code", "structure__nom")
        .annotate(nombre=Count("compte", distinct=True))
        .order_by("-nombre", "structure__nom")
    )
    return Equipe(lignes[:STRUCTURES_DITES], sum(n for _, _, n in lignes), max(0, len(lignes) - STRUCTURES_DITES))
