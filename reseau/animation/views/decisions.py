"""The register, the page of a decision, an action and where it stands."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.ecrans.views import Decision, document, fait, formulaire, montrer, page, refus_sur
from home.permissions import droit_exiger
from home.registre import lire
from reseau.animation import documents, permissions
from reseau.animation.choices import ACTIONS_OUVERTES, DECISIONS_AU_REGISTRE, EtatAction, EtatDecision
from reseau.animation.listes import Registre
from reseau.animation.models import Action
from reseau.animation.models import Decision as DecisionPrise
from reseau.animation.permissions import (
    action_get_lisible,
    connecte_required,
    decision_get_lisible,
    participant_required,
)
from reseau.animation.queries.decisions import decision_contexte
from reseau.animation.rules import decisions as regles
from reseau.animation.rules.decisions import action_repondre
from reseau.comptes.models import Compte


class FaitForm(TexteLuForm):
    """It is done."""

    surveilles = ("dit",)
    dit = forms.CharField(label="Un mot", max_length=500, required=False)


class DateForm(FormulaireSafran, forms.Form):
    """It goes on, for another day."""

    echeance = forms.DateField(label="Nouvelle date")


class BloqueForm(TexteLuForm):
    """It does not go on, and why."""

    surveilles = ("dit",)
    dit = forms.CharField(label="Ce qui bloque", max_length=500, widget=forms.Textarea({"rows": 3}))


class MotifForm(TexteLuForm):
    """Why, in a sentence that the register keeps."""

    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=500, widget=forms.Textarea({"rows": 3}))


class ReviserForm(FormulaireSafran, forms.Form):
    """Which decision takes its place."""

    nouvelle = forms.ModelChoiceField(
        None, label="La décision qui la remplace", help_text="Une décision adoptée plus tard par la même instance."
    )

    def __init__(self, *args: Any, decision: DecisionPrise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suivantes = DecisionPrise.objects.filter(comite=decision.comite_id, etat__in=DECISIONS_AU_REGISTRE, revise=None)
        self.fields["nouvelle"].queryset = suivantes.exclude(pk=decision.pk)
        self.fields["nouvelle"].label_from_instance = lambda autre: f"{autre.numero}, {autre.texte[:80]}"


# The register, the page of a decision, what becomes of it.

AU_PLUS = 500  # décisions dans un document
SUITES = {
    "appliquer": Decision(
        "Dire la décision appliquée",
        "Elle reste au registre, avec la date d’aujourd’hui.",
        "Dire qu’elle est appliquée",
        regles.decision_appliquer,
        fait="La décision est appliquée.",
    ),
    "abandonner": Decision(
        "Abandonner la décision",
        "Elle reste au registre, avec ce qui a fait renoncer.",
        "Abandonner la décision",
        regles.decision_abandonner,
        MotifForm,
        "La décision est abandonnée.",
    ),
    "reviser": Decision(
        "Réviser la décision",
        "Une autre décision, adoptée plus tard, prend sa place ; chacune mène à l’autre.",
        "Dire qu’elle est révisée",
        regles.decision_reviser,
        ReviserForm,
        "La décision est révisée.",
    ),
}
VERS = {"appliquer": EtatDecision.APPLIQUEE, "abandonner": EtatDecision.ABANDONNEE, "reviser": EtatDecision.REVISEE}


@page(participant_required)
def registre(request: HttpRequest) -> HttpResponse:
    """What the bodies decided, as this person may read it; CSV and XLSX under the same filters."""
    return Registre(request).repondre()


@page(participant_required)
def registre_pdf(request: HttpRequest) -> HttpResponse:
    """The same decisions on paper, under the same filters; the first ones when there are very many."""
    liste = Registre(request)
    decisions = list(liste.trouvees[:AU_PLUS])
    contenu = documents.registre_pdf(decisions, liste.filtres, max(liste.nombre - AU_PLUS, 0))
    return document(contenu, "registre-des-decisions.pdf")


@page(participant_required)
def decision(request: HttpRequest, numero: str) -> HttpResponse:
    """A decision: its meeting, its actions, what it revised and what revised it."""
    lue = decision_get_lisible(request.user, numero)
    portent = [suite for offre in lire("suites_de_decision") for suite in offre(request.user, lue)]
    contexte = decision_contexte(request.user, lue) | {"suites": suites_de(request.user, lue), "portent": portent}
    return render(request, "animation/decision.html", contexte)


@formulaire(participant_required)
def suivre(request: HttpRequest, numero: str, suite: str) -> HttpResponse:
    """Say that it is applied, given up, revised by another."""
    lue = decision_get_lisible(request.user, numero)
    droit_exiger(suite in [cle for cle, _ in suites_de(request.user, lue)])
    options = {"decision": lue} if suite == "reviser" else {}
    retour = reverse("decision", args=[lue.numero])
    nom = f"{lue.numero}, « {lue.texte} »"
    return SUITES[suite].demander(request, retour, nom=nom, options=options, decision=lue)


def suites_de(compte: Compte, lue: DecisionPrise) -> list[tuple[str, str]]:
    """What this person may say of it now: the word of the address, and of the button."""
    if not permissions.peut_suivre(compte, lue):
        return []
    return [(cle, dit.bouton) for cle, dit in SUITES.items() if lue.peut_devenir(VERS[cle])]


# An action on its page: where it stands, said in one gesture.

GABARIT = "animation/action.html"
FORMULAIRES: dict[str, type[FormulaireSafran]] = {
    EtatAction.FAITE: FaitForm,
    EtatAction.EN_COURS: DateForm,
    EtatAction.BLOQUEE: BloqueForm,
}
FAIT = {
    EtatAction.FAITE: "C’est noté : l’action est faite. Merci.",
    EtatAction.EN_COURS: "C’est noté : l’action continue, pour une autre date.",
    EtatAction.BLOQUEE: "C’est noté : ce qui bloque sera lu à la prochaine réunion.",
}


@formulaire(connecte_required)
def action(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """What is to be done, by whom, for when; whoever takes care of it answers there."""
    lue = action_get_lisible(request.user, identifiant)
    repond = permissions.peut_repondre(request.user, lue)
    if request.method != "POST":
        return render(request, GABARIT, _contexte(request.user, lue, repond))
    reponse = request.POST.get("reponse", "")
    droit_exiger(repond and reponse in FORMULAIRES)
    form = FORMULAIRES[reponse](request.POST, auto_id=f"{reponse.lower()}-%s")
    if form.is_valid():
        with refus_sur(form):
            action_repondre(action=lue, par=request.user, reponse=reponse, **form.cleaned_data)
            return fait(request, FAIT[EtatAction(reponse)], "action", identifiant)
    return montrer(request, form, GABARIT, **{**_contexte(request.user, lue, repond), reponse.lower(): form})


def _contexte(compte: Compte, lue: Action, repond: bool) -> dict[str, object]:
    """The three answers, each its own form."""
    ouverte = repond and lue.etat in ACTIONS_OUVERTES
    formulaires = {cle.lower(): classe(auto_id=f"{cle.lower()}-%s") for cle, classe in FORMULAIRES.items()}
    lisible = permissions.decisions_lisibles(compte).filter(pk=lue.decision_id).exists()
    passages = lue.historique.select_related("par").order_by("-pk")
    return {"action": lue, "ouverte": ouverte, "rouvre": repond and lue.etat == EtatAction.FAITE,
            "decision_lisible": lisible, "passages": passages, **formulaires}  # fmt: skip
