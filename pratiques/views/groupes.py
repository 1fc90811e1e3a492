"""Screens of the working groups: list, page, mandate, members, drafts."""

import uuid
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.permissions import reserve_a
from pratiques.champs import SANS_IDENTIFIANT
from pratiques.forms import GardeForm, un_texte
from pratiques.models import GroupeDeTravail
from pratiques.permissions import fiches
from pratiques.queries import groupes as queries
from pratiques.rules import brouillons
from pratiques.rules import groupes as rules
from reseau.membres.permissions import membre_required

SIMPLES = ("titre", "objet", "debut", "fin", "motif_conserve")


class GroupeForm(GardeForm):
    """A title, a mandate, from when to when."""

    CHAMPS_REFUSES = {"dates": "fin"}
    use_required_attribute = False
    surveilles = ("titre", "objet")
    titre = forms.CharField(label="Titre", max_length=120)
    objet = un_texte(
        "Mandat", 2000, 6, aide=f"Qui le demande, ce que le groupe doit produire, pour qui. {SANS_IDENTIFIANT}"
    )
    debut = forms.DateField(label="À partir du")
    fin = forms.DateField(label="Jusqu’au", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, groupe: GroupeDeTravail | None = None, **kwargs: Any) -> None:
        self.groupe = groupe
        if groupe is None:
            kwargs["initial"] = {"cle": uuid.uuid4(), "debut": timezone.localdate()}
        else:
            kwargs["initial"] = {"version": groupe.version, **{nom: getattr(groupe, nom) for nom in SIMPLES}}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin précède le début.")
        return donnees

    def champs(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in SIMPLES}


class CloreForm(FormulaireSafran, forms.Form):
    """What the group produced."""

    bilan = un_texte("Ce que le groupe a produit", 1500, 4, aide=f"Lu par ses membres. {SANS_IDENTIFIANT}")


@page(membre_required)
def groupes(request: HttpRequest) -> HttpResponse:
    """Which groups exist in the network, one's own marked."""
    contexte = queries.groupes_page(request)
    contexte["ouvre"] = fiches.peut_ouvrir_groupe(request.user)
    return render(request, "pratiques/groupes.html", contexte)


