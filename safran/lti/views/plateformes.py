"""The platforms, for the Région: registered, corrected, closed, and what was told to each."""

import uuid
from functools import partial

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from home.ecrans import FORMULAIRE, Decision, accepte, fait, formulaire, geste, montrer, page, tenter
from home.permissions import region_required
from safran.lti import permissions
from safran.lti.choices import EtatPlateforme
from safran.lti.forms import PlateformeForm
from safran.lti.listes import Plateformes
from safran.lti.queries import derniers_echanges
from safran.lti.rules import plateformes as rules

FIL = ("Plateformes partenaires", reverse_lazy("lti_plateformes"))
DECISIONS = {
    EtatPlateforme.FERMEE: Decision(
        "Fermer la plateforme",
        "Plus rien ne s’ouvre depuis elle, et plus rien ne lui est dit. Les accords des personnes restent.",
        "Fermer",
        partial(rules.plateforme_passer, vers=EtatPlateforme.FERMEE),
        fait="La plateforme est fermée.",
    ),
    EtatPlateforme.OUVERTE: Decision(
        "Rouvrir la plateforme",
        "Les formations s’ouvrent à nouveau depuis elle ; ce qui ne lui a pas été dit le sera.",
        "Rouvrir",
        partial(rules.plateforme_passer, vers=EtatPlateforme.OUVERTE),
        fait="La plateforme est ouverte.",
    ),
}
# Ce que le partenaire recopie chez lui : le nom que sa plateforme donne le plus souvent à la case, et la route.
A_RECOPIER = (
    ("Adresse de connexion (initiate login URL)", "lti_connexion"),
    ("Adresse de retour (redirection URI)", "lti_ouvrir"),
    ("Clés publiques (public keyset URL)", "lti_cles"),
    ("Choix d’une formation (deep linking, content selection URL)", "lti_choix"),
)


@page(region_required)
def plateformes(request: HttpRequest) -> HttpResponse:
    """All of them."""
    return Plateformes(request).repondre()


@page(region_required)
def plateforme(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """One, what its keeper copies, what was told to it."""
    lue = permissions.plateforme_get(cle)
    contexte = {
        "plateforme": lue,
        "a_recopier": [(libelle, f"{settings.SITE_URL}{reverse(route)}") for libelle, route in A_RECOPIER],
        "echanges": derniers_echanges(lue),
        "decisions": [(etat, d.titre) for etat, d in DECISIONS.items() if lue.peut_devenir(etat)],
    }
    return render(request, "lti/plateforme.html", contexte)


@formulaire(region_required)
def inscrire(request: HttpRequest) -> HttpResponse:
    """Register one."""
    form = PlateformeForm(request.POST or None)
    if request.method == "POST" and accepte(form, rules.plateforme_inscrire, par=request.user):
        phrase = "La plateforme est inscrite : donnez à qui la tient les adresses ci-dessous."
        return fait(request, phrase, "lti_plateforme", form.cleaned_data["cle"])
    return montrer(
        request, form, FORMULAIRE, titre="Inscrire une plateforme", bouton="Inscrire", fil=FIL,
        explication="Tout ce qui suit se lit chez le partenaire, là où il a déclaré SAFRAN comme outil LTI 1.3.",
        retour=reverse("lti_plateformes"),
    )  # fmt: skip


@formulaire(region_required)
def modifier(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Correct what was registered."""
    lue, retour = permissions.plateforme_get(cle), reverse("lti_plateforme", args=[cle])
    form = PlateformeForm(request.POST or None, plateforme=lue)
    if request.method == "POST" and accepte(form, rules.plateforme_corriger, plateforme=lue, par=request.user):
        return fait(request, "La plateforme est modifiée.", retour)
    return montrer(
        request, form, FORMULAIRE, titre="Modifier la plateforme", bouton="Enregistrer", fil=[*FIL, lue.nom, retour],
        retour=retour,
    )  # fmt: skip


@formulaire(region_required)
def decider(request: HttpRequest, cle: uuid.UUID, etat: str) -> HttpResponse:
    """Close it, or open it again."""
    lue, retour = permissions.plateforme_get(cle), reverse("lti_plateforme", args=[cle])
    if etat not in DECISIONS or not lue.peut_devenir(etat):
        raise Http404
    decision = DECISIONS[EtatPlateforme(etat)]
    return decision.demander(request, retour, nom=lue.nom, fil=[*FIL, lue.nom, retour], plateforme=lue)


@geste(region_required)
def redire(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Tell again what it refused."""
    lue = permissions.plateforme_get(cle)
    with tenter(request, "Ce qui a été refusé lui sera dit à nouveau."):
        rules.refus_reprendre(plateforme=lue, par=request.user)
    return redirect("lti_plateforme", cle)
