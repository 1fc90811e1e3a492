"""Inviting someone who has no account to hold a mandate; the Région alone does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from home.ecrans import FORMULAIRE, fait, formulaire, geste, montrer, refus_sur, tenter
from home.permissions import region_required
from reseau.membres.forms.mandats import PropositionForm
from reseau.membres.models import Invitation
from reseau.membres.rules import invitations
from reseau.membres.views.mandats import confirmer


def _proposition(pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.filter(structure=None), pk=pk)


@formulaire(region_required)
def mandat_inviter(request: HttpRequest) -> HttpResponse:
    """Who, which mandate, then what it opens in words, and only then the invitation leaves."""
    form = PropositionForm(request.POST or None)
    if form.is_valid() and "corriger" not in request.POST:
        if "confirme" not in request.POST:
            qui = "{prenom} {nom}".format(**form.cleaned_data)
            return confirmer(request, form, qui, "Envoyer l’invitation")
        with refus_sur(form):
            invitation = invitations.mandat_proposer(par=request.user, **form.cleaned_data)
            return fait(request, f"L’invitation est partie à {invitation.email}.", "mandats")
    retour, suite = reverse("mandats"), "La page suivante dit ce que ce mandat ouvre. Rien ne part avant."
    return montrer(
        request, form, FORMULAIRE, titre="Inviter quelqu’un à un mandat", deux=True,
        fil=("Mon espace", reverse("mon_espace"), "Mandats", retour),
        explication=f"Pour une personne qui n’a pas encore de compte. {suite}",
        bouton="Voir ce que ce mandat ouvre", retour=retour,
    )  # fmt: skip


@geste(region_required)
def proposition_renvoyer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link to someone who has not answered."""
    with tenter(request):
        invitation = invitations.invitation_renvoyer(invitation=_proposition(pk), par=request.user)
        messages.success(request, f"Une nouvelle invitation est partie à {invitation.email}.")
    return redirect("mandats")


@geste(region_required)
def proposition_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an invitation that nobody used."""
    invitations.invitation_annuler(invitation=_proposition(pk))
    return fait(request, "L’invitation est annulée.", "mandats")
