"""The yearly state of a plan: read once, then shown as a page, a document or slides."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from home.documents.diaporama import Diapositive, decouper, odp_faire
from home.documents.pdf import pdf_render
from home.temps.typographie import date_courte, nombre_dire
from reseau.comptes.models import Compte
from reseau.plans.choices import EtatActionPlan
from reseau.plans.models import Plan
from reseau.plans.queries.avancement import PAGE, PAPIER, Encres, compter, mesures_consolider
from reseau.plans.queries.plans import PlanLu, avancement_contexte, decisions_derriere, plan_lu


def etat_lire(lu: PlanLu, compte: Compte, encres: Encres = PAGE) -> dict[str, Any]:
    """All that the state says, for one reader: a decision that she does not read is not named."""
    actions, contexte = lu.actions, avancement_contexte(lu, encres)
    return {
        **contexte,
        "decisions": decisions_derriere(compte, actions),
        "actions_par_axe": [
            (ligne, [action for action in actions if action.axe_id == axe.pk])
            for axe, ligne in zip(contexte["axes"], contexte["par_axe"], strict=True)
        ],
        "consolides": mesures_consolider(mesure for action in actions for mesure in action.mesures),
        "le": timezone.localdate(),
        "a_dire": [action for action in actions if action.etat == EtatActionPlan.BLOQUEE or action.retard],
    }


def etat_pdf(plan: Plan, compte: Compte) -> bytes:
    """The document: A4, tagged; the same facts on the same day give the same bytes."""
    return pdf_render("plans/pdf/etat.html", etat_lire(plan_lu(plan), compte, PAPIER))


def etat_odp(lu: PlanLu, compte: Compte) -> bytes:
    """The slides."""
    return odp_faire(str(lu.plan), _diapositives(lu.plan, etat_lire(lu, compte)))


def _diapositives(plan: Plan, etat: dict[str, Any]) -> Iterator[Diapositive]:
    ensemble = etat["ensemble"]
    tete = [
        f"État au {date_courte(etat['le'])}.",
        f"{nombre_dire(ensemble.terminees, 'action')} sur {ensemble.total} menées à bien.",
    ]
    if plan.vote_le:
        tete.insert(0, f"Plan voté le {date_courte(plan.vote_le)}.")
    yield Diapositive(str(plan), tete)
    axes = [[ligne.libelle, *ligne.par_etat] for ligne in etat["par_axe"]]
    yield from decouper("Où en sont les axes", ["Axe", *etat["etats"]], axes)
    pilotes = [[ligne.libelle, *ligne.par_etat] for ligne in etat["par_pilote"]]
    yield from decouper("Qui pilote", ["Organisation", *etat["etats"]], pilotes)
    for ligne, actions in etat["actions_par_axe"]:
        rangs = [[un.titre, un.qui, date_courte(un.echeance), str(un.get_etat_display())] for un in actions]
        yield from decouper(ligne.libelle, ["Action", "Pilote", "Échéance", "État"], rangs)
    dites = []
    for un in etat["a_dire"]:
        retard = f"{nombre_dire(un.retard, 'jour')} de retard" if un.retard else ""
        dites.append([un.titre, un.get_etat_display(), un.dit or retard])
    yield from decouper("Ce qui attend une décision", ["Action", "État", "Pourquoi"], dites)
    mesures = [
        [c.libelle, compter(c.nombre, c.unite, c.sur), f"{c.pour_cent} %" if c.pour_cent is not None else ""]
        for c in etat["consolides"]
    ]
    yield from decouper("Ce qui se mesure", ["Ce que l’on compte", "Où l’on en est", "Part"], mesures)
