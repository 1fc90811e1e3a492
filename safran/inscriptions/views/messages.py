"""The wording of messages, for the Région."""

from django.contrib import messages as avertir
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import formulaire, montrer, page
from home.permissions import region_required
from safran.inscriptions.annonces import apercu_composer
from safran.inscriptions.forms import MessageForm
from safran.inscriptions.queries.messages import message_lire, messages_lire
from safran.inscriptions.rules.messages import avis_reformuler, avis_retablir


@page(region_required)
def messages(request: HttpRequest) -> HttpResponse:
    """Every message, when it leaves, how it is worded."""
    return render(request, "inscriptions/messages.html", {"messages_dits": messages_lire()})


@formulaire(region_required)
def message(request: HttpRequest, avis: str) -> HttpResponse:
    """One message: look at it as it would leave, keep the wording, or give it the wording of origin back."""
    dit = message_lire(avis)
    if dit is None:
        raise Http404
    if request.method == "POST" and "retablir" in request.POST:
        avis_retablir(avis=avis)
        avertir.success(request, "Le message a retrouvé son texte d’origine.")
        return redirect("sessions_message", avis)
    form = MessageForm(request.POST or None, initial={"objet": dit.objet, "phrase": dit.phrase})
    objet, phrase = dit.objet, dit.phrase
    if form.is_valid():
        objet, phrase = form.cleaned_data["objet"], form.cleaned_data["phrase"]
        if "apercu" not in request.POST:
            avis_reformuler(avis=avis, objet=objet, phrase=phrase, par=request.user)
            avertir.success(request, "Le message est enregistré : il partira ainsi dès le prochain envoi.")
            return redirect("sessions_message", avis)
    contexte = {"dit": dit, "apercu": apercu_composer(avis, objet, phrase)}
    return montrer(request, form, "inscriptions/message_form.html", **contexte)
