"""Exchanges on a note: threads, answers, the queue of questions, reports and moderation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.erreurs import RegleRefusee
from home.formulaires import FormulaireSafran
from home.limites import depasse
from home.permissions import reserve_a
from pratiques.choices import IssueAlerte, NatureMessage
from pratiques.forms.echange import MessageForm, ModererForm, ReponseForm, SignalerMessageForm
from pratiques.listes import Questions
from pratiques.models import Message
from pratiques.permissions.echanges import (
    fiche_get_echangee,
    message_get_mine,
    message_get_moderable,
    message_get_montre,
    message_get_retenable,
    message_get_visible,
)
from pratiques.permissions.fiches import tient_un_bureau
from pratiques.queries.echanges import (
    alertes_contexte,
    fil_montre,
    fils_page,
    gestes_du_fil,
    reponses_page,
)
from pratiques.rules import echanges as regles_echanges
from pratiques.rules.echanges import alertes_ecarter, message_ecrire, reponse_garder
from reseau.membres.permissions import membre_required

PAR_HEURE = 30
TROP = "Vous avez beaucoup écrit depuis une heure. Votre texte est toujours ici : renvoyez-le un peu plus tard."

RETRAIT = (
    "Retirer votre message ?",
    "Son texte est effacé, partout, sans retour. Les réponses restent, sous la place qu’il laisse.",
    "Retirer mon message",
)


def ecrire_encore(request: HttpRequest) -> None:
    """Raise RegleRefusee("trop") for whoever wrote a great deal in an hour."""
    if depasse(f"echange:{request.user.pk}", PAR_HEURE, 3600):
        raise RegleRefusee("trop", TROP)


@formulaire(membre_required)
def echanges(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions and comments on a note, twenty at a time; write one."""
    fiche = fiche_get_echangee(request.user, pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            ecrire_encore(request)
            message = message_ecrire(fiche=fiche, par=request.user, **form.cleaned_data)
            phrase = "Votre message est publié. Les auteurs de la fiche sont prévenus."
            return fait(request, phrase, "pratiques_fil", uuid=message.uuid)
    return montrer(request, form, "pratiques/echanges.html", fiche=fiche, page_fils=fils_page(fiche, request))


@formulaire(membre_required)
def fil(request: HttpRequest, uuid: str) -> HttpResponse:
    """A question or a comment, and its answers; answer."""
    message = message_get_montre(request.user, uuid)
    if message.reponse_a_id:
        return redirect("pratiques_fil", uuid=message.reponse_a.uuid)
    form = ReponseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            ecrire_encore(request)
            nature = {"nature": NatureMessage.REPONSE, "reponse_a": message}
            message_ecrire(fiche=message.fiche, par=request.user, **form.cleaned_data, **nature)
            return fait(request, "Votre réponse est publiée.", "pratiques_fil", uuid=message.uuid)
    contexte = {
        "fil": message,
        "fiche": message.fiche,
        "page_reponses": reponses_page(message, request),
        **gestes_du_fil(message, request.user),
    }
    return montrer(request, form, "pratiques/fil.html", **contexte)


@geste(membre_required)
def message_retenir(request: HttpRequest, uuid: str) -> HttpResponse:
    """Keep this answer, or let it go, as the button said."""
    message = message_get_retenable(request.user, uuid)
    with tenter(request):
        reponse_garder(message=message, par=request.user, garder=request.POST.get("retenir") == "1")
    return _vers_le_fil(message)


@formulaire(membre_required)
def message_retirer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take one's own message back, after a question; already off, nothing to ask."""
    message = message_get_mine(request.user, uuid)
    if request.method == "POST":
        with tenter(request, "Votre message est retiré."):
            regles_echanges.message_retirer(message=message, par=request.user)
    if request.method == "POST" or message.retire_le:
        return _vers_le_fil(message)
    return question(request, *RETRAIT, reverse("pratiques_fil", args=[(message.reponse_a or message).uuid]))


def _vers_le_fil(message: Message) -> HttpResponse:
    """Its thread, while it shows; else the exchanges of the note."""
    origine = message.reponse_a or message
    if fil_montre(origine):
        return redirect("pratiques_fil", uuid=origine.uuid)
    return redirect("pratiques_echanges", pk=message.fiche_id)


def _montrer(request: HttpRequest, form: FormulaireSafran, message: Message, **dit: str) -> HttpResponse:
    """The page of a form about a message, which is read there again."""
    retour = reverse("pratiques_echanges", args=[message.fiche_id])
    fil = ("Pratiques", "/pratiques/", "Questions et commentaires", retour)
    return montrer(request, form, "pratiques/message_agir.html", message=message, fil=fil, retour=retour, **dit)


@formulaire(membre_required)
def message_signaler(request: HttpRequest, uuid: str) -> HttpResponse:
    """Say that a message should not stay."""
    message = message_get_visible(request.user, uuid)
    form = SignalerMessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            regles_echanges.message_signaler(message=message, par=request.user, **form.cleaned_data)
            phrase = "Merci. Les personnes qui modèrent les échanges sont prévenues."
            return fait(request, phrase, "pratiques_echanges", pk=message.fiche_id)
    return _montrer(request, form, message, titre="Signaler un message", bouton="Signaler")


@formulaire(membre_required)
def message_moderer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take a message off or leave it, with a reason."""
    message = message_get_moderable(request.user, uuid)
    form = ModererForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        retire = form.cleaned_data["issue"] == IssueAlerte.RETIRE
        regle = regles_echanges.message_retirer if retire else alertes_ecarter
        with refus_sur(form):
            regle(message=message, par=request.user, motif=form.cleaned_data["motif"])
            phrase = "Le message est retiré." if retire else "Le message est maintenu."
            return fait(request, phrase, "pratiques_alertes")
    return _montrer(request, form, message, titre="Modérer un message", bouton="Décider")


@page(membre_required)
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that wait for an answer."""
    return Questions(request).repondre()


@page(reserve_a(tient_un_bureau))
def alertes(request: HttpRequest) -> HttpResponse:
    """Reported messages, and what was decided of the others."""
    return render(request, "pratiques/alertes.html", alertes_contexte(request))
