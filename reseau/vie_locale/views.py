"""The screens of what lives in a bassin: its news, the orientations of the Région, the log."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans.views import FORMULAIRE, Decision, accepte, fait, formulaire, montrer, page
from home.permissions import region_required
from reseau.membres.permissions import est_region
from reseau.vie_locale import permissions, rules
from reseau.vie_locale.forms import (
    ActualiteCorrigerForm,
    ActualiteForm,
    EntreeCorrigerForm,
    EntreeForm,
    OrientationForm,
    RelaisForm,
)
from reseau.vie_locale.listes import Actualites, ActualitesTenues, Journal, Orientations, RelaisManquants
from reseau.vie_locale.queries import relais_lire

# The news of the bassins: read, written, corrected, withdrawn.

FIL = "Actualités des bassins"
RETIRER = Decision(
    "Retirer cette actualité",
    "Elle quitte toutes les pages aussitôt. Vous la retrouverez dans « Vos actualités ».",
    "Retirer",
    rules.actualite_retirer,
    fait="L’actualité est retirée.",
)


@page()
def actualites(request: HttpRequest) -> HttpResponse:
    """What this reader may read of the bassins today."""
    return Actualites(request).repondre()


@page(permissions.anime_required)
def tenues(request: HttpRequest) -> HttpResponse:
    """Those that this person holds, finished ones too."""
    return ActualitesTenues(request).repondre()


@page()
def actualite(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One piece of news."""
    lue = permissions.actualite_get_lisible(request.user, uuid)
    tient = permissions.actualites_tenues(request.user).filter(pk=lue.pk).exists()
    return render(request, "vie_locale/actualite.html", {"actualite": lue, "tient": tient})


@formulaire(permissions.anime_required)
def ecrire(request: HttpRequest) -> HttpResponse:
    """Write one, of the bassin whose page led here."""
    form = ActualiteForm(request.POST or None, compte=request.user, bassin=request.GET.get("bassin", ""))
    if request.method == "POST" and accepte(form, rules.actualite_ecrire, par=request.user):
        return fait(request, "L’actualité est écrite.", "actualite", form.cleaned_data["cle"])
    return _montrer(request, form, "Écrire une actualité", "Publier", reverse("actualites"))


@formulaire(permissions.anime_required)
def modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct one."""
    tenue = permissions.actualite_get_tenue(request.user, uuid)
    form = ActualiteCorrigerForm(request.POST or None, compte=request.user, actualite=tenue)
    if request.method == "POST" and accepte(form, rules.actualite_corriger, par=request.user, actualite=tenue):
        return fait(request, "L’actualité est corrigée.", "actualite", tenue.uuid)
    retour = reverse("actualite", args=[tenue.uuid])
    return _montrer(request, form, "Corriger cette actualité", "Enregistrer", retour)


@formulaire(permissions.anime_required)
def retirer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take one off every screen."""
    tenue = permissions.actualite_get_tenue(request.user, uuid)
    return RETIRER.demander(
        request, reverse("actualite", args=[tenue.uuid]), nom=tenue.titre, fil=[FIL, reverse("actualites")],
        actualite=tenue,
    )  # fmt: skip


def _montrer(request: HttpRequest, form: ActualiteForm, titre: str, bouton: str, retour: str) -> HttpResponse:
    fil = [FIL, reverse("actualites")]
    return montrer(request, form, FORMULAIRE, titre=titre, bouton=bouton, retour=retour, fil=fil, deux=True)


# The orientations of the Région: published, read, relayed, closed.

FIL_ORIENTATIONS = "Orientations régionales"
CLORE = Decision(
    "Clore cette orientation",
    "Elle n’est plus en vigueur dès aujourd’hui : les pages des bassins ne la montrent plus, personne n’a plus à la "
    "relayer.",
    "Clore",
    rules.orientation_clore,
    fait="L’orientation est close.",
)


@page(permissions.membre_required)
def orientations(request: HttpRequest) -> HttpResponse:
    """All of them, and what this person has still to relay."""
    return Orientations(request).repondre()


