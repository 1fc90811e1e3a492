"""Exchanges on a note: threads, answers, the queue of questions, reports and moderation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from home.erreurs import RegleRefusee
from home.limites import depasse
from pratiques.choices import IssueAlerte, NatureMessage
from pratiques.forms.echange import MessageForm, ModererForm, ReponseForm, SignalerMessageForm
from pratiques.models import FichePratiquePage, Message
from pratiques.permissions.echanges import (
    fiche_get_echangee,
    message_get_mine,
    message_get_moderable,
    message_get_montre,
    message_get_retenable,
    message_get_visible,
)
from pratiques.permissions.fiches import bureau_exiger
from pratiques.queries.echanges import (
    alertes_contexte,
    fil_montre,
    fils_page,
    gestes_du_fil,
    questions_page,
    reponses_page,
)
from pratiques.rules.echanges import alertes_dismiss, message_report, message_withdraw, message_write, reponse_keep
from reseau.membres.permissions import membre_required

PAR_HEURE = 30
TROP = "Vous avez beaucoup écrit depuis une heure. Votre texte est toujours ici : renvoyez-le un peu plus tard."

CONFIRMER = "components/confirmer.html"
RETRAIT = {
    "titre": "Retirer votre message ?",
    "explication": "Son texte est effacé, partout, sans retour. Les réponses restent, sous la place qu’il laisse.",
    "bouton": "Retirer mon message",
}


def _ecrire(
    request: HttpRequest, form: ReponseForm, fiche: FichePratiquePage, fil: Message | None = None
) -> Message | None:
    """The message written, or None with the reason in the form."""
    if not form.is_valid():
        return None
    if depasse(f"echange:{request.user.pk}", PAR_HEURE, 3600):
        form.add_error(None, TROP)
        return None
    nature = {"nature": NatureMessage.REPONSE, "reponse_a": fil} if fil else {}
    try:
        return message_write(fiche=fiche, par=request.user, **form.cleaned_data, **nature)
    except RegleRefusee as refus:
        form.add_error("texte" if refus.code in ("texte", "identifiants") else None, refus.message)
        return None


@membre_required
@require_http_methods(["GET", "POST"])
def echanges(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions and comments on a note, twenty at a time; write one."""
    fiche = fiche_get_echangee(request.user, pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (message := _ecrire(request, form, fiche)):
        messages.success(request, "Votre message est publié. Les auteurs de la fiche sont prévenus.")
        return redirect("pratiques_fil", uuid=message.uuid)
    contexte = {"fiche": fiche, "form": form, "page_fils": fils_page(fiche, request)}
    return render(request, "pratiques/echanges.html", contexte, status=422 if form.errors else 200)


@membre_required
@require_http_methods(["GET", "POST"])
def fil(request: HttpRequest, uuid: str) -> HttpResponse:
    """A question or a comment, and its answers; answer."""
    message = message_get_montre(request.user, uuid)
    if message.reponse_a_id:
        return redirect("pratiques_fil", uuid=message.reponse_a.uuid)
    form = ReponseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _ecrire(request, form, message.fiche, message):
        messages.success(request, "Votre réponse est publiée.")
        return redirect("pratiques_fil", uuid=message.uuid)
    contexte = {
        "fil": message,
        "fiche": message.fiche,
        "form": form,
        "page_reponses": reponses_page(message, request),
        **gestes_du_fil(message, request.user),
    }
    return render(request, "pratiques/fil.html", contexte, status=422 if form.errors else 200)


@membre_required
@require_POST
def message_retenir(request: HttpRequest, uuid: str) -> HttpResponse:
    """Keep this answer, or let it go, as the button said."""
    message = message_get_retenable(request.user, uuid)
    try:
        reponse_keep(message=message, par=request.user, garder=request.POST.get("retenir") == "1")
    except RegleRefusee as refus:
        messages.error(request, refus.message)
    return _vers_le_fil(message)


@membre_required
@require_http_methods(["GET", "POST"])
def message_retirer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take one's own message back, after a question; already off, nothing to ask."""
    message = message_get_mine(request.user, uuid)
    if request.method == "GET":
        url = reverse("pratiques_fil", args=[(message.reponse_a or message).uuid])
        return (
            _vers_le_fil(message) if message.retire_le else render(request, CONFIRMER, {**RETRAIT, "url_retour": url})
        )
    try:
        message_withdraw(message=message, par=request.user)
        messages.success(request, "Votre message est retiré.")
    except RegleRefusee as refus:
        messages.error(request, refus.message)
    return _vers_le_fil(message)


def _vers_le_fil(message: Message) -> HttpResponse:
    """Its thread, while it shows; else the exchanges of the note."""
    origine = message.reponse_a or message
    if fil_montre(origine):
        return redirect("pratiques_fil", uuid=origine.uuid)
    return redirect("pratiques_echanges", pk=message.fiche_id)


@membre_required
@require_http_methods(["GET", "POST"])
def message_signaler(request: HttpRequest, uuid: str) -> HttpResponse:
    """Say that a message should not stay."""
    message = message_get_visible(request.user, uuid)
    form = SignalerMessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            message_report(message=message, par=request.user, **form.cleaned_data)
        except RegleRefusee as refus:
            form.add_error("texte" if refus.code == "texte" else None, refus.message)
        else:
            messages.success(request, "Merci. Les personnes qui modèrent les échanges sont prévenues.")
            return redirect("pratiques_echanges", pk=message.fiche_id)
    contexte = {"message": message, "form": form, "titre": "Signaler un message", "bouton": "Signaler"}
    return render(request, "pratiques/message_agir.html", contexte, status=422 if form.errors else 200)


@membre_required
@require_http_methods(["GET", "POST"])
def message_moderer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take a message off or leave it, with a reason."""
    message = message_get_moderable(request.user, uuid)
    form = ModererForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        retire = form.cleaned_data["issue"] == IssueAlerte.RETIRE
        regle = message_withdraw if retire else alertes_dismiss
        try:
            regle(message=message, par=request.user, motif=form.cleaned_data["motif"])
        except RegleRefusee as refus:
            form.add_error(None, refus.message)
        else:
            messages.success(request, "Le message est retiré." if retire else "Le message est maintenu.")
            return redirect("pratiques_alertes")
    contexte = {"message": message, "form": form, "titre": "Modérer un message", "bouton": "Décider"}
    return render(request, "pratiques/message_agir.html", contexte, status=422 if form.errors else 200)


@membre_required
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that wait for an answer."""
    return render(request, "pratiques/questions.html", {"page_questions": questions_page(request)})


@membre_required
@require_GET
def alertes(request: HttpRequest) -> HttpResponse:
    """Reported messages, and what was decided of the others."""
    bureau_exiger(request.user)
    return render(request, "pratiques/alertes.html", alertes_contexte(request))
