"""The plan of actions of Niort: last year's, finished, and this year's, in every state, by the rules."""

import datetime
import uuid
from typing import Any

from reseau.animation.choices import DECISIONS_AU_REGISTRE
from reseau.animation.models import Decision
from reseau.comptes.models import Compte
from reseau.plans.choices import EtatActionPlan
from reseau.plans.models import ActionPlan, AxePlan, OrientationDuSchema, Plan
from reseau.plans.rules.actions import action_ajouter, action_dire
from reseau.plans.rules.plans import plan_clore, plan_creer, plan_voter
from reseau.plans.rules.report import plan_reporter
from reseau.plans.rules.suivi import etape_ajouter, etape_cocher, indicateur_ecrire, note_ajouter
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme, TypePublic
from safran.demo.lecture import aujourd_hui, fichier_lire, jour

TEXTES = ("engagement", "politique", "responsable")


def schema_construire(contexte: dict[str, Any]) -> None:
    """The orientations of the regional scheme, before the trainings that cite them."""
    for orientation in fichier_lire("plans.yaml")["orientations"]:
        OrientationDuSchema.objects.get_or_create(code=orientation["code"], defaults={"titre": orientation["titre"]})


def plans_construire(contexte: dict[str, Any]) -> None:
    """Both years, with the decisions of the bassin where there are some; nothing when they stand already."""
    if Plan.objects.exists():
        return
    dit, par = fichier_lire("plans.yaml"), contexte["comptes"]["mathilde-renaudin"]
    annee, niort = aujourd_hui().year, Bassin.objects.get(code="niort")
    passe, present = (
        plan_creer(par=par, cle=uuid.uuid4(), territoire=niort, annee=an, axes=dit["axes"]) for an in (annee - 1, annee)
    )
    _remplir(passe, dit["passe"], par, [])
    plan_reporter(plan=passe, par=par)
    plan_clore(plan=passe, par=par)
    _remplir(present, dit["actions"], par, _decisions(niort))
    for action in ActionPlan.objects.filter(axe__plan=present).exclude(reportee_de=None):
        motif = "Toujours aucun bureau fermé : à trancher au prochain comité."
        action_dire(action=action, par=par, etat=EtatActionPlan.BLOQUEE, dit=motif)


def _decisions(bassin: Bassin) -> list[Decision]:
    """Those that its body has taken, the first ones first."""
    prises = Decision.objects.filter(comite__bassin=bassin, etat__in=DECISIONS_AU_REGISTRE)
    return list(prises.order_by("annee", "rang"))


def _remplir(plan: Plan, fiches: list[dict[str, Any]], par: Compte, decisions: list[Decision]) -> None:
    """Write each action, have the plan voted in winter, then say where each one is."""
    axes = {axe.titre: axe for axe in plan.axes.all()}
    paires = [(fiche, _ecrire(fiche, axes[fiche["axe"]], par, decisions)) for fiche in fiches]
    plan_voter(plan=plan, par=par, le=min(datetime.date(plan.annee, 2, 10), aujourd_hui()))
    for fiche, action in paires:
        _suivre(fiche, ActionPlan.objects.get(pk=action.pk), par)


def _ecrire(fiche: dict[str, Any], axe: AxePlan, par: Compte, decisions: list[Decision]) -> ActionPlan:
    structure = Structure.objects.filter(code=fiche["pilote"]).first()
    pilote: dict[str, Any] = {"porteur_structure": structure} if structure else {"porteur": fiche["pilote"]}
    rang = fiche.get("decision", 0)
    orientation = OrientationDuSchema.objects.filter(code=fiche.get("orientation", "")).first()
    return action_ajouter(
        axe=axe,
        par=par,
        cle=uuid.uuid4(),
        titre=fiche["titre"],
        echeance=jour(fiche["fin"]) if "fin" in fiche else datetime.date(axe.plan.annee, 11, 30),
        decision=decisions[rang - 1] if 0 < rang <= len(decisions) else None,
        orientation=orientation,
        ensembles={
            "partenaires": Structure.objects.filter(code__in=fiche.get("partenaires", ())),
            "publics": TypePublic.objects.filter(code__in=fiche.get("publics", ())),
            "themes": Theme.objects.filter(code__in=fiche.get("themes", ())),
        },
        **pilote,
        **{nom: fiche[nom] for nom in TEXTES if nom in fiche},
    )


def _suivre(fiche: dict[str, Any], action: ActionPlan, par: Compte) -> None:
    """Its steps, the first one done; its number; a note; its state."""
    for rang, titre in enumerate(fiche.get("etapes", ())):
        etape = etape_ajouter(action=action, par=par, cle=uuid.uuid4(), titre=titre)
        if rang == 0:
            etape_cocher(etape=etape, par=par, faite=True)
    if "mesure" in fiche:
        libelle, unite, valeur, cible = fiche["mesure"]
        compte = {"libelle": libelle, "unite": unite, "valeur": valeur, "cible": cible}
        indicateur_ecrire(action=action, par=par, cle=uuid.uuid4(), **compte)
    if "source" in fiche:
        lue = {"libelle": "Forums tenus", "unite": fiche["unite"], "cible": fiche["cible"], "source": fiche["source"]}
        indicateur_ecrire(action=action, par=par, cle=uuid.uuid4(), **lue)
    if "note" in fiche:
        note_ajouter(action=action, par=par, cle=uuid.uuid4(), texte=fiche["note"])
    if fiche["etat"] != EtatActionPlan.A_LANCER:
        action_dire(action=action, par=par, etat=fiche["etat"], dit=fiche.get("dit", ""))