@page(permissions.membre_required)
def orientation(request: HttpRequest, numero: str) -> HttpResponse:
    """One orientation, and how far it was carried, for who follows it."""
    lue = permissions.orientation_get_lisible(request.user, numero)
    contexte = {"orientation": lue, "relais": relais_lire(lue, request.user), "region": est_region(request.user)}
    return render(request, "vie_locale/orientation.html", contexte)


@page(region_required)
def manquants(request: HttpRequest) -> HttpResponse:
    """What no network has relayed yet."""
    return RelaisManquants(request).repondre()


@formulaire(region_required)
def publier(request: HttpRequest) -> HttpResponse:
    """Publish one."""
    form = OrientationForm(request.POST or None)
    if request.method == "POST" and accepte(form, rules.orientation_publier, par=request.user):
        return fait(request, "L’orientation est publiée ; les têtes de réseau en sont prévenues.", "orientations")
    return montrer(
        request, form, FORMULAIRE, titre="Publier une orientation", bouton="Publier",
        retour=reverse("orientations"), fil=[FIL_ORIENTATIONS, reverse("orientations")],
    )  # fmt: skip


@formulaire(region_required)
def clore(request: HttpRequest, numero: str) -> HttpResponse:
    """Say that it is no more in force."""
    lue = permissions.orientation_get_lisible(request.user, numero)
    return CLORE.demander(
        request, reverse("orientation", args=[numero]), nom=str(lue), fil=[FIL_ORIENTATIONS, reverse("orientations")],
        orientation=lue,
    )  # fmt: skip


@formulaire(permissions.membre_required)
def relayer(request: HttpRequest, numero: str, reseau: str) -> HttpResponse:
    """Say that one's network was told."""
    lue, mene = permissions.relais_get_a_dire(request.user, numero, reseau)
    form, retour = RelaisForm(request.POST or None), reverse("orientation", args=[numero])
    dits = {"par": request.user, "orientation": lue, "reseau": mene}
    if request.method == "POST" and accepte(form, rules.orientation_relayer, **dits):
        return fait(request, f"C’est dit : {mene.nom} l’a relayée.", retour)
    return montrer(
        request, form, FORMULAIRE, titre="Dire que c’est relayé", bouton="C’est relayé", retour=retour,
        surtitre=mene.nom, nom=str(lue), fil=[FIL_ORIENTATIONS, reverse("orientations"), lue.numero, retour],
    )  # fmt: skip


# The log of the bassins: a list, and one short form on the same page.

EFFACER = Decision(
    "Effacer cette entrée",
    "Elle disparaît du journal et de ses chiffres, sans retour.",
    "Effacer",
    rules.entree_effacer,
    fait="L’entrée est effacée.",
)


@formulaire(permissions.anime_required)
def journal(request: HttpRequest) -> HttpResponse:
    """What was done in one's bassins; sent, the form adds a line."""
    form = EntreeForm(request.POST or None, compte=request.user, bassin=request.GET.get("bassin", ""))
    if request.method == "POST" and accepte(form, rules.entree_ecrire, par=request.user):
        return fait(request, "C’est noté dans le journal.", "journal")
    return Journal(request).repondre(form=form)


@formulaire(permissions.anime_required)
def modifier_journal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct a line."""
    entree = permissions.entree_get_corrigeable(request.user, uuid)
    form = EntreeCorrigerForm(request.POST or None, compte=request.user, entree=entree)
    if request.method == "POST" and accepte(form, rules.entree_corriger, par=request.user, entree=entree):
        return fait(request, "L’entrée est corrigée.", "journal")
    return montrer(
        request, form, "vie_locale/journal_modifier.html", titre="Corriger cette entrée", bouton="Enregistrer",
        retour=reverse("journal"), fil=_fil(), entree=entree,
    )  # fmt: skip


@formulaire(permissions.anime_required)
def effacer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a line off the log."""
    entree = permissions.entree_get_corrigeable(request.user, uuid)
    return EFFACER.demander(request, reverse("journal"), nom=str(entree), fil=_fil(), entree=entree)


def _fil() -> list[str]:
    return ["Journal des bassins", reverse("journal")]
