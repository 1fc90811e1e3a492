"""Screens of the followings: the player, the notes beside it, lists ticked, questions answered in place, the
followings read by the Région, what goes out in xAPI.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from home.ecrans.forms import ConfirmerForm, TexteLuForm
from home.ecrans.views import RedirectionVoir, fait, formulaire, geste, montrer, page, refus_sur, tenter, veut_json
from home.erreurs import RegleRefusee
from home.permissions import region_required
from home.temps.typographie import heure
from reseau.membres.permissions import membre_required
from safran.parcours import permissions
from safran.parcours.blocks.etapes import origines_de
from safran.parcours.listes import Suivis
from safran.parcours.models import Suivi
from safran.parcours.permissions import coordination_required
from safran.parcours.queries import lecteur
from safran.parcours.queries import suivis as queries_suivis
from safran.parcours.queries.lecteur import Lecture, apres_lire, coches_de
from safran.parcours.queries.plans import Etape
from safran.parcours.queries.questions import Endroit, Essai, ligne_lire, question_get
from safran.parcours.queries.suivis import Avancement, avancement_lire, suivis_de, suivis_de_formation
from safran.parcours.rules import suivis as notes
from safran.parcours.rules.suivis import etape_marquer, liste_cocher, question_repondre, suivi_commencer, temps_ajouter
from safran.parcours.xapi import declarations, en_json, identifiant_opaque, ouverture_lire, ouverture_signer
from safran.quiz.portes import TEMPS_FINI, QuestionForm, echues_de, tentative_echeance

RESTE_ICI = frozenset({"quiz_a_rendre", "module_a_finir"})


def _vers(avancement: Avancement, etape: Etape | None) -> HttpResponseRedirect:
    """To a step, or to the end of the training when there is none left."""
    if etape is None:
        cible = redirect("parcours_bilan", avancement.suivi.formation_id)
    else:
        cible = redirect("parcours_etape", avancement.suivi.formation_id, etape.module_pk, etape.id)
    return RedirectionVoir(cible.url)


def vers_fiche(request: HttpRequest, formation_pk: int) -> HttpResponseRedirect:
    """A training not started: its sheet has the button."""
    formation = permissions.formation_get_suivable(request.user, formation_pk)
    messages.info(request, "Commencez la formation pour ouvrir ses étapes.")
    return redirect(formation.get_url(request) or "catalogue")


@page(membre_required)
def reprendre(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Where the person stopped: the exact step, or the end."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return vers_fiche(request, formation_pk)
    avancement = queries_suivis.avancement_lire(suivi)
    return _vers(avancement, avancement.reprise)


@formulaire(membre_required)
def commencer(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Begin, then open the first step; coming here by an address only resumes."""
    if request.method != "POST":
        return redirect("parcours_reprendre", formation_pk)
    formation = permissions.formation_get_suivable(request.user, formation_pk)
    avancement = queries_suivis.avancement_lire(suivi_commencer(compte=request.user, formation=formation))
    return _vers(avancement, avancement.reprise)


