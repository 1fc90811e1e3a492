"""The days that are not like the others, kept by the Région."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from home.ecrans import FORMULAIRE, Decision, accepte, fait, formulaire, geste, montrer, page
from home.permissions import region_required, trouver
from reseau.agenda.forms_moderation import JourForm
from reseau.agenda.listes_moderation import JoursSensibles
from reseau.agenda.models import JourSensible
from reseau.agenda.rules import jours_sensibles as regles

RETIRER = Decision(
    "Retirer ces jours",
    "Les propositions d’événements n’en seront plus prévenues. Ce qui vient du calendrier officiel y revient au "
    "prochain chargement, chaque nuit.",
    "Retirer",
    regles.jour_sensible_retirer,
    fait="Ces jours ne sont plus dans la liste.",
)


@page(region_required)
def jours(request: HttpRequest) -> HttpResponse:
    """The list."""
    return JoursSensibles(request).repondre()


@geste(region_required)
def charger(request: HttpRequest) -> HttpResponse:
    """Load the official calendars now."""
    bilan = regles.jours_sensibles_charger()
    phrase = f"Calendrier officiel : {bilan.ajoutes} périodes ajoutées, {bilan.gardes} déjà là."
    return fait(request, phrase, "jours_sensibles")


@formulaire(region_required)
def ajouter(request: HttpRequest) -> HttpResponse:
    """Add days."""
    return _ecrire(request, None, "Ajouter un jour sensible")


@formulaire(region_required)
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Change days."""
    return _ecrire(request, trouver(JourSensible.objects.all(), pk=pk), "Modifier ces jours")


@formulaire(region_required)
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take days off the list."""
    jour = trouver(JourSensible.objects.all(), pk=pk)
    return RETIRER.demander(request, reverse("jours_sensibles"), nom=str(jour), fil=_fil(), jour=jour)


def _ecrire(request: HttpRequest, jour: JourSensible | None, titre: str) -> HttpResponse:
    form = JourForm(request.POST or None, jour=jour)
    if request.method == "POST" and accepte(form, regles.jour_sensible_ecrire, par=request.user, jour=jour):
        return fait(request, "C’est écrit dans la liste.", "jours_sensibles")
    gabarit = "agenda/jour_form.html" if jour else FORMULAIRE
    return montrer(
        request, form, gabarit, titre=titre, bouton="Enregistrer", retour=reverse("jours_sensibles"), fil=_fil(),
        jour=jour, deux=True,
    )  # fmt: skip


def _fil() -> list[str]:
    return ["Jours sensibles", reverse("jours_sensibles")]
