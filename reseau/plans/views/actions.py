"""One action: written, read, said along the year."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home import registre
from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import (
    FORMULAIRE,
    Decision,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    refus_sur,
    retour_local,
    tenter,
)
from home.permissions import droit_exiger
from reseau.animation.permissions import decision_get_lisible, peut_tenir
from reseau.plans import permissions, rules
from reseau.plans.forms import ActionForm, CompterForm, EtapeForm, EtatForm, IndicateurForm, NoteForm, depart_de
from reseau.plans.models import ActionPlan
from reseau.plans.queries.plans import (
    besoin_de,
    decisions_derriere,
    etapes_et_notes,
    mesures_garnir,
    plans_de_la_decision,
    point_lisible,
)
from reseau.plans.rules import action_ajouter, action_dire, action_inscrire, action_modifier
from reseau.plans.views.plans import adresse

RETIRER = Decision(
    "Retirer l’indicateur", "L’action ne sera plus mesurée ainsi.", "Retirer", rules.indicateur_retirer,
    fait="L’indicateur est retiré.",
)  # fmt: skip


@formulaire(permissions.participant_required)
def ajouter(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """Write an action; `?decision=D-2026-017` fills what the decision says already."""
    plan = permissions.plan_get_ouvert(request.user, code, annee)
    numero = request.GET.get("decision", "")
    decision = decision_get_lisible(request.user, numero) if numero else None
    depart = depart_de(decision) if decision else {}
    form = ActionForm(request.POST or None, plan=plan, compte=request.user, initial=depart)
    if form.is_valid():
        with refus_sur(form):
            action = action_ajouter(par=request.user, **form.champs())
            return fait(request, "L’action est au plan.", page_de_l_action(action))
    dit = {"titre": "Ajouter une action", "bouton": "Ajouter l’action", "retour": adresse(plan), "nom": str(plan)}
    return montrer(request, form, "plans/action_form.html", decision=decision, sans_axe=not plan.axes.exists(), **dit)


@page(permissions.participant_required)
def de_la_decision(request: HttpRequest, numero: str) -> HttpResponse:
    """From the page of a decision: to the form of an action that carries it, in the plan of its territory."""
    decision = decision_get_lisible(request.user, numero)
    if plan := plans_de_la_decision(request.user, decision).first():
        return redirect(f"{reverse('plan_action_ajouter', args=[plan.code, plan.annee])}?decision={decision.numero}")
    droit_exiger(peut_tenir(request.user, decision.comite))
    return redirect(f"{reverse('plan_creer')}?territoire=comite-{decision.comite_id}")


@formulaire(permissions.participant_required)
def modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write it again."""
    action = permissions.action_get_ouverte(request.user, uuid)
    form = ActionForm(request.POST or None, plan=action.plan, compte=request.user, instance=action)
    if form.is_valid():
        with refus_sur(form):
            action_modifier(action=action, par=request.user, **form.champs())
            return fait(request, "L’action est enregistrée.", page_de_l_action(action))
    dit = {"titre": "Modifier l’action", "bouton": "Enregistrer", "retour": page_de_l_action(action)}
    return montrer(request, form, "plans/action_form.html", **dit)


