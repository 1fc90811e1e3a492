"""The slip: opened for the chosen door, read, printed, received by its code, re-addressed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from home.ecrans.views import document, fait, formulaire, geste, montrer, page, refus_sur, tenter
from home.erreurs import RegleRefusee
from home.models import ParametresSite
from home.permissions import region_required
from home.securite.limites import depasse
from reseau.orientation import permissions
from reseau.orientation.choices import EtatFiche
from reseau.orientation.forms import CodeForm, MotifForm, OuvrirForm
from reseau.orientation.listes import ComptesDeFiches, MesFichesDeLiaison
from reseau.orientation.models import FicheLiaison
from reseau.orientation.queries.fiches import fiche_dire, fiche_pdf, recherche_url
from reseau.orientation.rules.fiches import fiche_ouvrir, fiche_poursuivre, fiche_readresser, fiche_recevoir
from reseau.orientation.views.assistant import Assistant, Pas, reponse_lire

ESSAIS, DUREE = 10, 3600
INCONNU = ("code_inconnu", "Code inconnu ici. Vérifiez les neuf signes, ou appelez le lieu écrit sur la fiche.")
FAITS = {
    EtatFiche.RECUE: "C’est noté : la personne est reçue, vous l’accompagnez.",
    EtatFiche.ABOUTIE: "C’est noté : sa demande a abouti.",
    EtatFiche.SANS_SUITE: "C’est noté : la personne est reçue, sans suite à sa demande.",
}


@geste(permissions.ouvrir_required)
def ouvrir(request: HttpRequest) -> HttpResponse:
    """Open a slip for the door chosen in this address, or go on with the one that it continues."""
    assistant = Assistant(request.GET, request.user)
    demande = assistant.demande()
    form = OuvrirForm(request.POST)
    retour = redirect(f"{reverse('orienter_resultat')}?{assistant.requete}")
    if assistant.suite_dite and not assistant.suite:  # déjà poursuivie, ou pas la sienne
        return redirect("fiche_liaison", assistant.suite_dite)
    if isinstance(demande, Pas) or not form.is_valid():
        return retour
    dite = reponse_lire(assistant, demande, form.cleaned_data["porte"])
    envoi = {"par": request.user, "reponse": dite.reponse, "porte": dite.porte_de(form.cleaned_data["porte"])}
    with tenter(request):
        if assistant.suite:
            fiche = fiche_poursuivre(fiche=assistant.suite, **envoi)
        else:
            fiche = fiche_ouvrir(cle=form.cleaned_data["cle"], structure=demande.chez, **envoi)
        return redirect("fiche_liaison", fiche.cle)
    return retour


@page(permissions.ouvrir_required, never_cache)
def fiche(request: HttpRequest, cle: UUID) -> HttpResponse:
    """The slip, for the structures that it goes through; what happened, for the one that awaits the person."""
    lue = permissions.fiche_get_lisible(request.user, cle)
    return _montrer(request, lue, MotifForm())


@page(permissions.ouvrir_required, never_cache)
def pdf(request: HttpRequest, cle: UUID) -> HttpResponse:
    """The sheet to hand to the person, in A5."""
    lue = permissions.fiche_get_lisible(request.user, cle)
    return document(fiche_pdf(fiche_dire(lue), ParametresSite.for_request(request)), f"fiche-liaison-{lue}.pdf")


@formulaire(permissions.ouvrir_required, never_cache)
def code(request: HttpRequest) -> HttpResponse:
    """« J’ai un code »: a wrong one, another’s and a closed one read alike."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and depasse(f"fiche-liaison:{request.user.pk}", ESSAIS, DUREE):
        return render(request, "429.html", status=429)
    if form.is_valid():
        if lue := permissions.fiche_trouver(request.user, form.cleaned_data["code"]):
            return redirect("fiche_liaison", lue.cle)
        form.refuser(RegleRefusee(*INCONNU))
    return montrer(request, form, "orientation/code.html")


@geste(permissions.ouvrir_required)
def recevoir(request: HttpRequest, cle: UUID) -> HttpResponse:
    """What happened at this door."""
    lue = permissions.fiche_get_recevable(request.user, cle)
    vers = request.POST.get("vers", "")
    with tenter(request, FAITS.get(vers, "")):
        fiche_recevoir(fiche=lue, par=request.user, vers=vers)
    return redirect("fiche_liaison", cle)


@formulaire(permissions.ouvrir_required, never_cache)
def readresser(request: HttpRequest, cle: UUID) -> HttpResponse:
    """She cannot be received here: a reason, then another door is looked for."""
    lue = permissions.fiche_get_recevable(request.user, cle)
    form = MotifForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            ecrite = fiche_readresser(fiche=lue, par=request.user, **form.cleaned_data)
            return fait(request, "C’est noté. Cherchez une autre porte avec elle.", recherche_url(ecrite, suite=True))
    return _montrer(request, permissions.fiche_get_lisible(request.user, cle), form)


@page(permissions.ouvrir_required)
def mes_fiches(request: HttpRequest) -> HttpResponse:
    """The slips that one's structures opened, received, or await."""
    return MesFichesDeLiaison(request).repondre()


@page(region_required)
def comptes(request: HttpRequest) -> HttpResponse:
    """How many slips, by month, bassin and need: numbers only."""
    return ComptesDeFiches(request).repondre()


def _montrer(request: HttpRequest, lue: FicheLiaison, form: MotifForm) -> HttpResponse:
    recoit = permissions.peut_recevoir(request.user, lue)
    contexte = {"fiche": fiche_dire(lue), "recoit": recoit, "recherche": recherche_url(lue, suite=True)}
    return montrer(request, form, "orientation/fiche.html", **contexte)
