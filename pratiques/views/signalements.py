"""A reader reports a note or a resource; whoever leads its network, or the Région, answers."""

import uuid as uuid_lib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from home.erreurs import RegleRefusee
from home.limites import adresse_ip, depasse
from pratiques.forms.echange import SignalerContenuForm, TraiterForm
from pratiques.models import FichePratiquePage, Ressource
from pratiques.permissions.fiches import connexion_si_anonyme, fiche_get_visible
from pratiques.permissions.ressources import ressource_get_visible
from pratiques.permissions.signalements import alerte_get_traitable
from pratiques.rules import signalements
from reseau.membres.permissions import membre_required

PAR_HEURE = 5
TROP = "Vous avez beaucoup signalé depuis une heure. Votre texte est toujours ici : renvoyez-le un peu plus tard."
MERCI = "Merci. Qui répond de ce contenu est prévenu."


@connexion_si_anonyme
@require_http_methods(["GET", "POST"])
def fiche_signaler(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a note that one reads."""
    fiche = fiche_get_visible(request.user, pk)
    return _signaler(request, fiche, fiche.get_url(request) or reverse("pratiques_fiche", args=[fiche.pk]))


@connexion_si_anonyme
@require_http_methods(["GET", "POST"])
def ressource_signaler(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Report a resource that one reads."""
    ressource = ressource_get_visible(request.user, str(uuid))
    return _signaler(request, ressource, reverse("pratiques_ressource", args=[ressource.uuid]))


def _signaler(request: HttpRequest, contenu: FichePratiquePage | Ressource, retour: str) -> HttpResponse:
    form = SignalerContenuForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _ecrire(request, form, contenu):
        messages.success(request, MERCI)
        return redirect(retour)
    contexte = {"form": form, "contenu": contenu, "titre": "Signaler", "bouton": "Signaler", "retour": retour}
    return render(request, "pratiques/contenu_agir.html", contexte, status=422 if form.errors else 200)


def _ecrire(request: HttpRequest, form: SignalerContenuForm, contenu: FichePratiquePage | Ressource) -> bool:
    """Written, or said to a robot that it was; False with the reason in the form."""
    if form.cleaned_data["suite"]:
        return True
    if depasse(f"signaler:{adresse_ip(request)}", PAR_HEURE, 3600):
        form.add_error(None, TROP)
        return False
    par = request.user if request.user.is_authenticated else None
    dit = {nom: form.cleaned_data[nom] for nom in ("raison", "texte")}
    try:
        signalements.contenu_signaler(contenu=contenu, par=par, **dit)
    except RegleRefusee as refus:
        form.add_error("texte", refus.message)
        return False
    return True


@membre_required
@require_http_methods(["GET", "POST"])
def alerte_traiter(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a report."""
    alerte = alerte_get_traitable(request.user, pk)
    form = TraiterForm(request.POST if request.method == "POST" else None)
    retour = reverse("pratiques_alertes")
    if request.method == "POST" and form.is_valid():
        try:
            signalements.alerte_clore(alerte=alerte, par=request.user, **form.cleaned_data)
        except RegleRefusee as refus:
            form.add_error(None, refus.message)
        else:
            messages.success(request, "Votre réponse est gardée.")
            return redirect(retour)
    contexte = {"form": form, "contenu": alerte.contenu, "alerte": alerte, "retour": retour}
    contexte |= {"titre": "Répondre à un signalement", "bouton": "Répondre"}
    return render(request, "pratiques/contenu_agir.html", contexte, status=422 if form.errors else 200)
