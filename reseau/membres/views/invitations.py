"""Invitations of a team: several at once, sent again, closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from home.erreurs import RegleRefusee
from reseau.membres.forms.equipes import PlusieursForm
from reseau.membres.lignes import lignes_lire
from reseau.membres.models import Invitation
from reseau.membres.permissions import membre_required, structure_get_invitable
from reseau.membres.rules import invitations


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def equipe_inviter(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a whole team from pasted lines; the refused ones come back to be corrected."""
    structure = structure_get_invitable(request.user, code)
    form = PlusieursForm(request.POST or None)
    issues = []
    if request.method == "POST" and form.is_valid():
        lignes = lignes_lire(form.cleaned_data["lignes"])
        issues = invitations.invitations_create(par=request.user, structure=structure, lignes=lignes)
        reste = "\n".join(issue.ligne.texte for issue in issues if issue.refus)
        form = PlusieursForm(initial={"lignes": reste})
    contexte = {
        "structure": structure,
        "form": form,
        "issues": issues,
        "parties": sum(not issue.refus for issue in issues),
    }
    return render(request, "membres/equipe_inviter.html", contexte)


@membre_required
@require_POST
def invitation_renvoyer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send a new link to someone who has not answered."""
    structure = structure_get_invitable(request.user, code)
    invitation = get_object_or_404(Invitation, pk=min(pk, 2**62), structure=structure)
    try:
        invitations.invitation_resend(invitation=invitation, par=request.user)
        messages.success(request, f"Une nouvelle invitation est partie à {invitation.email}.")
    except RegleRefusee as refus:
        messages.error(request, refus.message)
    return redirect("equipe", code=code)


@membre_required
@require_POST
def invitation_annuler(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Close an invitation that nobody used."""
    structure = structure_get_invitable(request.user, code)
    invitations.invitation_cancel(invitation=get_object_or_404(Invitation, pk=min(pk, 2**62), structure=structure))
    messages.success(request, "L’invitation est annulée.")
    return redirect("equipe", code=code)
