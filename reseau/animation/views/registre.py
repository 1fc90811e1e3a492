"""The register, the page of a decision, what becomes of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans import Decision, document, formulaire, page
from home.permissions import droit_exiger
from home.registre import lire
from reseau.animation import pdf, permissions
from reseau.animation.choices import EtatDecision
from reseau.animation.forms_apres import MotifForm, ReviserForm
from reseau.animation.listes import Registre
from reseau.animation.models import Decision as DecisionPrise
from reseau.animation.permissions import participant_required
from reseau.animation.permissions_suites import decision_get_lisible
from reseau.animation.queries.registre import decision_contexte
from reseau.animation.rules import decisions as regles
from reseau.comptes.models import Compte

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
VERS = {
    "appliquer": EtatDecision.APPLIQUEE,
    "abandonner": EtatDecision.ABANDONNEE,
    "reviser": EtatDecision.REVISEE,
}


@page(participant_required)
def registre(request: HttpRequest) -> HttpResponse:
    """What the bodies decided, as this person may read it; CSV and XLSX under the same filters."""
    return Registre(request).repondre()


@page(participant_required)
def registre_pdf(request: HttpRequest) -> HttpResponse:
    """The same decisions on paper, under the same filters; the first ones when there are very many."""
    liste = Registre(request)
    decisions = list(liste.trouvees[:AU_PLUS])
    contenu = pdf.registre_pdf(decisions, liste.filtres, max(liste.nombre - AU_PLUS, 0))
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
