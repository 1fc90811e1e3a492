"""Screens of mandates: who holds what, name or invite someone, extend, end, stand in."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from home.ecrans.views import FORMULAIRE, fait, formulaire, geste, montrer, page, refus_sur, tenter
from home.permissions import region_required, reserve_a
from reseau.comptes.models import Compte
from reseau.membres import forms
from reseau.membres.choices import OUVERTURES, ROLES_SECOND_FACTEUR, EtatMandat, Role
from reseau.membres.listes import Mandats
from reseau.membres.models import Invitation, Mandat
from reseau.membres.permissions import compte_tient_des_mandats, est_region
from reseau.membres.queries import equipes
from reseau.membres.queries.mandats import (
    autres_mandats_de,
    comptes_a_nommer,
    mandats_geres,
    structures_ou_nommer,
    structures_sans_referent,
)
from reseau.membres.rules import invitations
from reseau.membres.rules import mandats as nominations

# Screens of mandates: who holds what, name someone, extend, end, stand in.

ENTIER_MAX = 18
mandats_required = reserve_a(compte_tient_des_mandats)


def _mandat(request: HttpRequest, pk: int) -> Mandat:
    return get_object_or_404(mandats_geres(request.user), pk=pk)


def _personne(request: HttpRequest) -> Compte | None:
    """Who was chosen, among those that this person may name; None while nobody is, 404 for anyone else."""
    choisie = request.POST.get("compte") or request.GET.get("compte")
    if not choisie:
        return None
    pk = int(choisie) if choisie.isdecimal() and len(choisie) <= ENTIER_MAX else 0
    return get_object_or_404(comptes_a_nommer(request.user), pk=pk)


@page(mandats_required)
def mandats(request: HttpRequest, forme: str = "") -> HttpResponse:
    """Who holds what, and what is to come: all for the Région, the referents for who acts for their structures."""
    region = est_region(request.user)
    return Mandats(request).repondre(
        forme,
        region=region,
        sans_referent=structures_sans_referent(request.user)[:50],
        invitations=equipes.invitations_ouvertes(None) if region else (),
    )


@formulaire(mandats_required)
def mandat_nommer(request: HttpRequest) -> HttpResponse:
    """Name someone: the person, then the mandate, then what it opens in words, and only then it is given."""
    compte = _personne(request)
    if compte is None:
        return forms.PersonnesANommer(request).repondre(titre="Nommer quelqu’un", region=est_region(request.user))
    form = forms.NominationForm(
        request.POST or None, structures=structures_ou_nommer(request.user, compte), region=est_region(request.user)
    )
    if form.is_valid() and "corriger" not in request.POST:
        if "confirme" not in request.POST:
            return confirmer(request, form, compte.nom_complet, "Donner ce mandat", compte)
        with refus_sur(form):
            donnes = nominations.mandat_donner(par=request.user, compte=compte, **form.cleaned_data)
            return fait(request, _donne_dire(donnes[0]), "mandat", pk=donnes[0].pk)
    retour = reverse("mandats")
    return montrer(
        request, form, "membres/mandat_nommer.html", second_facteur=is_mfa_enabled(compte), deux=True,
        titre=f"Nommer {compte.nom_complet}", caches={"compte": compte.pk},
        fil=("Mandats", retour, "Nommer quelqu’un", reverse("mandat_nommer")),
        explication="La page suivante dit ce que ce mandat ouvre. Rien n’est donné avant.",
        bouton="Voir ce que ce mandat ouvre", retour=retour,
    )  # fmt: skip


def confirmer(
    request: HttpRequest, form: forms.PorteeForm, qui: str, bouton: str, compte: Compte | None = None
) -> HttpResponse:
    """What the mandate opens, in words, before it is given; `compte` is who has one already."""
    role = Role(form.cleaned_data["role"])
    return render(request, "membres/mandat_confirmer.html", {
        "titre": f"{qui} : {role.label}", "form": form, "dit": form.cleaned_data, "role": role,
        "ouvre": OUVERTURES[role], "compte_vise": compte, "caches": {"compte": compte.pk} if compte else {},
        "facteur_manque": role in ROLES_SECOND_FACTEUR and not (compte and is_mfa_enabled(compte)),
        "bouton": bouton, "retour": reverse("mandats"),
    })  # fmt: skip


def _donne_dire(mandat: Mandat) -> str:
    suite = ""
    if mandat.role in ROLES_SECOND_FACTEUR and not is_mfa_enabled(mandat.compte):
        suite = " Son second facteur lui sera demandé à la prochaine connexion."
    return f"Le mandat de {mandat.compte.nom_complet} est donné : un courriel le lui dit.{suite}"


@page(mandats_required)
def mandat(request: HttpRequest, pk: int) -> HttpResponse:
    """One mandate: its days, who gave it, what was done to it since."""
    objet = _mandat(request, pk)
    contexte = {
        "mandat": objet,
        "gestes": objet.gestes.select_related("par").order_by("-fait_le", "-pk"),
        "suppleances": objet.suppleances.select_related("compte").order_by("du"),
        "ouvre": OUVERTURES[Role(objet.role)],
        "ouvert": objet.etat != EtatMandat.TERMINE,
        "se_supplee": objet.role != Role.REGION and objet.supplee is None,
    }
    return render(request, "membres/mandat.html", contexte)


@formulaire(mandats_required)
def mandat_prolonger(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the end of a mandate later."""
    objet = _mandat(request, pk)
    form = forms.ProlongationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            nominations.mandat_prolonger(mandat=objet, par=request.user, **form.cleaned_data)
            return fait(request, "Le mandat est prolongé.", "mandat", pk=pk)
    return montrer(
        request, form, "membres/mandat_prolonger.html", mandat=objet, bouton="Prolonger",
        titre=f"Prolonger le mandat de {objet.compte.nom_complet}", retour=reverse("mandat", args=[pk]),
    )  # fmt: skip


