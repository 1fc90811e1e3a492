"""The thread between the authors of a note and its readers."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from home.ecrans import fait, formulaire, montrer, question, refus_sur, tenter
from pratiques.choices import FIL_OUVERT, Partie
from pratiques.forms.fil import FilForm
from pratiques.permissions.fils import fil_get, fil_message_get_mine
from pratiques.queries import fils
from pratiques.rules.fils import fil_ecrire, fil_retirer
from pratiques.views.echanges import RETRAIT, ecrire_encore
from reseau.membres.permissions import membre_required


@formulaire(membre_required)
def fil_de_relecture(request: HttpRequest, pk: int) -> HttpResponse:
    """What authors and readers said to each other, the newest first; write one more while the note is read."""
    fiche = fil_get(request.user, pk)
    partie = request.GET.get("partie", "")
    initial = {"partie": partie if partie in Partie.values else ""}
    form = FilForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refus_sur(form):
            ecrire_encore(request)
            fil_ecrire(fiche=fiche, par=request.user, **form.cleaned_data)
            return fait(request, "Votre message est envoyé.", "pratiques_fil_de_relecture", pk=fiche.pk)
    contexte = {
        "fiche": fiche,
        "ouvert": fiche.statut in FIL_OUVERT,
        "ouvertures": list(fiche.ouvertures_du_fil.select_related("par")[:20]),
        "page_messages": fils.fil_page(fiche, request),
        "retour": fils.ou_lire_la_fiche(fiche, request.user),
    }
    return montrer(request, form, "pratiques/fil_relecture.html", **contexte)


@formulaire(membre_required)
def fil_message_retirer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Take one's own message back, after a question; already back, nothing to ask."""
    message = fil_message_get_mine(request.user, uuid)
    url = reverse("pratiques_fil_de_relecture", args=[message.fiche_id])
    if request.method == "POST":
        with tenter(request, "Votre message est retiré."):
            fil_retirer(message=message, par=request.user)
    if request.method == "POST" or message.retire_le:
        return redirect(url)
    return question(request, *RETRAIT, url)
