"""A reader reports a note or a resource; whoever leads its network, or the Région, answers."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from home.ecrans import fait, formulaire, montrer, refus_sur
from home.erreurs import RegleRefusee
from home.formulaires import FormulaireSafran
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


@formulaire(connexion_si_anonyme)
def fiche_signaler(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a note that one reads."""
    fiche = fiche_get_visible(request.user, pk)
    return _signaler(request, fiche, fiche.get_url(request) or reverse("pratiques_fiche", args=[fiche.pk]))


@formulaire(connexion_si_anonyme)
def ressource_signaler(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Report a resource that one reads."""
    ressource = ressource_get_visible(request.user, str(uuid))
    return _signaler(request, ressource, reverse("pratiques_ressource", args=[ressource.uuid]))


def _signaler(request: HttpRequest, contenu: FichePratiquePage | Ressource, retour: str) -> HttpResponse:
    form = SignalerContenuForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form, "texte"):
            _ecrire(request, form, contenu)
            return fait(request, MERCI, retour)
    return _montrer(request, form, contenu, retour, titre="Signaler", bouton="Signaler")


def _montrer(
    request: HttpRequest,
    form: FormulaireSafran,
    contenu: FichePratiquePage | Ressource,
    retour: str,
    **contexte: object,
) -> HttpResponse:
    fil = ["Pratiques", "/pratiques/", contenu.titre, retour]
    return montrer(request, form, "pratiques/contenu_agir.html", nom=contenu.titre, retour=retour, fil=fil, **contexte)


def _ecrire(request: HttpRequest, form: SignalerContenuForm, contenu: FichePratiquePage | Ressource) -> None:
    """Write it, or do as if for a robot. Raises RegleRefusee, also "trop" for whoever reported a great deal."""
    if form.cleaned_data["suite"]:
        return
    if depasse(f"signaler:{adresse_ip(request)}", PAR_HEURE, 3600):
        raise RegleRefusee("trop", TROP)
    par = request.user if request.user.is_authenticated else None
    dit = {nom: form.cleaned_data[nom] for nom in ("raison", "texte")}
    signalements.contenu_signaler(contenu=contenu, par=par, **dit)


@formulaire(membre_required)
def alerte_traiter(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a report."""
    alerte = alerte_get_traitable(request.user, pk)
    form = TraiterForm(request.POST if request.method == "POST" else None)
    retour = reverse("pratiques_alertes")
    if form.is_valid():
        with refus_sur(form):
            signalements.alerte_clore(alerte=alerte, par=request.user, **form.cleaned_data)
            return fait(request, "Votre réponse est gardée.", retour)
    titre = "Répondre à un signalement"
    return _montrer(request, form, alerte.contenu, retour, titre=titre, bouton="Répondre", alerte=alerte)
