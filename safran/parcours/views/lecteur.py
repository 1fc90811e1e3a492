"""The player."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import RedirectionVoir, formulaire, page, veut_json
from home.erreurs import RegleRefusee
from reseau.membres.permissions import membre_required
from safran.parcours import permissions
from safran.parcours.blocks_medias import origines_de
from safran.parcours.identites import identifiant_opaque, ouverture_lire, ouverture_signer
from safran.parcours.models import Suivi
from safran.parcours.queries import carnets, constats, lectures, suivis
from safran.parcours.queries.apres import apres_lire
from safran.parcours.queries.coches import coches_de
from safran.parcours.queries.lectures import Lecture
from safran.parcours.queries.plans import Etape
from safran.parcours.queries.questions import Essai
from safran.parcours.queries.suivis import Avancement
from safran.parcours.rules import achevements
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from safran.quiz.passages import TEMPS_FINI, echues_de
from safran.quiz.rules.tentatives import tentative_echeance

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
    avancement = suivis.avancement_lire(suivi)
    return _vers(avancement, avancement.reprise)


@formulaire(membre_required)
def commencer(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Begin, then open the first step; coming here by an address only resumes."""
    if request.method != "POST":
        return redirect("parcours_reprendre", formation_pk)
    formation = permissions.formation_get_suivable(request.user, formation_pk)
    avancement = suivis.avancement_lire(suivi_commencer(compte=request.user, formation=formation))
    return _vers(avancement, avancement.reprise)


@formulaire(membre_required)
def etape(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """One step; the button marks it and goes on."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return vers_fiche(request, formation_pk)
    if request.method == "POST":
        return _marquer(request, suivi, module_pk, etape_id)
    return etape_montrer(request, suivi, module_pk, etape_id, essai=Essai(request.GET.get("refaire", "")))


def etape_montrer(
    request: HttpRequest, suivi: Suivi, module_pk: int, etape_id: str, *, essai: Essai, status: int = 200
) -> HttpResponse:
    """The page of one step; `essai` is the question that is asked again, with what was wrong in its answer."""
    lecture = lectures.lecture_lire(suivi, module_pk, etape_id)
    for echue in echues_de(suivi.compte, lecture.etape.quiz) if lecture.etape.quiz else ():
        tentative_echeance(tentative=echue)
        messages.warning(request, TEMPS_FINI)
    contenu = lecture.bloc.value["contenu"]
    contexte = {
        "lecture": lecture,
        "formation": suivi.formation,
        "note": carnets.note_de(suivi, module_pk, etape_id),
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


def _marquer(request: HttpRequest, suivi: Suivi, module_pk: int, etape_id: str) -> HttpResponse:
    """The step is done: where to go, as a page or for the script that kept it until the network came back."""
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


@formulaire(membre_required)
def bilan(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """The end of a training: completed, or what is missing; the button asks the rule again."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return vers_fiche(request, formation_pk)
    if request.method == "POST":
        if not achevements.achevement_evaluer(suivi=suivi):
            messages.warning(request, "Il reste quelque chose à faire avant d’achever cette formation.")
        return RedirectionVoir(request.path)
    avancement = suivis.avancement_lire(suivi)
    contexte = {
        "formation": suivi.formation,
        "lecture": Lecture(avancement),
        "manques": constats.manques_de(avancement),
        "regle": constats.regle_expliquer(avancement),
        "quiz": [etape for etape in avancement.plan.etapes if etape.quiz],
        "minutes": carnets.minutes_passees(suivi),
        "apres": apres_lire(suivi, request) if suivi.est_acheve else None,
    }
    return render(request, "parcours/bilan.html", contexte)
