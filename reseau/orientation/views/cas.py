"""The cases of the bench: added, corrected, taken off by the Région; proposed by who sees the ground."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, geste, montrer, refus_sur, tenter
from home.permissions import trouver
from reseau.orientation.choices import EtatRegle
from reseau.orientation.forms import CasForm, EcarterForm
from reseau.orientation.models import CasDEssai
from reseau.orientation.queries.regles import jeu_en_preparation
from reseau.orientation.rules import regles
from reseau.orientation.views.regles import fil_des_regles, proposer_required, tenir_required

RETIRER = Decision(
    "Retirer ce cas",
    "Aucun jeu ne devra plus y répondre. Le jeu en préparation sera à essayer de nouveau.",
    "Retirer",
    regles.cas_retirer,
    fait="Le cas est retiré.",
)
ECARTER = Decision(
    "Écarter ce cas",
    "Il n’entre pas dans l’essai. Qui l’a proposé lit pourquoi.",
    "Écarter",
    regles.cas_ecarter,
    EcarterForm,
    "La proposition est écartée.",
)


@formulaire(tenir_required)
def ajouter(request: HttpRequest) -> HttpResponse:
    """Add a case."""
    return _ecrire(request, None)


@formulaire(tenir_required)
def modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct a case."""
    return _ecrire(request, trouver(_cas(), etat=EtatRegle.RETENUE, retire_le=None, uuid=uuid))


@formulaire(tenir_required)
def retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a case off the bench."""
    cas = trouver(_cas(), etat=EtatRegle.RETENUE, uuid=uuid)
    return RETIRER.demander(request, _retour(), nom=cas.libelle, fil=fil_des_regles(), cas=cas)


@formulaire(proposer_required)
def proposer(request: HttpRequest) -> HttpResponse:
    """Propose a case."""
    form = CasForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            champs = {nom: valeur for nom, valeur in form.champs().items() if nom != "version"}
            regles.cas_proposer(par=request.user, **champs)
            return fait(request, "C’est proposé à la Région.", "regles_orientation")
    return montrer(
        request, form, FORMULAIRE, titre="Proposer un cas d’essai", bouton="Proposer", deux=True, fil=fil_des_regles(),
        explication="Une situation vécue, sans rien qui désigne une personne : chaque jeu devra bien y répondre.",
        retour=reverse("regles_orientation"),
    )  # fmt: skip


@geste(tenir_required)
def retenir(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a proposed case on the bench."""
    with tenter(request, "Le cas est dans l’essai."):
        regles.cas_retenir(cas=trouver(_cas(), uuid=uuid), par=request.user)
    return redirect("regles_orientation")


@formulaire(tenir_required)
def ecarter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Set a proposed case aside, and say why."""
    cas = trouver(_cas(), uuid=uuid)
    return ECARTER.demander(request, reverse("regles_orientation"), nom=cas.libelle, fil=fil_des_regles(), cas=cas)


def _ecrire(request: HttpRequest, cas: CasDEssai | None) -> HttpResponse:
    form = CasForm(request.POST if request.method == "POST" else None, cas=cas)
    if form.is_valid():
        with refus_sur(form):
            champs = form.champs()
            regles.cas_ecrire(par=request.user, cas=cas, **{**champs, "version": champs["version"] or 0})
            return fait(request, "C’est écrit : le jeu en préparation est à essayer.", _retour())
    return montrer(
        request, form, "orientation/cas_form.html", titre=f"Corriger le cas {cas.numero}" if cas else "Ajouter un cas",
        explication="Une situation écrite par le réseau : chaque jeu doit bien y répondre avant d’être publié.",
        bouton="Enregistrer", retour=_retour(), deux=True, fil=fil_des_regles(), cas=cas,
    )  # fmt: skip


def _cas() -> QuerySet[CasDEssai]:
    return CasDEssai.objects.select_related("besoin", "situation", "commune__departement")


def _retour() -> str:
    """The set being prepared, where it is to try again; else the first page."""
    jeu = jeu_en_preparation()
    return reverse("jeu_de_regles", args=[jeu.numero]) if jeu else reverse("regles_orientation")
