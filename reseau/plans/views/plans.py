"""Plans: all that one reads, one of them, its vote, its yearly state, and the regional guidance scheme (R1.6)."""

import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from home.documents.diaporama import GENRE as DIAPORAMA
from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.views import (
    FORMULAIRE,
    PDF,
    Decision,
    document,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    page_de,
    refus_sur,
    tenter,
)
from home.exploitation.travaux import DONNER, SuiviDeDocument
from home.fichiers.medias import fichier_prive
from home.permissions import trouver
from home.registre import lire
from reseau.animation.models import Decision as DecisionPrise
from reseau.comptes.models import Compte
from reseau.plans import permissions
from reseau.plans.choices import AXES_MAX, TITRE_MAX
from reseau.plans.documents import etat_lire, etat_odp
from reseau.plans.listes import ActionsDesPlans, ActionsDuPlan
from reseau.plans.models import AxePlan, OrientationDuSchema, Plan
from reseau.plans.permissions import bassins_a_planifier, comites_a_planifier
from reseau.plans.queries.plans import (
    actions_ouvertes,
    decision_dite,
    decisions_derriere,
    decisions_du_territoire,
    mes_actions,
    mesures_garnir,
    plan_contexte,
    plan_lu,
    plans_a_lire,
)
from reseau.plans.rules import axe_ecrire, axe_retirer, etat_demander, plan_clore, plan_creer, plan_reporter, plan_voter
from reseau.tendances.portes import dessin_de, genres_lire