@page(membre_required)
def groupe(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A group's own page; the mandate and two buttons for whoever is invited."""
    lu = fiches.groupe_get_visible(request.user, uuid)
    return render(request, "pratiques/groupe.html", queries.groupe_contexte(lu, request.user))


@formulaire(reserve_a(fiches.peut_ouvrir_groupe))
def groupe_ouvrir(request: HttpRequest) -> HttpResponse:
    """Open one."""
    return _mandat(request, None)


@formulaire(membre_required)
def groupe_modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change its mandate."""
    return _mandat(request, fiches.groupe_get_ouvert(request.user, uuid))


def _mandat(request: HttpRequest, gere: GroupeDeTravail | None) -> HttpResponse:
    form = GroupeForm(request.POST if request.method == "POST" else None, groupe=gere)
    if form.is_valid():
        with refus_sur(form):
            if gere is None:
                cle = form.cleaned_data["cle"] or uuid4()
                gere = rules.groupe_ouvrir(par=request.user, cle=cle, **form.champs())
            else:
                version = form.cleaned_data["version"] or 0
                rules.groupe_modifier(groupe=gere, par=request.user, version=version, **form.champs())
            return fait(request, "Le mandat est enregistré.", "pratiques_groupe", uuid=gere.uuid)
    groupes = ("Pratiques", "/pratiques/", "Groupes de travail", reverse("pratiques_groupes"))
    contexte = {"fil": groupes, "titre": "Modifier le mandat", "bouton": "Enregistrer"}
    if gere is None:
        suite = "Vous l’animez : vous inviterez ses membres à la page suivante, et pourrez confier l’animation."
        contexte |= {"titre": "Ouvrir un groupe de travail", "explication": suite, "bouton": "Ouvrir le groupe"}
    retour = reverse("pratiques_groupe", args=[gere.uuid]) if gere else groupes[-1]
    return montrer(request, form, FORMULAIRE, retour=retour, **contexte)


CLORE = Decision(
    "Clore le groupe",
    "Personne n’y entre plus. Les brouillons que personne n’a envoyés en relecture reviennent à leurs auteurs.",
    "Clore le groupe",
    rules.groupe_clore,
    CloreForm,
    "Le groupe est clos. Ses membres lisent encore sa page.",
)


@formulaire(membre_required)
def groupe_clore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close it, and say what it produced."""
    gere, retour = fiches.groupe_get_ouvert(request.user, uuid), reverse("pratiques_groupe", args=[uuid])
    fil = ("Pratiques", "/pratiques/", "Groupes de travail", reverse("pratiques_groupes"), gere.titre, retour)
    return CLORE.demander(request, retour, nom=gere.titre, fil=fil, groupe=gere)


@formulaire(membre_required)
def groupe_inviter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Find someone of the network, and invite."""
    gere = fiches.groupe_get_ouvert(request.user, uuid)
    if request.method == "POST":
        personne = queries.personne_a_inviter(request.user, request.POST.get("personne", ""))
        if personne is None:
            messages.error(request, "Cette personne n’est plus dans l’annuaire des membres.")
        else:
            with tenter(request, f"{personne.nom_complet} reçoit votre invitation."):
                rules.membre_inviter(groupe=gere, par=request.user, compte=personne)
        return redirect("pratiques_groupe_inviter", uuid=uuid)
    texte = request.GET.get("q", "")
    contexte = {
        "groupe": gere,
        "texte": texte[: queries.MAX_TEXTE],
        "trouvees": queries.personnes_a_inviter(gere, request.user, texte),
    }
    return render(request, "pratiques/groupe_inviter.html", contexte)


@geste(membre_required)
def groupe_repondre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accept an invitation, or decline it."""
    lu = fiches.groupe_get_visible(request.user, uuid)
    accepter = request.POST.get("accepter") == "1"
    with tenter(request, "Vous êtes du groupe." if accepter else "Votre réponse est enregistrée."):
        rules.membre_repondre(groupe=lu, par=request.user, accepter=accepter)
        if not accepter:
            return redirect("pratiques_groupes")
    return redirect("pratiques_groupe", uuid=uuid)


@formulaire(membre_required)
def groupe_quitter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Leave, after a question."""
    mien = fiches.groupe_get_mien(request.user, uuid)
    if request.method == "POST":
        with tenter(request, "Vous n’êtes plus du groupe."):
            rules.membre_quitter(groupe=mien, par=request.user)
            return redirect("pratiques_groupes")
        return redirect("pratiques_groupe", uuid=uuid)
    suite = "Vos brouillons partent avec vous ; le groupe ne les lit plus."
    retour = request.path.removesuffix("quitter/")
    return question(request, f"Quitter « {mien.titre} » ?", suite, "Quitter le groupe", retour)


@geste(membre_required)
def groupe_membre(request: HttpRequest, uuid: UUID, membre: UUID, geste: str) -> HttpResponse:
    """Take someone out, or have someone animate the group."""
    gere = fiches.groupe_get_ouvert(request.user, uuid)
    ligne = fiches.membre_get_de(gere, membre)
    gestes = {
        "retirer": (rules.membre_retirer, f"{ligne.compte.nom_complet} n’est plus du groupe."),
        "confier": (rules.groupe_ceder, f"{ligne.compte.nom_complet} anime le groupe."),
    }
    if geste not in gestes:
        raise Http404
    regle, phrase = gestes[geste]
    with tenter(request, phrase):
        regle(groupe=gere, par=request.user, compte=ligne.compte)
    return redirect("pratiques_groupe", uuid=uuid)


@geste(membre_required)
def groupe_ecrire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open one's draft to the group, or begin a new one there."""
    mien = fiches.groupe_get_mien(request.user, uuid)
    choisi = queries.brouillon_a_ouvrir(request.user, request.POST.get("brouillon", ""))
    with tenter(request, "Le groupe lit et écrit ce brouillon avec vous."):
        if choisi is None:
            nouveau = brouillons.groupe_preparer(groupe=mien, par=request.user)
            return redirect("pratiques_brouillon", uuid=nouveau.uuid)
        brouillons.brouillon_rattacher(groupe=mien, brouillon=choisi, par=request.user)
    return redirect("pratiques_groupe", uuid=uuid)


@geste(membre_required)
def groupe_reprendre(request: HttpRequest, uuid: UUID, brouillon: UUID) -> HttpResponse:
    """Take a draft back from the group."""
    mien = fiches.groupe_get_mien(request.user, uuid)
    ouvert = fiches.brouillon_get_ouvert(request.user, brouillon)
    with tenter(request, "Ce brouillon n’est plus lu que de la personne qui l’écrit."):
        brouillons.brouillon_detacher(groupe=mien, brouillon=ouvert, par=request.user)
    return redirect("pratiques_groupe", uuid=uuid)
