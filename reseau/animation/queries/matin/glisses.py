"""What slipped, and whom to call about it: owners with the telephone that this reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from reseau.animation.choices import ACTIONS_OUVERTES, EtatDecision
from reseau.animation.models import Action, Decision
from reseau.animation.permissions import comites_tenus
from reseau.comptes.models import Compte
from reseau.membres.queries.personnes import visibles_pour

PORTEURS = ("porteur_compte__profil", "porteur_structure", "porteur_reseau", "comite")


@dataclass
class Appel:
    """Who is late, with what, and the number to call."""

    nom: str
    telephone: str
    choses: list[Any] = field(default_factory=list)


def glisses_lire(compte: Compte) -> list[Action | Decision]:
    """Decisions and actions past their day in the bodies that this person holds, the latest first; two queries."""
    tenus, jour = comites_tenus(compte), timezone.localdate()
    decisions = Decision.objects.filter(etat=EtatDecision.ADOPTEE, echeance__lt=jour, comite__in=tenus)
    actions = Action.objects.filter(etat__in=ACTIONS_OUVERTES, echeance__lt=jour, comite__in=tenus)
    lues: list[Action | Decision] = [*decisions.select_related(*PORTEURS), *actions.select_related(*PORTEURS)]
    return sorted(lues, key=lambda chose: (-chose.retard, chose.pk))


def appels_lire(compte: Compte, glisses: Iterable[Action | Decision]) -> list[Appel]:
    """The owners of what slipped whose telephone this person sees, who is the most late first."""
    permis, appels = visibles_pour(compte), dict[Any, Appel]()
    for chose in glisses:
        if telephone := _telephone(chose, permis):
            appels.setdefault(_cle(chose), Appel(chose.qui, telephone)).choses.append(chose)
    return list(appels.values())


def _cle(chose: Action | Decision) -> tuple[int | None, int | None, int | None]:
    return chose.porteur_compte_id, chose.porteur_structure_id, chose.porteur_reseau_id


def _telephone(chose: Action | Decision, permis: tuple[str, ...]) -> str:
    """Of the person when she shows it, else of the organisation that answers for it."""
    profil = getattr(chose.porteur_compte, "profil", None)
    if profil and profil.telephone and profil.telephone_visible in permis:
        return profil.telephone
    organisme = chose.porteur_structure or chose.porteur_reseau
    return organisme.telephone if organisme else ""