@page(permissions.participant_required)
def action(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One action with its steps, its notes, its numbers, where it comes from and where it goes."""
    lue = permissions.action_get_lisible(request.user, uuid)
    (lue,) = mesures_garnir([lue])
    etapes, notes = etapes_et_notes(lue)
    dit, ecrit = permissions.peut_dire(request.user, lue), permissions.peut_ecrire(request.user, lue.plan)
    contexte = {
        "action": lue,
        "besoin": besoin_de(lue),
        "plan": lue.plan,
        "plan_lu": permissions.plans_lisibles(request.user).filter(pk=lue.plan.pk).exists(),
        "decision": decisions_derriere(request.user, [lue]).get(lue.decision_id),
        "origines": [dit for offre in registre.lire("origines_d_action") for dit in offre(request.user, lue)],
        "etapes": etapes,
        "notes": notes,
        "dit": dit,
        "ecrit": ecrit,
        "point": point_lisible(request.user, lue),
        "s_inscrit": permissions.peut_inscrire(request.user, lue),
        "forms": {
            "etat": EtatForm(initial={"etat": lue.etat, "dit": lue.dit}) if dit else None,
            "note": NoteForm() if dit else None,
            "etape": EtapeForm() if dit or ecrit else None,
        },
    }
    return render(request, "plans/action.html", contexte)


@formulaire(permissions.participant_required)
def etat(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say where it stands: from a select of the plan, from a review, or on its own page when words are needed."""
    lue = permissions.action_get_dite(request.user, uuid)
    form = EtatForm(request.POST or None, initial={"etat": lue.etat})
    retour = retour_local(request) or page_de_l_action(lue)
    revue = "revue" in request.POST
    if form.is_valid():
        with refus_sur(form):
            dite = action_dire(action=lue, par=request.user, revue=revue, **form.cleaned_data)
            phrase = f"«\u00a0{lue.titre}\u00a0» : {dite.get_etat_display().lower()}."
            return fait(request, phrase, f"{retour}#action-{lue.pk}")
    dit = {"titre": "Où en est cette action", "bouton": "Enregistrer", "retour": retour, "nom": lue.titre}
    caches = {"retour": retour, **({"revue": "oui"} if revue else {})}
    return montrer(request, form, FORMULAIRE, caches=caches, **dit)


@geste(permissions.participant_required)
def inscrire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A blocked action goes to the agenda of the body that follows it."""
    lue = permissions.action_get_discutee(request.user, uuid)
    with tenter(request, "L’action attend la prochaine réunion, dans la réserve de l’instance."):
        action_inscrire(action=lue, par=request.user)
    return redirect(retour_local(request) or page_de_l_action(lue))


@formulaire(permissions.participant_required)
def note(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note what was seen."""
    lue = permissions.action_get_dite(request.user, uuid)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            rules.note_ajouter(action=lue, par=request.user, **form.cleaned_data)
            return fait(request, "La note est ajoutée.", f"{page_de_l_action(lue)}#notes")
    return _demander(request, form, lue, "Ajouter une note", "Ajouter la note")


@formulaire(permissions.participant_required)
def etape(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a step."""
    lue = permissions.action_get_suivie(request.user, uuid)
    form = EtapeForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            rules.etape_ajouter(action=lue, par=request.user, **form.cleaned_data)
            return fait(request, "L’étape est ajoutée.", f"{page_de_l_action(lue)}#etapes")
    return _demander(request, form, lue, "Ajouter une étape", "Ajouter l’étape")


@geste(permissions.participant_required)
def etape_cocher(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A step is done, or not yet after all."""
    lue = permissions.etape_get_dite(request.user, uuid)
    with tenter(request):
        rules.etape_cocher(etape=lue, par=request.user, faite="faite" in request.POST)
    return redirect(f"{page_de_l_action(lue.action)}#etapes")


@formulaire(permissions.participant_required)
def indicateur(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what measures it."""
    lue = permissions.action_get_suivie(request.user, uuid)
    form = IndicateurForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            rules.indicateur_ecrire(action=lue, par=request.user, **form.cleaned_data)
            return fait(request, "L’indicateur est ajouté.", f"{page_de_l_action(lue)}#mesures")
    return _demander(request, form, lue, "Mesurer cette action", "Ajouter l’indicateur")


@formulaire(permissions.participant_required)
def indicateur_compter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say where one is today."""
    lu = permissions.indicateur_get_dit(request.user, uuid)
    form = CompterForm(request.POST or None, initial={"valeur": lu.valeur})
    if form.is_valid():
        with refus_sur(form, "valeur"):
            rules.indicateur_compter(indicateur=lu, par=request.user, **form.cleaned_data)
            return fait(request, "Le nombre est enregistré.", f"{page_de_l_action(lu.action)}#mesures")
    return _demander(request, form, lu.action, f"{lu.libelle} : {lu.unite}", "Enregistrer")


@formulaire(permissions.participant_required)
def indicateur_retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """It measures nothing any more."""
    lu = permissions.indicateur_get_dit(request.user, uuid)
    return RETIRER.demander(request, page_de_l_action(lu.action), nom=lu.libelle, indicateur=lu)


def _demander(request: HttpRequest, form: FormulaireSafran, lue: ActionPlan, titre: str, bouton: str) -> HttpResponse:
    dit = {"titre": titre, "bouton": bouton, "retour": page_de_l_action(lue), "nom": lue.titre}
    return montrer(request, form, FORMULAIRE, **dit)


def page_de_l_action(action: ActionPlan) -> str:
    """The page of an action."""
    return reverse("plan_action", args=[action.uuid])