@formulaire(membre_required)
def etape(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """One step; the button marks it and goes on."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return vers_fiche(request, formation_pk)
    if request.method == "POST":
        # The step is done: where to go, as a page or for the script that kept it until the network came back.
        depuis = ouverture_lire(request.POST.get("ouverture", ""), suivi.pk, module_pk, etape_id)
        try:
            avancement = etape_marquer(suivi=suivi, module=module_pk, etape_id=etape_id, depuis=depuis)
        except RegleRefusee as refus:
            if veut_json(request):
                return JsonResponse({"message": refus.message}, status=409)
            messages.warning(request, refus.message)
            reprise = redirect("parcours_reprendre", suivi.formation_id).url
            return RedirectionVoir(request.path if refus.code in RESTE_ICI else reprise)
        suite = _vers(avancement, avancement.apres(module_pk, etape_id))
        return JsonResponse({"url": suite.url}) if veut_json(request) else suite
    return etape_montrer(request, suivi, module_pk, etape_id, essai=Essai(request.GET.get("refaire", "")))


def etape_montrer(
    request: HttpRequest, suivi: Suivi, module_pk: int, etape_id: str, *, essai: Essai, status: int = 200
) -> HttpResponse:
    """The page of one step; `essai` is the question that is asked again, with what was wrong in its answer."""
    lecture = lecteur.lecture_lire(suivi, module_pk, etape_id)
    for echue in echues_de(suivi.compte, lecture.etape.quiz) if lecture.etape.quiz else ():
        tentative_echeance(tentative=echue)
        messages.warning(request, TEMPS_FINI)
    contenu = lecture.bloc.value["contenu"]
    contexte = {
        "lecture": lecture,
        "formation": suivi.formation,
        "note": lecteur.note_de(suivi, module_pk, etape_id),
        "file": identifiant_opaque(request.user),
        "ouverture": ouverture_signer(suivi.pk, module_pk, etape_id),
        "essai": essai,
        "coches": coches_de(suivi, module_pk, contenu),
        "coches_ou": reverse("parcours_etape", args=[suivi.formation_id, module_pk, etape_id]),
    }
    reponse = render(request, "parcours/lecteur.html", contexte, status=status)
    if origines := origines_de(contenu):
        reponse._csp_update = {"frame-src": ["'self'", *origines]}
    return reponse


@formulaire(membre_required)
def bilan(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """The end of a training: completed, or what is missing; the button asks the rule again."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return vers_fiche(request, formation_pk)
    if request.method == "POST":
        if not notes.achevement_evaluer(suivi=suivi):
            messages.warning(request, "Il reste quelque chose à faire avant d’achever cette formation.")
        return RedirectionVoir(request.path)
    avancement = queries_suivis.avancement_lire(suivi)
    contexte = {
        "formation": suivi.formation,
        "lecture": Lecture(avancement),
        "manques": queries_suivis.manques_de(avancement),
        "regle": queries_suivis.regle_expliquer(avancement),
        "quiz": [etape for etape in avancement.plan.etapes if etape.quiz],
        "minutes": lecteur.minutes_passees(suivi),
        "apres": apres_lire(suivi, request) if suivi.est_acheve else None,
    }
    return render(request, "parcours/bilan.html", contexte)


# The learner's notebook and clock: private notes, what is not clear, signs of presence.

NUMERO_MAX = 2**31 - 1


def _nombre(request: HttpRequest, nom: str) -> int:
    brut = request.POST.get(nom, "")
    return min(int(brut), NUMERO_MAX) if brut.isascii() and brut.isdigit() and len(brut) < 12 else 0


def _envoi(request: HttpRequest) -> dict[str, Any]:
    """What a page sends: the text, from which version, and which save of which page it is."""
    return {
        "texte": request.POST.get("texte", ""),
        "version": _nombre(request, "version"),
        "page": request.POST.get("page", "").replace("\x00", "")[:36],
        "numero": _nombre(request, "numero"),
    }


@geste(membre_required)
def note(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """Keep one's note on a step; the script asks for JSON, a plain form comes back to the step."""
    suivi = permissions.suivi_get_commence(request.user, formation_pk)
    try:
        gardee = notes.note_enregistrer(suivi=suivi, module_pk=module_pk, etape_id=etape_id, **_envoi(request))
    except RegleRefusee as refus:
        if veut_json(request):
            return JsonResponse({"message": refus.message}, status=409)
        contexte = {**_envoi(request), "formation": suivi.formation, "refus": refus.message, "retour": _retour(request)}
        return render(request, "parcours/note_refusee.html", contexte, status=400)
    if veut_json(request):
        dite = {"texte": gardee.texte, "version": gardee.version, "heure": heure(gardee.modifiee_le)}
        return JsonResponse(dite)  # la note telle qu’elle est tenue : c’est l’accusé de réception
    messages.success(request, "Votre note est enregistrée.")
    return RedirectionVoir(_retour(request) + "#t-note")


@geste(membre_required)
def clarte(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """This step is not clear, or is after all."""
    suivi = permissions.suivi_get_commence(request.user, formation_pk)
    claire = request.POST.get("claire") == "1"
    with tenter(request):
        notes.clarte_dire(suivi=suivi, module_pk=module_pk, etape_id=etape_id, claire=claire)
    return RedirectionVoir(reverse("parcours_etape", args=[formation_pk, module_pk, etape_id]) + "#clarte")


def _retour(request: HttpRequest) -> str:
    return request.path.removesuffix("note/")


@geste(membre_required)
def temps(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """A sign of presence: the server counts, the page says nothing of durations."""
    temps_ajouter(
        suivi=permissions.suivi_get_commence(request.user, formation_pk), module_pk=module_pk, etape_id=etape_id
    )
    return HttpResponse(status=204)


@page(membre_required)
def mes_notes(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """One's own notes on a training, to read and to print."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return vers_fiche(request, formation_pk)
    avancement = queries_suivis.avancement_lire(suivi)
    lignes = [
        {"note": note, "etape": avancement.plan.etape(note.module_id, note.etape_id)}
        for note in lecteur.notes_de(suivi)
    ]
    contexte = {"formation": suivi.formation, "lecture": Lecture(avancement), "lignes": lignes}
    return render(request, "parcours/notes.html", contexte)


@geste(membre_required)
def cocher(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str, bloc_id: str) -> HttpResponse:
    """Keep one's ticks; the script asks for JSON, a plain form comes back to the list."""
    suivi = permissions.suivi_get_commence(request.user, formation_pk)
    form = ConfirmerForm(request.POST)
    with refus_sur(form):
        cochees = request.POST.getlist("cochee")
        liste_cocher(suivi=suivi, module_pk=module_pk, etape_id=etape_id, bloc_id=bloc_id, cochees=cochees)
    gardee = not form.errors
    phrase = "Vos coches sont gardées." if gardee else " ".join(form.non_field_errors())
    if veut_json(request):
        return JsonResponse({"message": phrase}, status=200 if gardee else 409)
    (messages.success if gardee else messages.warning)(request, phrase)
    return RedirectionVoir(f"{request.path.removesuffix(f'coches/{bloc_id}/')}#b-{bloc_id}")


# The questions of a step: answered in place, corrected at once.


def _cle(request: HttpRequest) -> str:
    """The name of the sending that the page gave; a new one when it gave none."""
    return request.POST.get("cle", "").replace("\x00", "")[:36] or str(uuid.uuid4())


@geste(membre_required)
def repondre(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str, question_id: str) -> HttpResponse:
    """Answer a question of a step; the script puts the correction in place, a plain form comes back to it."""
    suivi = permissions.suivi_get_commence(request.user, formation_pk)
    posee = question_get(suivi, module_pk, etape_id, question_id)
    form, donnee = QuestionForm(request.POST, question=posee.question, numero=posee.ancre), None
    if form.is_valid():
        with refus_sur(form, form.nom):
            donnee = question_repondre(suivi=suivi, posee=posee, reponse=form.reponse(), cle=_cle(request))
    if veut_json(request):
        ligne = ligne_lire(posee, Endroit(suivi, module_pk, etape_id), donnee, form)
        html = render_to_string("parcours/question.html", {"ligne": ligne}, request)
        return JsonResponse({"html": html}, status=422 if form.errors else 200)
    if form.errors:
        return etape_montrer(request, suivi, module_pk, etape_id, essai=Essai(posee.ancre, form), status=422)
    etape = request.path.removesuffix(f"question/{question_id}/")
    return RedirectionVoir(f"{etape}#question-{posee.ancre}")


# Who follows what, for the Région and for those who coordinate people: why it is complete, what is missing.


@page(coordination_required)
def suivis(request: HttpRequest, formation_pk: int, forme: str = "") -> HttpResponse:
    """Who follows a training, among the people one coordinates."""
    formation = permissions.formation_get_pilotee(request.user, formation_pk)
    return Suivis(request, formation).repondre(forme, formation=formation)


@page(coordination_required)
def suivi(request: HttpRequest, pk: int) -> HttpResponse:
    """Why one person has completed a training, or what is missing."""
    suivi = permissions.suivi_get_pilote(request.user, pk)
    avancement = avancement_lire(suivi)
    contexte = {
        "suivi": suivi,
        "formation": suivi.formation,
        "avancement": avancement,
        "regle": queries_suivis.regle_expliquer(avancement),
        "minutes": lecteur.minutes_passees(suivi),
    }
    return render(request, "parcours/suivi.html", contexte)


class DerogationForm(TexteLuForm):
    """Why a training is held complete against its rule."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Conservé avec votre nom et la date. Par exemple : présence constatée à la journée du 12 mars.",
    )


@formulaire(coordination_required)
def derogation(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a training complete for one person, with a reason."""
    suivi = permissions.suivi_get_pilote(request.user, pk)
    form = DerogationForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "motif"):
            notes.derogation_accorder(suivi=suivi, accordee_par=request.user, motif=form.cleaned_data["motif"])
            phrase = f"La formation est tenue pour achevée par {suivi.compte.nom_complet}."
            return fait(request, phrase, "parcours_suivi", suivi.pk)
    return montrer(request, form, "parcours/derogation.html", suivi=suivi)


# xAPI statements to take away: one's own, or those of a training for the Région.


def _fichier(nom: str, morceaux: Iterator[str]) -> StreamingHttpResponse:
    entetes = {"Content-Disposition": f'attachment; filename="{nom}.json"'}
    return StreamingHttpResponse(morceaux, content_type="application/json; charset=utf-8", headers=entetes)


@page(login_required)
def mes_declarations(request: HttpRequest) -> StreamingHttpResponse:
    """What happened in my trainings, for another learning record store; mine even after I left."""
    return _fichier("mes-formations-xapi", en_json(declarations(suivis_de(request.user))))


@page(region_required)
def declarations_de_formation(request: HttpRequest, formation_pk: int) -> StreamingHttpResponse:
    """What happened in one training; people are opaque identifiers."""
    formation = permissions.formation_get_pilotee(request.user, formation_pk)
    suivis = suivis_de_formation(formation)
    return _fichier(f"{formation.slug}-xapi", en_json(declarations(suivis)))