@formulaire(mandats_required)
def mandat_terminer(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate, with a reason."""
    objet = _mandat(request, pk)
    dernier = objet.structure is not None and equipes.dernier_referent(objet.structure, objet.compte)
    form = forms.FinForm(request.POST or None, dernier=dernier)
    if form.is_valid():
        with refus_sur(form):
            nominations.mandat_terminer(mandat=objet, par=request.user, **form.cleaned_data)
            messages.success(request, f"Le mandat de {objet.compte.nom_complet} a une fin : un courriel le lui dit.")
            # Qui vient de terminer son propre mandat n'ouvre peut-être plus cette page.
            return redirect("mon_espace") if objet.compte == request.user else redirect("mandat", pk=pk)
    return montrer(
        request, form, "membres/mandat_terminer.html", mandat=objet, bouton="Terminer ce mandat",
        titre=f"Terminer le mandat de {objet.compte.nom_complet} ?", retour=reverse("mandat", args=[pk]),
    )  # fmt: skip


@formulaire(mandats_required)
def mandat_suppleer(request: HttpRequest, pk: int) -> HttpResponse:
    """Have someone act for the holder, for a time: the person first, then the days."""
    objet = _mandat(request, pk)
    compte = _personne(request)
    if compte is None:
        return forms.PersonnesANommer(request).repondre(titre=f"Qui supplée {objet.compte.nom_complet} ?", region=False)
    tenus = autres_mandats_de(objet).filter(pk__in=mandats_geres(request.user).values("pk"))
    form = forms.SuppleanceForm(request.POST or None, mandats=tenus)
    if form.is_valid():
        with refus_sur(form):
            donnes = nominations.mandat_suppleer(compte=compte, par=request.user, **form.cleaned_data)
            return fait(request, _donne_dire(donnes[0]), "mandat", pk=pk)
    suite = "Entre ces deux jours, cette personne peut tout ce que ce mandat ouvre ; ensuite, rien n’est à faire."
    return montrer(
        request, form, FORMULAIRE, titre=f"{compte.nom_complet} supplée {objet.compte.nom_complet}",
        explication=f"{objet.get_role_display()}. {suite}", caches={"compte": compte.pk},
        bouton="Donner la suppléance", retour=reverse("mandat", args=[pk]),
    )  # fmt: skip


# Inviting someone who has no account to hold a mandate; the Région alone does.


def _proposition(pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.filter(structure=None), pk=pk)


@formulaire(region_required)
def mandat_inviter(request: HttpRequest) -> HttpResponse:
    """Who, which mandate, then what it opens in words, and only then the invitation leaves."""
    form = forms.PropositionForm(request.POST or None)
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
