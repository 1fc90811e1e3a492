"""The orientations of the Région: published, read, relayed, closed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans import FORMULAIRE, Decision, accepte, fait, formulaire, montrer, page
from home.permissions import region_required
from reseau.membres.permissions import est_region
from reseau.vie_locale import permissions
from reseau.vie_locale.forms import OrientationForm, RelaisForm
from reseau.vie_locale.listes_orientations import Orientations, RelaisManquants
from reseau.vie_locale.queries.orientations import relais_lire
from reseau.vie_locale.rules import orientations as regles

FIL = "Orientations régionales"
CLORE = Decision(
    "Clore cette orientation",
    "Elle n’est plus en vigueur dès aujourd’hui : les pages des bassins ne la montrent plus, personne n’a plus à la "
    "relayer.",
    "Clore",
    regles.orientation_clore,
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
    if request.method == "POST" and accepte(form, regles.orientation_publier, par=request.user):
        return fait(request, "L’orientation est publiée ; les têtes de réseau en sont prévenues.", "orientations")
    return montrer(
        request, form, FORMULAIRE, titre="Publier une orientation", bouton="Publier",
        retour=reverse("orientations"), fil=[FIL, reverse("orientations")],
    )  # fmt: skip


@formulaire(region_required)
def clore(request: HttpRequest, numero: str) -> HttpResponse:
    """Say that it is no more in force."""
    lue = permissions.orientation_get_lisible(request.user, numero)
    return CLORE.demander(
        request, reverse("orientation", args=[numero]), nom=str(lue), fil=[FIL, reverse("orientations")],
        orientation=lue,
    )  # fmt: skip


@formulaire(permissions.membre_required)
def relayer(request: HttpRequest, numero: str, reseau: str) -> HttpResponse:
    """Say that one's network was told."""
    lue, mene = permissions.relais_get_a_dire(request.user, numero, reseau)
    form, retour = RelaisForm(request.POST or None), reverse("orientation", args=[numero])
    dits = {"par": request.user, "orientation": lue, "reseau": mene}
    if request.method == "POST" and accepte(form, regles.orientation_relayer, **dits):
        return fait(request, f"C’est dit : {mene.nom} l’a relayée.", retour)
    return montrer(
        request, form, FORMULAIRE, titre="Dire que c’est relayé", bouton="C’est relayé", retour=retour,
        surtitre=mene.nom, nom=str(lue), fil=[FIL, reverse("orientations"), lue.numero, retour],
    )  # fmt: skip
