"""Doors to an account: invitations and requests."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from home.ecrans import fait, formulaire, montrer, page, refus_sur
from home.erreurs import RegleRefusee
from home.limites import adresse_ip, depasse
from home.permissions import reserve_a
from reseau.membres.forms.comptes import AcceptationForm, DemandeForm, ReponseDemandeForm
from reseau.membres.models import Invitation
from reseau.membres.permissions import membre_required
from reseau.membres.queries import equipes
from reseau.membres.rules import acceptation
from reseau.membres.rules.demandes import demande_accepter, demande_creer, demande_refuser
from reseau.structures.queries import structures_visibles


@formulaire(never_cache, sensitive_post_parameters("mot_de_passe"))
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """Open the link of an invitation: reading it changes nothing, only the form does."""
    try:
        invite = acceptation.invitation_trouver(jeton=jeton)
        if equipes.invite_a_un_compte(invite):
            return _invitation_de_membre(request, jeton, invite)
        initial = {"prenom": invite.prenom, "nom": invite.nom}
        form = AcceptationForm(request.POST or None, initial=initial, email=invite.email)
        if form.is_valid():
            compte = acceptation.invitation_accepter(jeton=jeton, **form.cleaned_data)
            login(request, compte)
            return fait(request, f"Bienvenue. Votre compte est ouvert : {_pour(invite)}.", "mon_espace")
    except RegleRefusee as refus:
        return render(request, "membres/invitation_perimee.html", {"refus": refus}, status=410)
    return montrer(request, form, "membres/invitation.html", invitation=invite)


def _invitation_de_membre(request: HttpRequest, jeton: str, invite: Invitation) -> HttpResponse:
    """Someone who has an account joins with a button; a link received by mail never opens a session (T06)."""
    if request.method == "POST":
        acceptation.invitation_accepter(jeton=jeton, prenom=invite.prenom, nom=invite.nom, mot_de_passe="")
        return fait(request, f"C’est fait : {_pour(invite)}.", "mon_espace")
    return render(request, "membres/invitation_membre.html", {"invitation": invite})


def _pour(invite: Invitation) -> str:
    """What someone came in for: a team, or a mandate."""
    if invite.structure:
        return f"vous êtes de l’équipe {invite.structure.nom}"
    return f"vous tenez le mandat « {invite.get_role_display()} »"


@formulaire()
def demande_compte(request: HttpRequest) -> HttpResponse:
    """Ask for an account; the answer is the same whether the address is known or not."""
    form = DemandeForm(request.POST or None, structures=structures_visibles())
    if form.is_valid():
        if depasse(f"demande:{adresse_ip(request)}", 20, 3600):
            return render(request, "429.html", status=429)
        demande_creer(**form.cleaned_data)
        return redirect("demande_recue")
    return montrer(request, form, "membres/demande.html")


@page()
def demande_recue(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "membres/demande_recue.html")


@page(reserve_a(equipes.repond_aux_demandes))
def demandes(request: HttpRequest) -> HttpResponse:
    """Requests that wait for my answer."""
    return render(request, "membres/demandes.html", {"demandes": equipes.demandes_a_traiter(request.user)})


@formulaire(membre_required)
def demande(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one request."""
    objet = get_object_or_404(equipes.demandes_a_traiter(request.user), pk=pk)
    structures = equipes.structures_de_reponse(request.user)
    form = ReponseDemandeForm(request.POST or None, structures=structures, initial={"structure": objet.structure_id})
    if form.is_valid():
        donnees = form.cleaned_data
        with refus_sur(form):
            if donnees["decision"] == "accepter":
                demande_accepter(demande=objet, par=request.user, structure=donnees["structure"])
                messages.success(request, "L’invitation est partie.")
            else:
                demande_refuser(demande=objet, par=request.user, motif=donnees["motif"])
                messages.success(request, "Votre refus est noté.")
            return redirect("demandes")
    contexte = {"titre": f"Demande de {objet.prenom} {objet.nom}", "bouton": "Répondre", "retour": reverse("demandes")}
    return montrer(request, form, "membres/demande_reponse.html", demande=objet, **contexte)
