"""One line of a sheet: its history, the evidence of an absence, the decision on it."""

import mimetypes
import uuid
from typing import Any

from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import document, fait, formulaire, page, refus_sur
from reseau.membres.permissions import membre_required
from safran.inscriptions.models import Inscription, Seance
from safran.inscriptions.permissions import peut_piloter
from safran.presences import permissions
from safran.presences.forms import ExcuseForm, PieceForm
from safran.presences.models import Presence
from safran.presences.queries import listes
from safran.presences.rules import pieces


@formulaire(membre_required)
def ligne(request: HttpRequest, public_id: uuid.UUID, seance_pk: int) -> HttpResponse:
    """What was noted, by whom, when; send the evidence of an absence, excuse it."""
    inscription, seance = permissions.ligne_get_lisible(request.user, public_id, seance_pk)
    presence = listes.presence_de(inscription, seance)
    formulaires = _formulaires(request, inscription, seance, presence)
    form = next((form for form in formulaires.values() if form.is_valid()), None)
    if form is not None:
        with refus_sur(form):
            phrase = _traiter(form, inscription=inscription, seance=seance, par=request.user)
            return fait(request, phrase, "presence_ligne", public_id, seance.pk)
    contexte = {
        "inscription": inscription,
        "session": inscription.session,
        "seance": seance,
        "presence": presence,
        "historique": listes.historique_de(inscription, seance),
        "sienne": inscription.compte_id == request.user.pk,
        "lit_piece": permissions.peut_lire_piece(request.user, inscription),
        "piece_form": formulaires.get("piece"),
        "excuse_form": formulaires.get("excuse"),
    }
    return render(request, "presences/ligne.html", contexte)


def _formulaires(request: HttpRequest, inscription: Inscription, seance: Seance, presence: Presence | None) -> dict:
    """What may be sent from here, by right and by state; the one that was sent holds its data."""
    formulaires: dict = {}
    if not permissions.est_venue(seance) or (presence and presence.presente):
        return formulaires
    if permissions.peut_lire_piece(request.user, inscription):
        envoi = (request.POST, request.FILES) if "piece_envoyer" in request.POST else ()
        formulaires["piece"] = PieceForm(*envoi)
    if presence and presence.piece and peut_piloter(request.user, inscription.session):
        envoi = (request.POST,) if "excuse_envoyer" in request.POST else ()
        formulaires["excuse"] = ExcuseForm(*envoi)
    return formulaires


def _traiter(form: PieceForm | ExcuseForm, **commun: Any) -> str:
    """Do what was sent, and say it."""
    if isinstance(form, PieceForm):
        fichier = form.cleaned_data["piece"]
        pieces.piece_ajouter(contenu=fichier.read(), nom=fichier.name, **commun)
        return "Le justificatif est reçu. Qui pilote la session décide de l’excuse."
    excusee, motif = form.cleaned_data["excusee"] == "oui", form.cleaned_data["motif"]
    pieces.absence_excuser(excusee=excusee, motif=motif, **commun)
    return "C’est noté."


@page(membre_required)
def piece(request: HttpRequest, public_id: uuid.UUID, seance_pk: int) -> HttpResponse:
    """The evidence of an absence: the person, and who runs the session."""
    inscription, seance = permissions.ligne_get_lisible(request.user, public_id, seance_pk)
    presence = listes.presence_de(inscription, seance)
    if presence is None or not presence.piece_nom or not permissions.peut_lire_piece(request.user, inscription):
        raise Http404
    try:
        with storages["prive"].open(presence.piece) as fichier:
            contenu = fichier.read()
    except OSError:
        raise Http404
    genre = mimetypes.guess_type(presence.piece)[0] or "application/octet-stream"
    return document(contenu, presence.piece_nom, genre, joint=True)
