"""Signing a draft together: who signs, an invitation, a name taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import formulaire, question, tenter
from home.erreurs import RegleRefusee
from pratiques.choices import EtatSignataire
from pratiques.permissions.brouillons import (
    a_mene_l_entretien,
    brouillon_get_a_suivre,
    brouillon_get_mine,
    sans_porteur,
    signataire_get_invite,
    signataire_get_retirable,
)
from pratiques.queries import signatures
from pratiques.rules import signatures as regles_signatures
from pratiques.rules.signatures import brouillon_reprendre, signataire_inviter, signataire_repondre
from reseau.membres.permissions import membre_required

SANS_PERSONNE = "Choisissez une personne dans la liste."


@formulaire(membre_required)
def signataires(request: HttpRequest, uuid: str) -> HttpResponse:
    """Who signs the draft; its author looks for someone by name, structure or topic, and invites."""
    brouillon = brouillon_get_mine(request.user, uuid)
    if request.method == "POST":
        with tenter(request):
            compte = personne_choisie(request)
            invite = signataire_inviter(brouillon=brouillon, compte=compte, par=request.user)
            messages.success(request, f"{invite.compte.nom_complet} reçoit votre invitation.")
        return redirect("pratiques_signataires", uuid=brouillon.uuid)
    texte = signatures.texte_cherche(request.GET.get("q", ""))
    contexte = signatures.signataires_contexte(brouillon, request.user, texte)
    return render(request, "pratiques/signataires.html", contexte)


def personne_choisie(request: HttpRequest) -> object:
    """The account that the pressed button names; RegleRefusee("personne") for anything else."""
    try:
        public_id = UUID(request.POST.get("personne", ""))
    except ValueError:
        raise RegleRefusee("personne", SANS_PERSONNE)
    compte = signatures.compte_a_inviter(request.user, public_id)
    if compte is None:
        raise RegleRefusee("personne", SANS_PERSONNE)
    return compte


@formulaire(membre_required)
def invitation(request: HttpRequest, uuid: str) -> HttpResponse:
    """Say yes or no; once said, the yes leads to the draft."""
    signataire = signataire_get_invite(request.user, uuid)
    accepter = request.POST.get("reponse") == "oui"
    if request.method == "POST" and request.POST.get("reponse") in ("oui", "non"):
        with tenter(request):
            signataire_repondre(signataire=signataire, par=request.user, accepter=accepter)
            if accepter:
                messages.success(request, "Vous signez cette fiche : vous pouvez la lire et la modifier.")
                return redirect("pratiques_brouillon", uuid=signataire.brouillon.uuid)
            messages.success(request, "C’est noté : votre nom ne figurera pas sur cette fiche.")
        return redirect("pratiques_mes_fiches")
    if signataire.etat == EtatSignataire.ACCEPTE:
        return redirect("pratiques_brouillon", uuid=signataire.brouillon.uuid)
    return render(request, "pratiques/invitation.html", {"signataire": signataire})


@formulaire(membre_required)
def signataire_retirer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take an invitation back, remove someone, or withdraw one's own name, after a question."""
    signataire = signataire_get_retirable(request.user, uuid)
    soi = signataire.compte_id == request.user.pk
    retour = reverse("pratiques_signataires", args=[signataire.brouillon.uuid])
    if request.method == "POST":
        with tenter(request, "C’est fait."):
            regles_signatures.signataire_retirer(signataire=signataire, par=request.user)
            return redirect("pratiques_mes_fiches" if soi else retour)
        return redirect(retour)
    return question(request, *_question(signataire, soi), retour)


@formulaire(membre_required)
def brouillon_suivre(request: HttpRequest, uuid: str) -> HttpResponse:
    """Answer for a draft whose author left, after a question; said twice, it leads to the draft."""
    brouillon = brouillon_get_a_suivre(request.user, uuid)
    retour = reverse("pratiques_brouillon", args=[brouillon.uuid])
    if request.method == "POST":
        with tenter(request, "Vous répondez de ce brouillon : relisez-le, attestez-le, puis envoyez-le."):
            brouillon_reprendre(brouillon=brouillon, par=request.user)
    if request.method == "POST" or brouillon.auteur_id == request.user.pk:
        return redirect(retour)
    parti = brouillon.auteur.nom_complet
    suite = (
        f"Vous choisirez la structure qui signe, attesterez le texte et l’enverrez. Le nom de {parti} n’y figurera pas."
    )
    if brouillon.fiche:
        suite = "Vous compléterez la fiche, la signerez aussi et la renverrez à ses lecteurs. Les signatures restent."
    elif a_mene_l_entretien(request.user, brouillon) or sans_porteur(brouillon):
        suite = "La personne qui porte la pratique l’atteste et l’envoie seule : invitez-la, ou attendez sa réponse."
    titre = f"Prendre la suite de « {brouillon.titre} » ?"
    return question(request, titre, f"{parti} n’écrit plus dans le réseau. {suite}", "Prendre la suite", retour)


def _question(signataire: object, soi: bool) -> tuple[str, str, str]:
    """The title, what follows from it, the verb."""
    titre = signataire.brouillon.titre
    if soi:
        suite = "Vous ne la lirez plus et ne la modifierez plus. Le texte déjà écrit reste à qui signe."
        return f"Retirer votre nom de « {titre} » ?", suite, "Retirer mon nom"
    nom = signataire.compte.nom_complet
    suite = "ne lira plus ce brouillon" if signataire.etat == EtatSignataire.ACCEPTE else "ne pourra plus répondre"
    suite = f"{nom} {suite}. Vous pourrez l’inviter de nouveau."
    return f"Retirer {nom} de « {titre} » ?", suite, "Retirer cette personne"
