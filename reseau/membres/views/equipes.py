"""Screens of a team: who works there, who is invited, who leaves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from home.erreurs import RegleRefusee
from reseau.membres import forms, queries, rules
from reseau.membres.models import Invitation, Rattachement
from reseau.membres.permissions import membre_required, structure_get_representee


@membre_required
@require_GET
def equipes(request: HttpRequest) -> HttpResponse:
    """The structures whose team I manage; straight to it when there is one."""
    structures = queries.structures_a_gerer(request.user)
    if not structures:
        raise Http404
    if len(structures) == 1:
        return redirect("equipe", code=structures[0].code)
    return render(request, "membres/equipes.html", {"structures": structures})


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def equipe(request: HttpRequest, code: str) -> HttpResponse:
    """The team of one structure; the form invites someone."""
    structure = structure_get_representee(request.user, code)
    form = forms.InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.invitation_create(par=request.user, structure=structure, **form.cleaned_data)
            messages.success(request, f"L’invitation est partie à {form.cleaned_data['email']}.")
            return redirect("equipe", code=code)
        except RegleRefusee as refus:
            form.add_error("email", refus.message)
    contexte = {
        "structure": structure,
        "membres": queries.equipe(structure),
        "invitations": queries.invitations_ouvertes(structure),
        "form": form,
    }
    return render(request, "membres/equipe.html", contexte)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def rattachement_fin(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End someone's place in the team, after a question."""
    structure = structure_get_representee(request.user, code)
    rattachement = get_object_or_404(
        Rattachement.objects.en_vigueur().select_related("compte"), pk=pk, structure=structure
    )
    if request.method == "POST":
        rules.rattachement_end(rattachement=rattachement)
        messages.success(request, f"{rattachement.compte.nom_complet} ne fait plus partie de l’équipe.")
        return redirect("equipe", code=code)
    return render(request, "membres/rattachement_fin.html", {"structure": structure, "rattachement": rattachement})


@membre_required
@require_http_methods(["POST"])
def invitation_annuler(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Close an invitation that nobody used."""
    structure = structure_get_representee(request.user, code)
    rules.invitation_cancel(invitation=get_object_or_404(Invitation, pk=pk, structure=structure))
    messages.success(request, "L’invitation est annulée.")
    return redirect("equipe", code=code)
