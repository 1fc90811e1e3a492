"""Keeping the sheets: the grid of a session, a half-day, one line and its evidence, the screen of the room and
what people sign on their own telephone.
"""

import mimetypes
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from home.dessins.icones import qr_svg
from home.documents.tableurs import csv_response
from home.ecrans.views import (
    RedirectionVoir,
    document,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    page_de,
    refus_sur,
    tenter,
    veut_json,
)
from home.erreurs import RegleRefusee
from home.permissions import reserve_a
from home.securite.limites import depasse
from home.temps.typographie import heure, nombre_dire
from reseau.membres.permissions import est_region, membre_required
from safran.inscriptions.models import Inscription, Seance
from safran.inscriptions.permissions import peut_piloter
from safran.parcours.portes import identifiant_opaque
from safran.presences import jetons, permissions
from safran.presences.documents import feuille_pdf
from safran.presences.forms import CodeForm, ExcuseForm, FeuilleForm, PieceForm, SignatureForm
from safran.presences.models import Presence
from safran.presences.queries import feuilles as achevements
from safran.presences.queries.feuilles import dernier_lot, fenetre_de, grille_lire
from safran.presences.rules import feuilles as ensemble


@page(reserve_a(permissions.tient_des_feuilles))
def feuilles(request: HttpRequest) -> HttpResponse:
    """The sheets that wait, and the sessions that one keeps."""
    contexte = {
        "seances": achevements.seances_a_tenir(request.user),
        "page_obj": page_de(request, achevements.sessions_a_tenir(request.user), 30),
        "region": est_region(request.user),
    }
    return render(request, "presences/feuilles.html", contexte)


@page(membre_required)
def presences_session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The whole grid, its hours, its figures."""
    session = permissions.session_get_tenue(request.user, public_id)
    grille, pilote = grille_lire(session), peut_piloter(request.user, session)
    contexte = {
        "session": session,
        "grille": grille,
        "chiffres": achevements.chiffres_lire([session]),
        "pilote": pilote,
        "contredits": achevements.achevements_contredits(grille) if pilote else [],
        "purges": list(session.purges.all()),
    }
    return render(request, "presences/session.html", contexte)


@page(membre_required)
def presences_csv(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same grid as a table for a spreadsheet."""
    session = permissions.session_get_tenue(request.user, public_id)
    entetes, *lignes = achevements.tableau_de(grille_lire(session))
    return csv_response("presences", entetes, lignes)


