"""Invitations of a team: several at once, sent again, closed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from home.ecrans import fait, formulaire, geste, montrer, tenter
from reseau.membres.forms.equipes import PlusieursForm
from reseau.membres.lignes import lignes_lire
from reseau.membres.models import Invitation
from reseau.membres.permissions import membre_required, structure_get_invitable
from reseau.membres.rules import invitations


@formulaire(membre_required)
def equipe_inviter(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a whole team from pasted lines; the refused ones come back to be corrected."""
    structure = structure_get_invitable(request.user, code)
    form = PlusieursForm(request.POST or None)
    issues = []
    if form.is_valid():
        lignes = lignes_lire(form.cleaned_data["lignes"])
        issues = invitations.invitations_creer(par=request.user, structure=structure, lignes=lignes)
        reste = "\n".join(issue.ligne.texte for issue in issues if issue.refus)
        form = PlusieursForm(initial={"lignes": reste})
    equipe, parties = reverse("equipe", args=[code]), sum(not issue.refus for issue in issues)
    return montrer(
        request, form, "membres/equipe_inviter.html", issues=issues, parties=parties,
        titre="Inviter plusieurs personnes", fil=("Mon espace", reverse("mon_espace"), structure.nom, equipe),
        explication=f"Collez les adresses de vos collègues de {structure.nom}. Chaque personne reçoit son propre lien.",
        bouton="Envoyer les invitations", retour=equipe, annuler="Revenir à l’équipe",
    )  # fmt: skip


@geste(membre_required)
def invitation_renvoyer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send a new link to someone who has not answered."""
    structure = structure_get_invitable(request.user, code)
    invitation = get_object_or_404(Invitation, pk=pk, structure=structure)
    with tenter(request, f"Une nouvelle invitation est partie à {invitation.email}."):
        invitations.invitation_renvoyer(invitation=invitation, par=request.user)
    return redirect("equipe", code=code)


@geste(membre_required)
def invitation_annuler(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Close an invitation that nobody used."""
    structure = structure_get_invitable(request.user, code)
    invitations.invitation_annuler(invitation=get_object_or_404(Invitation, pk=pk, structure=structure))
    return fait(request, "L’invitation est annulée.", "equipe", code=code)
