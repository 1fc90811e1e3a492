"""Screens of a team: who works there, who leaves, who keeps the sheet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.erreurs import RegleRefusee
from reseau.membres.choices import Role
from reseau.membres.forms.comptes import InvitationForm
from reseau.membres.forms.equipes import DepartForm, FonctionForm, TransmissionForm
from reseau.membres.models import Mandat, Rattachement
from reseau.membres.permissions import (
    compte_represente,
    membre_required,
    structure_get_invitable,
    structure_get_representee,
)
from reseau.membres.queries import equipes as queries_equipes
from reseau.membres.queries import historique
from reseau.membres.queries.equipes import (
    dernier_referent,
    equipe_montree,
    invitations_ouvertes,
    referents_de,
    structures_a_gerer,
)
from reseau.membres.rules import invitations, nominations
from reseau.membres.rules.equipes import equipe_quit, fonction_change, referent_transmit
from reseau.structures.models import Structure

PAR_PAGE = 40
LECTURE_ET_ENVOI = ["GET", "HEAD", "POST"]


def _rattachement(structure: Structure, pk: int) -> Rattachement:
    lignes = Rattachement.objects.en_vigueur().select_related("compte", "structure")
    return get_object_or_404(lignes, pk=min(pk, 2**62), structure=structure)


def _mandat(structure: Structure, pk: int) -> Mandat:
    mandats = referents_de(structure).select_related("structure")
    return get_object_or_404(mandats, pk=min(pk, 2**62))


@membre_required
@require_safe
def equipes(request: HttpRequest) -> HttpResponse:
    """The structures whose team I manage; straight to it when there is one."""
    structures = structures_a_gerer(request.user)
    if not structures:
        raise Http404
    if len(structures) == 1:
        return redirect("equipe", code=structures[0].code)
    return render(request, "membres/equipes.html", {"structures": structures})


@membre_required
@require_http_methods(LECTURE_ET_ENVOI)
def equipe(request: HttpRequest, code: str) -> HttpResponse:
    """The team of one structure; the form invites someone."""
    structure = structure_get_invitable(request.user, code)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invitation_create(par=request.user, structure=structure, **form.cleaned_data)
            messages.success(request, f"L’invitation est partie à {form.cleaned_data['email']}.")
            return redirect("equipe", code=code)
        except RegleRefusee as refus:
            form.add_error("email", refus.message)
    contexte = {
        "structure": structure,
        "membres": equipe_montree(request.user, structure),
        "invitations": invitations_ouvertes(structure),
        "sans_referent": not referents_de(structure).exists(),
        "represente": compte_represente(request.user, structure),
        "form": form,
    }
    return render(request, "membres/equipe.html", contexte)


@membre_required
@require_safe
def equipe_historique(request: HttpRequest, code: str) -> HttpResponse:
    """Who came, left, was invited, kept the sheet, and when."""
    structure = structure_get_representee(request.user, code)
    page = Paginator(historique.evenements_de(structure), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "membres/equipe_historique.html", {"structure": structure, "page_obj": page})


@membre_required
@require_http_methods(LECTURE_ET_ENVOI)
def equipe_membre(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change what someone does in the structure; the ways to name, hand over and leave."""
    structure = structure_get_representee(request.user, code)
    rattachement = _rattachement(structure, pk)
    form = FonctionForm(request.POST or None, initial={"fonction": rattachement.fonction})
    if request.method == "POST" and form.is_valid():
        fonction_change(rattachement=rattachement, **form.cleaned_data)
        messages.success(request, f"La fonction de {rattachement.compte.nom_complet} est enregistrée.")
        return redirect("equipe", code=code)
    mandat = referents_de(structure).filter(compte=rattachement.compte).first()
    contexte = {"structure": structure, "rattachement": rattachement, "mandat": mandat, "form": form}
    return render(request, "membres/equipe_membre.html", contexte)


@membre_required
@require_POST
def referent_nommer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give a colleague the referent's mandate."""
    structure = structure_get_representee(request.user, code)
    rattachement = _rattachement(structure, pk)
    try:
        nominations.mandat_donner(par=request.user, compte=rattachement.compte, role=Role.REFERENT, structure=structure)
        messages.success(request, f"{rattachement.compte.nom_complet} tient maintenant la fiche avec vous.")
    except RegleRefusee as refus:
        messages.error(request, refus.message)
    return redirect("equipe_membre", code=code, pk=pk)


@membre_required
@require_http_methods(LECTURE_ET_ENVOI)
def referent_transmettre(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Hand a referent's mandate over to a colleague, on a day."""
    structure = structure_get_representee(request.user, code)
    mandat = _mandat(structure, pk)
    collegues = queries_equipes.collegues(structure, mandat.compte)
    form = TransmissionForm(request.POST or None, collegues=collegues)
    if request.method == "POST" and form.is_valid():
        try:
            suivant = referent_transmit(mandat=mandat, par=request.user, **form.cleaned_data)
            messages.success(request, f"Le mandat passe à {suivant.compte.nom_complet}. Un courriel le dit aux deux.")
            return _retour(request, structure)
        except RegleRefusee as refus:
            form.add_error("le" if refus.code == "date" else "vers", refus.message)
    contexte = {"structure": structure, "mandat": mandat, "form": form, "collegues": collegues}
    return render(request, "membres/referent_transmettre.html", contexte)


@membre_required
@require_http_methods(LECTURE_ET_ENVOI)
def rattachement_fin(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End someone's place in the team, after a question."""
    structure = structure_get_representee(request.user, code)
    rattachement = _rattachement(structure, pk)
    form = _depart_form(request, structure, rattachement)
    if request.method == "POST" and form.is_valid():
        try:
            equipe_quit(rattachement=rattachement, par=request.user, **form.cleaned_data)
            messages.success(request, f"{rattachement.compte.nom_complet} ne fait plus partie de l’équipe.")
            return _retour(request, structure)
        except RegleRefusee as refus:
            form.add_error(None, refus.message)
    mandat = referents_de(structure).filter(compte=rattachement.compte).first()
    contexte = {"structure": structure, "rattachement": rattachement, "mandat": mandat, "form": form}
    return render(request, "membres/rattachement_fin.html", contexte)


def _depart_form(request: HttpRequest, structure: Structure, ligne: Rattachement) -> DepartForm:
    """Bound by any POST: an empty form is an answer too."""
    dernier = dernier_referent(structure, ligne.compte)
    return DepartForm(request.POST if request.method == "POST" else None, dernier=dernier)


def _retour(request: HttpRequest, structure: Structure) -> HttpResponse:
    """Back to the team, or to one's own page for whoever has just left it."""
    request.user._memoire_droits = {}
    if compte_represente(request.user, structure):
        return redirect("equipe", code=structure.code)
    return redirect("mon_espace")