@formulaire(membre_required)
def feuille(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One half-day: read it, enter what the paper says, correct it."""
    seance = permissions.seance_get_tenue(request.user, public_id)
    grille = grille_lire(seance.session, historique=True)
    contresignatures = grille.contresignatures.get(seance.pk, [])
    form = FeuilleForm(request.POST or None, grille=grille, seance=seance, close=bool(contresignatures))
    if form.is_valid():
        motif = form.cleaned_data.get("motif", "")
        with refus_sur(form):
            nombre = ensemble.feuille_enregistrer(seance=seance, par=request.user, saisies=form.saisies(), motif=motif)
            pluriel = "s" * (nombre > 1)
            phrase = f"{nombre} ligne{pluriel} enregistrée{pluriel}." if nombre else "Rien n’avait changé."
            retour = reverse("feuille", args=[seance.public_id])
            return fait(request, phrase, f"{retour}#personne-{form.absente}" if form.absente else retour)
    contexte = {
        "seance": seance,
        "session": seance.session,
        "grille": grille,
        "contresignatures": contresignatures,
        "presentes": grille.presentes(seance),
        "muettes": grille.muettes(seance),
        "lot": None if contresignatures else dernier_lot(seance),
        **_droits(request, seance, contresignatures),
    }
    return montrer(request, form, "presences/feuille.html", **contexte)


@geste(membre_required)
def tous_presents(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Note everyone of whom the sheet says nothing; a double click finds nobody left."""
    seance = permissions.seance_get_tenue(request.user, public_id)
    with tenter(request):
        nombre = ensemble.tous_presents(seance=seance, par=request.user)
        faites = nombre_dire(nombre, "présence")
        messages.success(request, f"{faites} : notez maintenant les absences." if nombre else "Chaque ligne est notée.")
    return redirect("feuille", seance.public_id)


@geste(membre_required)
def tous_annuler(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back what was noted in one go."""
    seance = permissions.seance_get_tenue(request.user, public_id)
    with tenter(request, "« Tous présents » est annulé : la feuille est comme avant."):
        ensemble.tous_presents_reprendre(seance=seance, par=request.user)
    return redirect("feuille", seance.public_id)


def _droits(request: HttpRequest, seance: Seance, contresignatures: list) -> dict[str, bool]:
    """What this reader may do with the sheet."""
    fenetre = fenetre_de(seance)
    pilote, eue = peut_piloter(request.user, seance.session), fenetre.commencee()
    certifie = any(c.par_id == request.user.pk for c in contresignatures)
    return {
        "pilote": pilote,
        "fenetre": fenetre,
        "venue": eue,
        "modifiable": eue and (pilote or not contresignatures),
        "contresigne": eue and not certifie and permissions.peut_contresigner(request.user, seance),
    }


@formulaire(membre_required)
def contresigner(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Certify the sheet of a half-day."""
    seance = permissions.seance_get_contresignable(request.user, public_id)
    form = SignatureForm(request.POST or None, phrase="Je certifie que cette feuille dit ce qui s’est passé.")
    if form.is_valid():
        signature = form.cleaned_data["signature"]
        with refus_sur(form):
            ensemble.seance_contresigner(seance=seance, par=request.user, signature=signature)
            return fait(request, "La feuille est contresignée : ses heures comptent.", "feuille", seance.public_id)
    grille = grille_lire(seance.session)
    contexte = {
        "seance": seance,
        "session": seance.session,
        "presentes": grille.presentes(seance),
        "attendues": len(grille.lignes),
        "muettes": grille.muettes(seance),
    }
    return montrer(request, form, "presences/contresigner.html", **contexte)


@page(membre_required)
def feuille_remplie(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The sheet of the day as it stands."""
    return _document(request, public_id, vierge=False)


@page(membre_required)
def feuille_vierge(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The sheet of the day, to be signed on paper."""
    return _document(request, public_id, vierge=True)


def _document(request: HttpRequest, public_id: uuid.UUID, *, vierge: bool) -> HttpResponse:
    seance = permissions.seance_get_tenue(request.user, public_id)
    with tenter(request):
        contenu = feuille_pdf(seance.session, seance.date, vierge=vierge)
        return document(contenu, f"feuille-{'vierge-' * vierge}{seance.date:%Y-%m-%d}.pdf")
    return redirect("feuille", seance.public_id)


# One line of a sheet: its history, the evidence of an absence, the decision on it.


@formulaire(membre_required)
def ligne(request: HttpRequest, public_id: uuid.UUID, seance_pk: int) -> HttpResponse:
    """What was noted, by whom, when; send the evidence of an absence, excuse it."""
    inscription, seance = permissions.ligne_get_lisible(request.user, public_id, seance_pk)
    presence = achevements.presence_de(inscription, seance)
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
        "historique": achevements.historique_de(inscription, seance),
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
        ensemble.piece_ajouter(contenu=fichier.read(), nom=fichier.name, **commun)
        return "Le justificatif est reçu. Qui pilote la session décide de l’excuse."
    excusee, motif = form.cleaned_data["excusee"] == "oui", form.cleaned_data["motif"]
    ensemble.absence_excuser(excusee=excusee, motif=motif, **commun)
    return "C’est noté."


@page(membre_required)
def piece(request: HttpRequest, public_id: uuid.UUID, seance_pk: int) -> HttpResponse:
    """The evidence of an absence: the person, and who runs the session."""
    inscription, seance = permissions.ligne_get_lisible(request.user, public_id, seance_pk)
    presence = achevements.presence_de(inscription, seance)
    if presence is None or not presence.piece_nom or not permissions.peut_lire_piece(request.user, inscription):
        raise Http404
    try:
        with storages["prive"].open(presence.piece) as fichier:
            contenu = fichier.read()
    except OSError:
        raise Http404
    genre = mimetypes.guess_type(presence.piece)[0] or "application/octet-stream"
    return document(contenu, presence.piece_nom, genre, joint=True)


# The screen of the room, and what people do with it on their own telephone.

ESSAIS, SECONDES = 60, 600
CERTIFIE = {"matin": "Je certifie être en salle ce matin.", "après-midi": "Je certifie être en salle cet après-midi."}
INCONNU = "Ce code n’ouvre aucune demi-journée où vous êtes attendue ou attendu. Relisez celui qui est affiché."


@page(never_cache, membre_required)
def ecran(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The square and the code of the moment, how many have signed; the script asks for the inside only."""
    seance = permissions.seance_get_tenue(request.user, public_id)
    faites, attendues = achevements.signees(seance)
    contexte = {"seance": seance, "session": seance.session, "faites": faites, "attendues": attendues}
    if fenetre_de(seance).contient():
        code = jetons.code_du_moment(seance)
        adresse = settings.SITE_URL + reverse("emarger_signer", args=[code])
        contexte |= {"code": jetons.code_lisible(code), "qr": qr_svg(adresse, "Carré à viser pour signer")}
    else:
        contexte |= {"fermee": fenetre_de(seance), "autre": achevements.seance_du_moment(seance)}
    gabarit = "presences/ecran_contenu.html" if request.htmx else "presences/ecran.html"
    return render(request, gabarit, contexte)


@formulaire(never_cache, membre_required)
def emarger(request: HttpRequest) -> HttpResponse:
    """Type the code of the room."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if jetons.droit_du_code(request.user, form.cleaned_data["code"]):
            code = jetons.code_normaliser(form.cleaned_data["code"])
            return RedirectionVoir(reverse("emarger_signer", args=[code]))
        form.add_error("code", INCONNU)
    statut = 429 if form.errors and _trop(request) else 200
    contexte = {"form": form, "demis": achevements.mes_demi_journees(request.user)}
    return render(request, "presences/emarger.html", contexte, status=statut)


def _trop(request: HttpRequest) -> bool:
    return depasse(f"emargement:{request.user.pk}", ESSAIS, SECONDES)


@formulaire(never_cache, membre_required)
def signer(request: HttpRequest, code: str) -> HttpResponse:
    """Sign for the half-day whose code was scanned; the ticket in the form keeps the right while the network fails."""
    droit = jetons.droit_du_billet(request.user, request.POST.get("billet", ""))
    droit = droit or jetons.droit_du_code(request.user, code)
    if droit is None:
        # La même réponse quel que soit le code : périmé, d’une autre personne, ou inventé.
        return _renvoyer(request, INCONNU, 429 if not veut_json(request) and _trop(request) else 404)
    if refus := fenetre_de(droit.seance).refus(droit.le):
        return _renvoyer(request, refus[1], 409)
    form = SignatureForm(request.POST if request.method == "POST" else None, phrase=CERTIFIE[droit.seance.demi_journee])
    if form.is_valid():
        return _signer(request, droit, form.cleaned_data["signature"])
    if request.method == "POST" and veut_json(request):
        return JsonResponse({"message": "Signez dans le cadre, ou cochez la case."}, status=409)
    contexte = {
        "droit": droit,
        "session": droit.inscription.session,
        "demis": achevements.mes_demi_journees(request.user, droit.inscription, droit.seance.date),
        "billet": jetons.billet_de(droit),
        "file": identifiant_opaque(request.user),
    }
    return montrer(request, form, "presences/signer.html", **contexte)


def _renvoyer(request: HttpRequest, phrase: str, statut: int) -> HttpResponse:
    """Back to the code, and why."""
    if veut_json(request):
        return JsonResponse({"message": phrase}, status=statut)
    contexte = {"form": CodeForm(), "refus": phrase, "demis": achevements.mes_demi_journees(request.user)}
    return render(request, "presences/emarger.html", contexte, status=statut)


def _signer(request: HttpRequest, droit: jetons.Droit, signature: str) -> HttpResponse:
    suite = reverse("ma_presence", args=[droit.seance.public_id])
    try:
        presence = ensemble.presence_signer(
            inscription=droit.inscription, seance=droit.seance, signature=signature, le=droit.le
        )
    except RegleRefusee as refus:
        if veut_json(request):
            return JsonResponse({"message": refus.message}, status=409)
        messages.warning(request, refus.message)
        return RedirectionVoir(suite)
    if not presence.presente:
        phrase = "La feuille dit une absence : demandez au formateur ou à la formatrice de la rectifier."
        messages.warning(request, phrase)
    elif presence.signee_le:
        messages.success(request, f"Votre présence est signée, à {heure(presence.signee_le)}.")
    return JsonResponse({"url": suite}) if veut_json(request) else RedirectionVoir(suite)


@page(membre_required)
def ma_presence(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the sheet says of oneself, that day."""
    inscription, seance = permissions.seance_get_mienne(request.user, public_id)
    contexte = {
        "inscription": inscription,
        "session": inscription.session,
        "seance": seance,
        "demis": achevements.mes_demi_journees(request.user, inscription, seance.date),
    }
    return render(request, "presences/ma_presence.html", contexte)