class PlanForm(TexteLuForm):
    """A new plan: whose, for which year, along which axes."""

    CHAMPS_REFUSES: Mapping[str, str] = {"droit": "territoire"}
    surveilles = ("axes",)
    territoire = forms.ChoiceField(label="Territoire")
    annee = forms.IntegerField(label="Année", min_value=2000, max_value=2099)
    axes = forms.CharField(
        label="Axes", widget=forms.Textarea({"rows": 4}), help_text="Un par ligne. Ils se changent ensuite."
    )
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ("territoire", "annee", "axes", "garder", "cle")

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        kwargs["initial"] = {"annee": timezone.localdate().year, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        comites = {f"comite-{c.pk}": c for c in comites_a_planifier(compte).order_by("nom")}
        bassins = {f"bassin-{b.pk}": b for b in bassins_a_planifier(compte)}
        self.territoires: dict[str, Any] = comites | bassins
        self.fields["territoire"].choices = [
            ("", "Choisir"),
            ("Instances", [(cle, str(comite)) for cle, comite in comites.items()]),
            ("Bassins", [(cle, f"Bassin {bassin.nom}") for cle, bassin in bassins.items()]),
        ]

    def clean_axes(self) -> str:
        """One title per line, short enough, not too many."""
        axes = _lignes(self.cleaned_data["axes"])
        if len(axes) > AXES_MAX:
            raise forms.ValidationError(f"Un plan a {AXES_MAX} axes au plus, vous en avez écrit {len(axes)}.")
        if any(len(axe) > TITRE_MAX for axe in axes):
            raise forms.ValidationError(f"Le titre d’un axe tient en {TITRE_MAX} caractères.")
        return "\n".join(axes)

    def champs(self) -> dict[str, Any]:
        lus = self.cleaned_data
        return {**lus, "territoire": self.territoires[lus["territoire"]], "axes": _lignes(lus["axes"])}


def _lignes(texte: str) -> list[str]:
    return list(dict.fromkeys(filter(None, map(str.strip, texte.splitlines()))))


class AxeForm(TexteLuForm, forms.ModelForm):
    """An axis: its title, its rank."""

    surveilles = ("titre",)

    class Meta:
        model = AxePlan
        fields = ("titre", "ordre")


class VoteForm(FormulaireSafran, forms.Form):
    """By which decision, and when."""

    decision = forms.ModelChoiceField(
        DecisionPrise.objects.none(), label="Décision qui le vote", required=False,
        empty_label="Sans décision au registre",
    )  # fmt: skip
    le = forms.DateField(label="Voté le", required=False, help_text="Le jour de la décision, s’il y en a une.")

    def __init__(self, *args: Any, plan: Plan, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions_du_territoire(compte, plan)
        self.fields["decision"].label_from_instance = decision_dite

    def clean_le(self) -> Any:
        if (le := self.cleaned_data["le"]) and le > timezone.localdate():
            raise forms.ValidationError("Ce jour n’est pas encore venu.")
        return le


# Plans: all that one reads, one of them as board and list, its vote, its year after.

PAR_PAGE = 40
VIE = {
    "voter": Decision(
        "Le plan est voté", "Qui lit les réunions de ce territoire lit alors le plan, et ses pilotes le suivent.",
        "Le plan est voté", plan_voter, VoteForm, "Le plan est voté.",
    ),
    "clore": Decision(
        "Clore le plan", "L’année est finie : plus rien n’y change. Reportez d’abord ce qui reste ouvert.",
        "Clore le plan", plan_clore, fait="Le plan est clos.",
    ),
    "reporter": Decision(
        "Reporter ce qui reste", "Chaque action encore ouverte passe au plan de l’année suivante, avec son pilote.",
        "Reporter à l’année suivante", plan_reporter, fait="Ce qui restait ouvert est au plan de l’année suivante.",
    ),
}  # fmt: skip
RETIRER = Decision(
    "Retirer l’axe", "Il ne porte aucune action.", "Retirer", axe_retirer, fait="L’axe est retiré."
)  # fmt: skip


@page(permissions.participant_required)
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan that one reads, the latest year first."""
    contexte = {
        "page_obj": page_de(request, plans_a_lire(request.user), PAR_PAGE),
        "peut_planifier": permissions.peut_planifier(request.user),
    }
    return render(request, "plans/plans.html", contexte)


@formulaire(permissions.planifier_required)
def plan_creer_page(request: HttpRequest) -> HttpResponse:
    """Begin a plan: whose, for which year, along which axes."""
    depart = {"territoire": request.GET.get("territoire", "")}
    form = PlanForm(request.POST or None, compte=request.user, initial=depart)
    if form.is_valid():
        with refus_sur(form, "annee"):
            plan = plan_creer(par=request.user, **form.champs())
            return fait(request, "Le plan est commencé. Écrivez ses actions.", adresse(plan))
    dit = {"titre": "Préparer un plan d’actions", "bouton": "Préparer le plan", "retour": reverse("plans")}
    return montrer(request, form, FORMULAIRE, **dit)


@page(permissions.participant_required)
def plan(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """One plan: how far it is, its board or its list, the decisions behind it; XLSX and CSV under the same filters."""
    lu = plan_lu(permissions.plan_get_lisible(request.user, code, annee))
    liste = ActionsDuPlan(request, lu)
    liste.decisions = decisions_derriere(request.user, lu.actions)
    return liste.repondre(
        **plan_contexte(request.user, lu), en_liste=request.GET.get("vue") == "liste", derriere=liste.decisions.values()
    )


@formulaire(permissions.participant_required)
def plan_vie(request: HttpRequest, code: str, annee: int, geste: str) -> HttpResponse:
    """It is voted, closed, or what remains goes to the next year."""
    lu = permissions.plan_get_tenu(request.user, code, annee)
    if geste not in VIE:
        raise Http404
    options = {"plan": lu, "compte": request.user} if geste == "voter" else {}
    return VIE[geste].demander(request, adresse(lu), nom=str(lu), options=options, plan=lu)


@formulaire(permissions.participant_required)
def axe_ajouter(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """One more axis."""
    lu = permissions.plan_get_ouvert(request.user, code, annee)
    form = AxeForm(request.POST or None, initial={"ordre": lu.axes.count() + 1})
    return _ecrire_axe(request, form, lu, "Ajouter un axe")


@formulaire(permissions.participant_required)
def axe_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Name it another way, place it elsewhere."""
    axe = permissions.axe_get_ouvert(request.user, pk)
    return _ecrire_axe(request, AxeForm(request.POST or None, instance=axe), axe.plan, "Modifier l’axe")


@formulaire(permissions.participant_required)
def axe_retirer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away an axis that carries nothing."""
    axe = permissions.axe_get_ouvert(request.user, pk)
    return RETIRER.demander(request, adresse(axe.plan), nom=axe.titre, axe=axe)


@page(permissions.participant_required)
def revue(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """In a meeting: each action still open, one gesture to say where it stands."""
    lu = permissions.plan_get_tenu(request.user, code, annee)
    actions = mesures_garnir(actions_ouvertes(lu))
    return render(request, "plans/revue.html", {"plan": lu, "actions": actions, "retour": request.path, "revue": True})


@page(permissions.participant_required)
def actions(request: HttpRequest) -> HttpResponse:
    """The actions of every plan that one reads, by date and by theme; what they add up to."""
    return ActionsDesPlans(request).repondre()


@page(permissions.participant_required)
def miennes(request: HttpRequest) -> HttpResponse:
    """What one leads, over every plan, with the same gesture."""
    actions = mesures_garnir(mes_actions(request.user).prefetch_related("indicateurs"))
    return render(request, "plans/revue.html", {"actions": actions, "retour": request.path})


def _ecrire_axe(request: HttpRequest, form: AxeForm, lu: Plan, titre: str) -> HttpResponse:
    if form.is_valid():
        axe = form.instance if form.instance.pk else None
        with refus_sur(form, "titre"):
            axe_ecrire(plan=lu, par=request.user, axe=axe, **form.cleaned_data)
            return fait(request, "L’axe est enregistré.", adresse(lu))
    dit = {"titre": titre, "bouton": "Enregistrer", "retour": adresse(lu), "nom": str(lu)}
    return montrer(request, form, FORMULAIRE, **dit)


def adresse(plan: Plan) -> str:
    """The page of a plan."""
    return reverse("plan", args=[plan.code, plan.annee])


# The state of a plan at the end of its year, or of today: a page, slides, a document made in the background.


@page(permissions.participant_required)
def etat(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """How far the plan is, axis by axis, action by action, number by number."""
    lu = plan_lu(permissions.plan_get_lisible(request.user, code, annee))
    return render(request, "plans/etat.html", etat_lire(lu, request.user))


@page(permissions.participant_required)
def odp(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """The same, to show in a meeting."""
    lu = plan_lu(permissions.plan_get_lisible(request.user, code, annee))
    return document(etat_odp(lu, request.user), f"plan-{code}-{annee}.odp", DIAPORAMA, joint=True)


@geste(permissions.participant_required)
def pdf_demander(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """The same, to print and to send: made in the background, given as soon as it is ready."""
    plan = permissions.plan_get_lisible(request.user, code, annee)
    with tenter(request):
        demande = etat_demander(plan=plan, par=request.user)
        return redirect(reverse("plan_etat_annuel", args=[demande.uuid]) + DONNER)
    return redirect("plan_etat", code, annee)


@page(permissions.participant_required)
def pdf_suivre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far the document is."""
    mien = permissions.etat_annuel_get_mien(request.user, uuid)
    suivi = SuiviDeDocument(
        "plans/etat_annuel.html", "plans/etat_annuel_avancement.html", "Pages mises en page",
        reverse("plan_etat_annuel", args=[uuid]),
        reverse("plan_etat_demander", args=[mien.plan.code, mien.plan.annee]), reverse("plan_pdf", args=[uuid]),
    )  # fmt: skip
    return suivi.repondre(request, mien)


@page(permissions.participant_required)
def pdf(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The document, once it is ready."""
    mien = permissions.etat_annuel_get_mien(request.user, uuid)
    nom = f"plan-{mien.plan.code}-{mien.plan.annee}.pdf"
    return fichier_prive(mien.fichier if mien.pret else "", as_attachment=True, filename=nom, content_type=PDF)


# The regional guidance scheme: its orientations, and what cites each of them; public (R1.6).


@page()
def schema(request: HttpRequest) -> HttpResponse:
    """Every orientation."""
    return render(request, "plans/schema.html", {"orientations": OrientationDuSchema.objects.all()})


@page()
def orientation(request: HttpRequest, code: str) -> HttpResponse:
    """One of them, and what cites it that this reader may read: trainings, actions of plans."""
    lue = trouver(OrientationDuSchema.objects.all(), code=code)
    genres = genres_lire(un for offre in lire("citent_orientation") for un in offre(request.user, lue))
    contexte = {"orientation": lue, "genres": genres, "dessin": dessin_de(genres)}
    return render(request, "plans/orientation.html", contexte)
