"""The register as one reads it: late ones first, then the newest; and what a decision came from and led to."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from home.recherche.texte import replier
from home.registre import Resultat
from home.typographie import date_courte, date_longue
from reseau.animation.choices import ACTIONS_OUVERTES, CLOSES, EtatDecision, TypeComite
from reseau.animation.models import Action, Decision
from reseau.animation.permissions import (
    actions_lisibles,
    decisions_lisibles,
    peut_lire_le_compte_rendu,
    reunions_lisibles,
)
from reseau.comptes.models import Compte

PORTEURS = ("porteur_compte", "porteur_structure", "porteur_reseau")


def en_retard() -> Q:
    """Adopted, and due before today."""
    return Q(etat=EtatDecision.ADOPTEE, echeance__lt=timezone.localdate())


def retards_d_abord(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Late first, then the newest."""
    rang = Case(When(en_retard(), then=Value(0)), default=Value(1), output_field=IntegerField())
    return decisions.alias(tard=rang).order_by("tard", "-annee", "-rang")


def decisions_compter(decisions: QuerySet[Decision]) -> tuple[int, int]:
    """How many there are, and how many of them are late."""
    nombres = decisions.order_by().aggregate(toutes=Count("pk"), tardives=Count("pk", filter=en_retard()))
    return nombres["toutes"], nombres["tardives"]


def decisions_du_comite_technique() -> QuerySet[Decision]:
    """Those of the technical committee, adopted and still standing: what may recommend a practice."""
    tiennent = (EtatDecision.ADOPTEE, EtatDecision.APPLIQUEE)
    return Decision.objects.filter(comite__genre=TypeComite.TECHNIQUE, etat__in=tiennent).order_by("-annee", "-rang")


def registre_chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The decisions that this person reads and that hold these words, for the search over everything."""
    trouvees = decisions_trouver(decisions_lisibles(compte), texte).select_related("comite")
    return [
        Resultat(
            decision.texte,
            reverse("decision", args=[decision.numero]),
            f"{decision.comite}, {date_longue(decision.prise_le)}",
            f"{decision.numero}, {decision.get_etat_display().lower()}",
        )
        for decision in trouvees.order_by("-annee", "-rang")[:limite]
    ]


def decisions_trouver(decisions: QuerySet[Decision], texte: str) -> QuerySet[Decision]:
    """Those that hold every word, accents and capitals aside."""
    for mot in replier(texte).split():
        decisions = decisions.filter(mots__contains=mot)
    return decisions


@dataclass(frozen=True)
class Pas:
    """One step in the life of a decision."""

    quand: datetime.date
    titre: str
    dit: str = ""
    url: str = ""
    ici: bool = False


def decision_contexte(compte: Compte, decision: Decision) -> dict[str, Any]:
    """Its meeting, its actions, what it revised, what revised it, drawn in the order of time."""
    actions = list(actions_lisibles(compte).filter(decision=decision).select_related(*PORTEURS).distinct())
    return {
        "decision": decision,
        "actions": actions,
        "pas": sorted(_chaine(compte, decision, actions), key=lambda pas: pas.quand),
        "passages": decision.historique.select_related("par").order_by("-pk"),
    }


def _chaine(compte: Compte, decision: Decision, actions: list[Action]) -> list[Pas]:
    lisibles = decisions_lisibles(compte)
    pas = []
    if decision.revise_id and (avant := lisibles.filter(pk=decision.revise_id).first()):
        pas.append(_lien(avant, "Révisée par celle-ci."))
    pas.append(_de_la_reunion(compte, decision))
    pas.append(Pas(decision.prise_le, f"La décision {decision.numero}", decision.precision, ici=True))
    pas += [_de_l_action(action) for action in actions]
    for passage in decision.historique.exclude(de="").exclude(vers=EtatDecision.REVISEE):
        pas.append(Pas(timezone.localdate(passage.le), passage.libelle, passage.motif))
    pas += [_lien(apres, "Révise celle-ci.") for apres in lisibles.filter(revise=decision).order_by("annee", "rang")]
    return pas


def _lien(autre: Decision, dit: str) -> Pas:
    return Pas(autre.prise_le, f"{autre.numero}, « {autre.texte} »", dit, reverse("decision", args=[autre.numero]))


def _de_la_reunion(compte: Compte, decision: Decision) -> Pas:
    reunion = decision.reunion
    visible = reunions_lisibles(compte).filter(pk=reunion.pk, etat__in=CLOSES).exists()
    lit = visible and peut_lire_le_compte_rendu(compte, reunion)
    dit = f"Compte rendu adopté le {date_longue(reunion.adoptee_le)}, vérifiable." if reunion.adoptee_le else ""
    url = reverse("compte_rendu", args=[reunion.uuid]) if lit else ""
    return Pas(
        decision.prise_le, f"Réunion n° {reunion.numero}, point {decision.point.ordre} : {decision.point}", dit, url
    )


def _de_l_action(action: Action) -> Pas:
    quand = timezone.localdate(action.dit_le) if action.dit_le else action.echeance
    pour = f" pour le {date_courte(action.echeance)}" if action.etat in ACTIONS_OUVERTES else ""
    dit = f"{action.qui}, {action.get_etat_display().lower()}{pour}." + (f" « {action.dit} »" if action.dit else "")
    return Pas(quand, f"Action : {action.texte}", dit, reverse("action", args=[action.uuid]))
