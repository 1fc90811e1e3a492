"""Screens of a team: who works there, who is invited, who leaves, who keeps the sheet."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from home.ecrans.views import fait, formulaire, geste, montrer, page, page_de, refus_sur, tenter
from home.temps.typographie import date_courte
from reseau.membres.choices import Role
from reseau.membres.forms import DepartForm, FonctionForm, InvitationForm, PlusieursForm, TransmissionForm
from reseau.membres.models import Invitation, Mandat, Rattachement
from reseau.membres.permissions import (
    compte_represente,
    membre_required,
    structure_get_invitable,
    structure_get_representee,
)
from reseau.membres.queries import equipes as queries_equipes
from reseau.membres.queries.equipes import (
    dernier_referent,
    equipe_montree,
    invitations_ouvertes,
    referents_de,
    structures_a_gerer,
)
from reseau.membres.rules import invitations
from reseau.membres.rules import mandats as regles_equipes
from reseau.membres.rules.invitations import lignes_lire
from reseau.membres.rules.mandats import equipe_quitter, fonction_changer
from reseau.structures.models import Structure

# Screens of a team: who works there, who leaves, who keeps the sheet.

PAR_PAGE = 40


def _rattachement(structure: Structure, pk: int) -> Rattachement:
    lignes = Rattachement.objects.en_vigueur().select_related("compte", "structure")
    return get_object_or_404(lignes, pk=pk, structure=structure)


def _mandat(structure: Structure, pk: int) -> Mandat:
    mandats = referents_de(structure).select_related("structure")
    return get_object_or_404(mandats, pk=pk)


@page(membre_required)
def equipes(request: HttpRequest) -> HttpResponse:
    """The structures whose team I manage; straight to it when there is one."""
    structures = structures_a_gerer(request.user)
    if not structures:
        raise Http404
    if len(structures) == 1:
        return redirect("equipe", code=structures[0].code)
    return render(request, "membres/equipes.html", {"structures": structures})


@formulaire(membre_required)
def equipe(request: HttpRequest, code: str) -> HttpResponse:
    """The team of one structure; the form invites someone."""
    structure = structure_get_invitable(request.user, code)
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "email"):
            invitations.invitation_creer(par=request.user, structure=structure, **form.cleaned_data)
            return fait(request, f"L’invitation est partie à {form.cleaned_data['email']}.", "equipe", code=code)
    contexte = {
        "structure": structure,
        "membres": equipe_montree(request.user, structure),
        "invitations": invitations_ouvertes(structure),
        "sans_referent": not referents_de(structure).exists(),
        "represente": compte_represente(request.user, structure),
    }
    return montrer(request, form, "membres/equipe.html", **contexte)


@page(membre_required)
def equipe_historique(request: HttpRequest, code: str) -> HttpResponse:
    """Who came, left, was invited, kept the sheet, and when."""
    structure = structure_get_representee(request.user, code)
    page = page_de(request, queries_equipes.evenements_de(structure), PAR_PAGE)
    return render(request, "membres/equipe_historique.html", {"structure": structure, "page_obj": page})


@formulaire(membre_required)
def equipe_membre(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change what someone does in the structure; the ways to name, hand over and leave."""
    structure = structure_get_representee(request.user, code)
    rattachement = _rattachement(structure, pk)
    form = FonctionForm(request.POST or None, initial={"fonction": rattachement.fonction})
    if form.is_valid():
        fonction_changer(rattachement=rattachement, **form.cleaned_data)
        return fait(request, f"La fonction de {rattachement.compte.nom_complet} est enregistrée.", "equipe", code=code)
    mandat = referents_de(structure).filter(compte=rattachement.compte).first()
    contexte = {"structure": structure, "rattachement": rattachement, "mandat": mandat}
    equipe = reverse("equipe", args=[code])
    return montrer(
        request, form, "membres/equipe_membre.html", titre=rattachement.compte.nom_complet, **contexte,
        fil=("Mon espace", reverse("mon_espace"), structure.nom, equipe),
        explication=f"Dans l’équipe de {structure.nom} depuis le {date_courte(rattachement.du)}.",
        bouton="Enregistrer la fonction", retour=equipe, annuler="Revenir à l’équipe",
    )  # fmt: skip


@geste(membre_required)
def referent_nommer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give a colleague the referent's mandate."""
    structure = structure_get_representee(request.user, code)
    rattachement = _rattachement(structure, pk)
    with tenter(request, f"{rattachement.compte.nom_complet} tient maintenant la fiche avec vous."):
        regles_equipes.mandat_donner(
            par=request.user, compte=rattachement.compte, role=Role.REFERENT, structure=structure
        )
    return redirect("equipe_membre", code=code, pk=pk)


@formulaire(membre_required)
def referent_transmettre(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Hand a referent's mandate over to a colleague, on a day."""
    structure = structure_get_representee(request.user, code)
    mandat = _mandat(structure, pk)
    collegues = queries_equipes.collegues(structure, mandat.compte)
    form = TransmissionForm(request.POST or None, collegues=collegues)
    if form.is_valid():
        with refus_sur(form, "vers"):
            suivant = regles_equipes.referent_transmettre(mandat=mandat, par=request.user, **form.cleaned_data)
            messages.success(request, f"Le mandat passe à {suivant.compte.nom_complet}. Un courriel le dit aux deux.")
            return _retour(request, structure)
    contexte = {"structure": structure, "mandat": mandat, "collegues": collegues}
    return montrer(request, form, "membres/referent_transmettre.html", **contexte)


@formulaire(membre_required)
def rattachement_fin(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End someone's place in the team, after a question."""
    structure = structure_get_representee(request.user, code)
    rattachement = _rattachement(structure, pk)
    dernier = dernier_referent(structure, rattachement.compte)
    # Un envoi vide est une réponse aussi.
    form = DepartForm(request.POST if request.method == "POST" else None, dernier=dernier)
    if form.is_valid():
        with refus_sur(form):
            equipe_quitter(rattachement=rattachement, par=request.user, **form.cleaned_data)
            messages.success(request, f"{rattachement.compte.nom_complet} ne fait plus partie de l’équipe.")
            return _retour(request, structure)
    mandat = referents_de(structure).filter(compte=rattachement.compte).first()
    suite = "Sans autre rattachement, son compte est fermé. Ses attestations restent vérifiables."
    return montrer(
        request, form, "membres/rattachement_fin.html", structure=structure, mandat=mandat,
        titre=f"Retirer {rattachement.compte.nom_complet} de l’équipe ?", bouton="Retirer de l’équipe",
        explication=f"Dès maintenant, cette personne n’a plus accès à ce qui concerne {structure.nom}. {suite}",
        retour=reverse("equipe", args=[code]),
    )  # fmt: skip


def _retour(request: HttpRequest, structure: Structure) -> HttpResponse:
    """Back to the team, or to one's own page for whoever has just left it."""
    request.user._memoire_droits = {}
    if compte_represente(request.user, structure):
        return redirect("equipe", code=structure.code)
    return redirect("mon_espace")


# Invitations of a team: several at once, sent again, closed.


@formulaire(membre_required)
def equipe_inviter(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a whole team from pasted lines; the refused ones come back to be corrected."""
    structure = structure_get_invitable(request.user, code)
    form = PlusieursForm(request.POST or None)
    issues = []
    if form.is_valid():
        lignes = lignes_lire(texte=form.cleaned_data["lignes"])
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
