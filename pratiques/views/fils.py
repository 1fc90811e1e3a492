"""The thread between the authors of a note and its readers."""

import uuid as uuid_lib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from home.erreurs import RegleRefusee
from home.limites import depasse
from pratiques.choices import FIL_OUVERT, Partie
from pratiques.forms.fil import FilForm
from pratiques.models import FichePratiquePage
from pratiques.permissions.fils import fil_get, fil_message_get_mine
from pratiques.queries import fils
from pratiques.rules.fils import fil_withdraw, fil_write
from pratiques.views.echanges import CONFIRMER, PAR_HEURE, RETRAIT, TROP
from reseau.membres.permissions import membre_required


@membre_required
@require_http_methods(["GET", "POST"])
def fil_de_relecture(request: HttpRequest, pk: int) -> HttpResponse:
    """What authors and readers said to each other, the newest first; write one more while the note is read."""
    fiche = fil_get(request.user, pk)
    partie = request.GET.get("partie", "")
    initial = {"partie": partie if partie in Partie.values else ""}
    form = FilForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and _ecrire(request, form, fiche):
        messages.success(request, "Votre message est envoyé.")
        return redirect("pratiques_fil_de_relecture", pk=fiche.pk)
    contexte = {
        "fiche": fiche,
        "form": form,
        "ouvert": fiche.statut in FIL_OUVERT,
        "ouvertures": list(fiche.ouvertures_du_fil.select_related("par")[:20]),
        "page_messages": fils.fil_page(fiche, request),
        "retour": fils.ou_lire_la_fiche(fiche, request.user),
    }
    return render(request, "pratiques/fil_relecture.html", contexte, status=422 if form.errors else 200)


def _ecrire(request: HttpRequest, form: FilForm, fiche: FichePratiquePage) -> bool:
    """The message is written, or the form says why not."""
    if not form.is_valid():
        return False
    if depasse(f"echange:{request.user.pk}", PAR_HEURE, 3600):
        form.add_error(None, TROP)
        return False
    try:
        fil_write(fiche=fiche, par=request.user, **form.cleaned_data)
    except RegleRefusee as refus:
        form.add_error("texte" if refus.code in ("texte", "identifiants") else None, refus.message)
        return False
    return True


@membre_required
@require_http_methods(["GET", "POST"])
def fil_message_retirer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Take one's own message back, after a question; already back, nothing to ask."""
    message = fil_message_get_mine(request.user, uuid)
    url = reverse("pratiques_fil_de_relecture", args=[message.fiche_id])
    if request.method == "POST":
        try:
            fil_withdraw(message=message, par=request.user)
            messages.success(request, "Votre message est retiré.")
        except RegleRefusee as refus:
            messages.error(request, refus.message)
    if request.method == "POST" or message.retire_le:
        return redirect(url)
    return render(request, CONFIRMER, {**RETRAIT, "url_retour": url})
