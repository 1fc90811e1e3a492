"""One action: written, read, said along the year."""

import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from home import registre
from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.views import (
    FORMULAIRE,
    Decision,
    accepte,
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
from home.registre import indicateurs
from reseau.animation.models import Decision as DecisionPrise
from reseau.animation.models import Siege
from reseau.animation.permissions import decision_get_lisible, peut_tenir
from reseau.comptes.models import Compte
from reseau.plans import permissions, rules
from reseau.plans.choices import TEXTE_MAX, TITRE_MAX, EtatActionPlan
from reseau.plans.models import ActionPlan, IndicateurAction, Plan
from reseau.plans.queries import plans
from reseau.plans.rules import action_ajouter, action_dire, action_inscrire, action_modifier
from reseau.plans.views.plans import adresse
from reseau.structures.models import Reseau, Structure
from reseau.vocabulaires.models import Theme, TypePublic

# The forms of a plan: its territory and axes, an action on one page, its vote.

ENSEMBLES = ("partenaires", "publics", "themes")


class ActionForm(TexteLuForm, forms.ModelForm):
    """An action: what, who leads it, for whom, until when, and where it comes from."""

    CHAMPS_REFUSES: Mapping[str, str] = {"pilote": "porteur_structure"}
    surveilles = ("titre", "but", "porteur", "politique")
    cle = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ActionPlan
        fields = (
            "axe", "titre", "but", "porteur_structure", "porteur_reseau", "porteur_compte", "porteur", "echeance",
            "debut", "decision", "publics", "responsable", "partenaires", "themes", "engagement", "orientation",
            "politique",
        )  # fmt: skip
        widgets = {
            "but": forms.Textarea({"rows": 3}),
            "partenaires": forms.SelectMultiple({"size": 6}),
            "publics": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
        }
        labels = {
            "porteur_structure": "Pilote : une structure",
            "porteur_reseau": "ou un réseau",
            "porteur_compte": "ou une personne du comité",
            "porteur": "ou quelqu’un d’autre",
            "echeance": "Finit le",
        }

    def __init__(self, *args: Any, plan: Plan, compte: Compte, **kwargs: Any) -> None:
        ecrite = kwargs.get("instance")
        depart = {"version": ecrite.version} if ecrite else {"cle": uuid.uuid4()}
        kwargs["initial"] = {**depart, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        champs = self.fields
        champs["axe"].queryset, champs["axe"].empty_label = plan.axes.all(), None
        structures = Structure.objects.visibles().order_by("nom")
        champs["porteur_structure"].queryset = champs["partenaires"].queryset = structures
        champs["partenaires"].help_text = "Plusieurs : gardez la touche Ctrl enfoncée."
        champs["porteur_reseau"].queryset = Reseau.objects.order_by("nom")
        champs["porteur_compte"].queryset = personnes_du_plan(plan, compte, ecrite, self.initial.get("porteur_compte"))
        self._garnir_decisions(plan, compte, ecrite, self.initial.get("decision"))
        for nom, modele in (("publics", TypePublic), ("themes", Theme)):
            offerts = modele.objects.en_vigueur()
            champs[nom].queryset = (offerts | getattr(ecrite, nom).all()).distinct() if ecrite else offerts
        champs["echeance"].required = True

    def _garnir_decisions(self, plan: Plan, compte: Compte, ecrite: ActionPlan | None, demandee: Any) -> None:
        """Those of the territory, and the one that the address or the action already names."""
        gardees = {getattr(demandee, "pk", demandee), ecrite.decision_id if ecrite else None} - {None}
        siennes = plans.decisions_du_territoire(compte, plan).values("pk")
        champ = self.fields["decision"]
        champ.queryset = DecisionPrise.objects.filter(Q(pk__in=siennes) | Q(pk__in=gardees)).select_related("comite")
        champ.label_from_instance, champ.empty_label = plans.decision_dite, "Aucune"

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("echeance")
        if debut and fin and fin < debut:
            self.add_error("echeance", "Une action finit après avoir commencé.")
        return donnees

    def champs(self) -> dict[str, Any]:
        lus = dict(self.cleaned_data)
        ensembles = {nom: lus.pop(nom) for nom in ENSEMBLES}
        cles = {"version": lus.pop("version") or 0} if self.instance.pk else {"cle": lus.pop("cle") or uuid.uuid4()}
        lus.pop("cle", None), lus.pop("version", None)
        return {**lus, **cles, "ensembles": ensembles}


def personnes_du_plan(plan: Plan, compte: Compte, ecrite: ActionPlan | None, demandee: int | None) -> QuerySet[Compte]:
    """Who may lead an action alone: who sits in the body today, who writes the plan, who leads it already."""
    siennes = Q(comite=plan.comite_id) if plan.comite_id else Q(comite__bassin=plan.bassin_id)
    sieges = Siege.objects.en_vigueur().filter(siennes).exclude(compte=None).values("compte")
    gardes = {compte.pk, demandee, ecrite.porteur_compte_id if ecrite else None} - {None}
    return Compte.objects.filter(Q(pk__in=sieges) | Q(pk__in=gardes), is_active=True)


def depart_de(decision: DecisionPrise) -> dict[str, Any]:
    """What a decision says already of the action that will carry it; it often names its pilot, and writes the name."""
    titre = decision.texte if len(decision.texte) <= TITRE_MAX else f"{decision.texte[: TITRE_MAX - 1].rstrip()}…"
    noms = ("porteur_compte_id", "porteur_structure_id", "porteur_reseau_id", "porteur")
    pilote = next((nom for nom in noms if getattr(decision, nom)), "porteur")
    return {
        "titre": titre,
        "but": decision.texte if titre != decision.texte else "",
        "decision": decision.pk,
        "echeance": decision.echeance,
        pilote.removesuffix("_id"): getattr(decision, pilote),
    }


# What is said along an action: where it stands, a note, a step, a number.


class EtatForm(TexteLuForm):
    """Where it stands, and a word on why."""

    surveilles = ("dit",)
    etat = forms.ChoiceField(label="Où en est-elle", choices=EtatActionPlan.choices)
    dit = forms.CharField(
        label="Ce qui en est dit", max_length=TEXTE_MAX, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Nécessaire si elle est bloquée ou abandonnée : ce qui bloque, ou pourquoi.",
    )  # fmt: skip


class NoteForm(TexteLuForm):
    """What was seen, that day."""

    surveilles = ("texte",)
    texte = forms.CharField(label="Note", max_length=1000, widget=forms.Textarea({"rows": 3}))
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class EtapeForm(TexteLuForm):
    """One more step."""

    surveilles = ("titre",)
    titre = forms.CharField(label="Étape", max_length=TITRE_MAX)
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class IndicateurForm(TexteLuForm, forms.ModelForm):
    """What measures an action: a number by hand, or one that the house counts."""

    surveilles = ("libelle", "unite")
    source = forms.ChoiceField(
        label="Compté par la maison", required=False,
        help_text="La plateforme compte alors ce nombre d’elle-même, sur ce territoire et cette année.",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = IndicateurAction
        fields = ("libelle", "unite", "cible", "source", "valeur", "valeur_le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dites = sorted((source.libelle, code) for code, source in indicateurs().items())
        self.fields["source"].choices = [("", "Non, écrit à la main"), *((code, libelle) for libelle, code in dites)]

    def clean(self) -> dict[str, Any]:
        """A number that the house counts is not typed."""
        donnees = super().clean()
        if donnees.get("source") and donnees.get("valeur") is not None:
            self.add_error("valeur", "Un nombre compté par la maison ne s’écrit pas à la main.")
        if donnees.get("valeur") is not None and not donnees.get("valeur_le"):
            donnees["valeur_le"] = timezone.localdate()
        return donnees


class CompterForm(FormulaireSafran, forms.Form):
    """Where one is today."""

    valeur = forms.DecimalField(label="Où l’on en est", min_value=0, max_digits=12, decimal_places=2)
    le = forms.DateField(label="Compté le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"le": timezone.localdate(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


RETIRER = Decision(
    "Retirer l’indicateur", "L’action ne sera plus mesurée ainsi.", "Retirer", rules.indicateur_retirer,
    fait="L’indicateur est retiré.",
)  # fmt: skip
NOTE = Decision("Ajouter une note", "", "Ajouter la note", rules.note_ajouter, NoteForm, "La note est ajoutée.")
ETAPE = Decision("Ajouter une étape", "", "Ajouter l’étape", rules.etape_ajouter, EtapeForm, "L’étape est ajoutée.")
INDICATEUR = Decision(
    "Mesurer cette action", "", "Ajouter l’indicateur", rules.indicateur_ecrire, IndicateurForm,
    "L’indicateur est ajouté.",
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
    if plan := plans.plans_de_la_decision(request.user, decision).first():
        return redirect(f"{reverse('plan_action_ajouter', args=[plan.code, plan.annee])}?decision={decision.numero}")
    droit_exiger(peut_tenir(request.user, decision.comite))
    return redirect(f"{reverse('plan_creer')}?territoire=comite-{decision.comite_id}")


@formulaire(permissions.participant_required)
def modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write it again."""
    action = permissions.action_get_ouverte(request.user, uuid)
    form = ActionForm(request.POST or None, plan=action.plan, compte=request.user, instance=action)
    if accepte(form, action_modifier, action=action, par=request.user):
        return fait(request, "L’action est enregistrée.", page_de_l_action(action))
    dit = {"titre": "Modifier l’action", "bouton": "Enregistrer", "retour": page_de_l_action(action)}
    return montrer(request, form, "plans/action_form.html", **dit)


@page(permissions.participant_required)
def action(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One action with its steps, its notes, its numbers, where it comes from and where it goes."""
    lue = permissions.action_get_lisible(request.user, uuid)
    (lue,) = plans.mesures_garnir([lue])
    prefetch_related_objects([lue], *ENSEMBLES)
    etapes, notes = plans.etapes_et_notes(lue)
    dit, ecrit = permissions.peut_dire(request.user, lue), permissions.peut_ecrire(request.user, lue.plan)
    contexte = {
        "action": lue,
        "besoin": plans.besoin_de(lue),
        "plan": lue.plan,
        "plan_lu": permissions.plans_lisibles(request.user).filter(pk=lue.plan.pk).exists(),
        "decision": plans.decisions_derriere(request.user, [lue]).get(lue.decision_id),
        "origines": [dit for offre in registre.lire("origines_d_action") for dit in offre(request.user, lue)],
        "etapes": etapes,
        "notes": notes,
        "dit": dit,
        "ecrit": ecrit,
        "point": plans.point_lisible(request.user, lue),
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
    return _noter(request, NOTE, lue, "#notes")


@formulaire(permissions.participant_required)
def etape(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a step."""
    lue = permissions.action_get_suivie(request.user, uuid)
    return _noter(request, ETAPE, lue, "#etapes")


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
    return _noter(request, INDICATEUR, lue, "#mesures")


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


def _noter(request: HttpRequest, quoi: Decision, lue: ActionPlan, ancre: str) -> HttpResponse:
    """What is added to an action, then read there at its place."""
    form = quoi.formulaire(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            quoi.regle(action=lue, par=request.user, **form.cleaned_data)
            return fait(request, quoi.fait, f"{page_de_l_action(lue)}{ancre}")
    return _demander(request, form, lue, quoi.titre, quoi.bouton)


def _demander(request: HttpRequest, form: FormulaireSafran, lue: ActionPlan, titre: str, bouton: str) -> HttpResponse:
    dit = {"titre": titre, "bouton": bouton, "retour": page_de_l_action(lue), "nom": lue.titre}
    return montrer(request, form, FORMULAIRE, **dit)


def page_de_l_action(action: ActionPlan) -> str:
    """The page of an action."""
    return reverse("plan_action", args=[action.uuid])
