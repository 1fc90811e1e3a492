"""Inviting someone who has no account to hold a mandate; the Région alone does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from home.erreurs import RegleRefusee
from home.permissions import region_required
from reseau.membres.choices import OUVERTURES, ROLES_SECOND_FACTEUR, Role
from reseau.membres.forms.mandats import PropositionForm
from reseau.membres.models import Invitation
from reseau.membres.rules import invitations

# Où se lit, dans le formulaire, ce qu'une règle refuse.
CHAMPS = {"deja_un_compte": "email", "trop_pour_elle": "email", "deja_invitee": "email", "fin": "au"}


def _proposition(pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.filter(structure=None), pk=min(pk, 2**62))


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandat_inviter(request: HttpRequest) -> HttpResponse:
    """Who, which mandate, then what it opens in words, and only then the invitation leaves."""
    form = PropositionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "corriger" not in request.POST:
        if "confirme" not in request.POST:
            return _confirmer(request, form)
        try:
            invitation = invitations.mandat_proposer(par=request.user, **form.cleaned_data)
            messages.success(request, f"L’invitation est partie à {invitation.email}.")
            return redirect("mandats")
        except RegleRefusee as refus:
            form.add_error(CHAMPS.get(refus.code), refus.message)
    return render(request, "membres/mandat_inviter.html", {"form": form})


def _confirmer(request: HttpRequest, form: PropositionForm) -> HttpResponse:
    dit = form.cleaned_data
    role = Role(dit["role"])
    contexte = {
        "qui": f"{dit['prenom']} {dit['nom']}",
        "form": form,
        "dit": dit,
        "role": role,
        "ouvre": OUVERTURES[role],
        "facteur_manque": role in ROLES_SECOND_FACTEUR,
    }
    return render(request, "membres/mandat_confirmer.html", contexte)


@region_required
@require_POST
def proposition_renvoyer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link to someone who has not answered."""
    try:
        invitation = invitations.invitation_resend(invitation=_proposition(pk), par=request.user)
        messages.success(request, f"Une nouvelle invitation est partie à {invitation.email}.")
    except RegleRefusee as refus:
        messages.error(request, refus.message)
    return redirect("mandats")


@region_required
@require_POST
def proposition_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an invitation that nobody used."""
    invitations.invitation_cancel(invitation=_proposition(pk))
    messages.success(request, "L’invitation est annulée.")
    return redirect("mandats")
