"""The documents of a meeting: joined, taken away, read by their own address."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from home.ecrans import FORMULAIRE, Decision, fait, formulaire, montrer, page, refus_sur
from home.portions import fichier_prive
from reseau.animation.forms_reunions import PieceForm
from reseau.animation.permissions import participant_required, piece_get_lisible, reunion_get_tenue
from reseau.animation.permissions_reunions import piece_get_tenue
from reseau.animation.rules import pieces

RETIRER = Decision(
    "Retirer ce document", "Son fichier est effacé.", "Retirer", pieces.piece_retirer, fait="Le document est retiré."
)


@formulaire(participant_required)
def piece_joindre(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Join a document to a meeting, or to one of its points."""
    reunion = reunion_get_tenue(request.user, uuid)
    envoi = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PieceForm(*envoi, reunion=reunion)
    retour = reverse("reunion", args=[uuid])
    if form.is_valid():
        with refus_sur(form, sinon="fichier"):
            lus = form.cleaned_data
            fichier, cle = lus["fichier"], lus["cle"] or uuid_lib.uuid4()
            dit = {"nom": fichier.name, "contenu": fichier.read(), "point": lus["point"]}
            pieces.piece_joindre(reunion=reunion, par=request.user, cle=cle, **dit)
            return fait(request, "Le document est joint.", f"{retour}#documents")
    titre = {"titre": "Joindre un document", "surtitre": str(reunion), "bouton": "Joindre", "retour": retour}
    return montrer(request, form, FORMULAIRE, **titre)


@page(participant_required)
def piece(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponseBase:
    """The file itself, always to download, for whoever reads the meeting."""
    lue = piece_get_lisible(request.user, uuid)
    return fichier_prive(lue.fichier, as_attachment=True, filename=lue.nom)


@formulaire(participant_required)
def piece_retirer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Take a document away, after a question."""
    lue = piece_get_tenue(request.user, uuid)
    retour = reverse("reunion", args=[lue.reunion.uuid])
    return RETIRER.demander(request, f"{retour}#documents", nom=lue.nom, piece=lue)
