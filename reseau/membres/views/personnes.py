"""The people of the network: the directory, one's page and profile, first steps, and the doors to an account and
out of it.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from home.ecrans.views import FORMULAIRE, document, fait, formulaire, geste, montrer, page, refus_sur
from home.erreurs import RegleRefusee
from home.permissions import reserve_a
from home.securite.limites import adresse_ip, depasse
from reseau.membres.forms import AcceptationForm, DemandeForm, FermetureForm, ProfilForm, ReponseDemandeForm
from reseau.membres.listes import Personnes
from reseau.membres.models import Invitation
from reseau.membres.permissions import est_membre, membre_required
from reseau.membres.queries import equipes
from reseau.membres.queries import personnes as donnees
from reseau.membres.queries.personnes import charges_de_mission_de, pas_de, pas_trouver
from reseau.membres.rules import invitations
from reseau.membres.rules import personnes as departs
from reseau.membres.rules.personnes import bienvenue_clore, demande_accepter, demande_creer, demande_refuser, pas_noter
from reseau.structures.portes import structures_visibles

# People of the network: the directory, one person's page, one's own profile.


@page(membre_required)
def personnes(request: HttpRequest, forme: str = "") -> HttpResponse:
    """Who works where, and who can answer on what."""
    return Personnes(request).repondre(forme)


@page(never_cache)
def personne(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Someone's page, with what this reader may see of it."""
    page = donnees.personne_lire(request.user, public_id)
    if page is None:
        raise Http404
    contexte = {"page": page, "personne": page.personne, "membre": est_membre(request.user)}
    return render(request, "membres/personne.html", contexte)


@formulaire(membre_required)
def profil(request: HttpRequest) -> HttpResponse:
    """Own work profile."""
    compte = request.user
    form = ProfilForm(request.POST or None, initial=equipes.profil_valeurs(compte))
    if form.is_valid():
        departs.profil_modifier(compte=compte, **form.cleaned_data)
        return fait(request, "Votre profil est enregistré.", "profil")
    contexte = {
        "rattachements": compte.rattachements.en_vigueur().select_related("structure__reseau"),
        "page_publique": donnees.page_de(compte),
    }
    return montrer(request, form, "membres/profil.html", **contexte)


# « Bien commencer »: the first steps of a newcomer.


@page(membre_required)
def bienvenue(request: HttpRequest) -> HttpResponse:
    """Every step, done or not, and who animates one's bassins."""
    pas = pas_de(request.user)
    contexte = {"pas": pas, "faits": sum(bool(un.fait) for un in pas), "contacts": charges_de_mission_de(request.user)}
    return render(request, "membres/bienvenue.html", contexte)


@geste(membre_required)
def bienvenue_pas(request: HttpRequest, cle: str) -> HttpResponse:
    """Open a step, and note it."""
    pas = pas_trouver(request.user, cle)
    if pas is None:
        raise Http404
    pas_noter(compte=request.user, cle=pas.cle)
    return redirect(pas.url)


@geste(membre_required)
def bienvenue_fermer(request: HttpRequest) -> HttpResponse:
    """Put the card away."""
    bienvenue_clore(compte=request.user)
    return fait(request, "« Bien commencer » est rangé. Sa page reste ouverte, dans Mon réseau.", "mon_espace")


# Doors to an account: invitations and requests.


@formulaire(never_cache, sensitive_post_parameters("mot_de_passe"))
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """Open the link of an invitation: reading it changes nothing, only the form does."""
    try:
        invite = invitations.invitation_trouver(jeton=jeton)
        if equipes.invite_a_un_compte(invite):
            if request.method == "POST":
                invitations.invitation_accepter(jeton=jeton, prenom=invite.prenom, nom=invite.nom, mot_de_passe="")
                return fait(request, f"C’est fait : {_pour(invite)}.", "mon_espace")
            return render(request, "membres/invitation_membre.html", {"invitation": invite})
        initial = {"prenom": invite.prenom, "nom": invite.nom}
        form = AcceptationForm(request.POST or None, initial=initial, email=invite.email)
        if form.is_valid():
            compte = invitations.invitation_accepter(jeton=jeton, **form.cleaned_data)
            login(request, compte)
            return fait(request, f"Bienvenue. Votre compte est ouvert : {_pour(invite)}.", "mon_espace")
    except RegleRefusee as refus:
        return render(request, "membres/invitation_perimee.html", {"refus": refus}, status=410)
    return montrer(request, form, "membres/invitation.html", invitation=invite)


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


# One's own data: take it away in one click, close one's account.


@page(login_required)
def mes_donnees(request: HttpRequest) -> HttpResponse:
    """What the platform knows of me, how to take it away, how to leave."""
    return render(request, "membres/mes_donnees.html", {"rubriques": donnees.rubriques_de(request.user)})


@geste(login_required)
def mes_donnees_emporter(request: HttpRequest) -> HttpResponse:
    """One click: an archive with a page to read and a document for programs."""
    if depasse(f"donnees:{request.user.pk}", 20, 3600):
        return render(request, "429.html", status=429)
    nom = f"mes-donnees-{timezone.localdate().isoformat()}.zip"
    return document(donnees.archive_de(request.user), nom, "application/zip", joint=True)


@formulaire(login_required, sensitive_post_parameters("mot_de_passe"))
def compte_fermer(request: HttpRequest) -> HttpResponse:
    """Close my account, once my password is given."""
    form = FermetureForm(request.POST or None)
    if form.is_valid():
        if depasse(f"fermeture:{request.user.pk}", 10, 900):
            return render(request, "429.html", status=429)
        with refus_sur(form):
            departs.compte_partir(compte=request.user, **form.cleaned_data)
            logout(request)
            return redirect("compte_ferme")
    retour = reverse("mes_donnees")
    return montrer(
        request, form, FORMULAIRE, titre="Fermer mon compte", bouton="Fermer mon compte", retour=retour,
        fil=("Mon espace", reverse("mon_espace"), "Mes données", retour),
        explication="Dès maintenant, vous n’entrez plus et l’on ne vous trouve plus. Deux ans après votre dernière "
        "visite, votre nom est effacé. Vos attestations restent vérifiables, vos fiches pratiques restent au réseau.",
    )  # fmt: skip


@page()
def compte_ferme(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return render(request, "membres/compte_ferme.html")
