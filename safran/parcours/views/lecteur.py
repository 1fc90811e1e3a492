"""The player."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from reseau.membres.permissions import membre_required
from safran.parcours import permissions, queries, rules
from safran.parcours.queries import Avancement, Etape


class RedirectionVoir(HttpResponseRedirect):
    """303: what was posted is done, look there."""

    status_code = 303


def _vers(avancement: Avancement, etape: Etape | None) -> HttpResponseRedirect:
    """To a step, or to the end of the training when there is none left."""
    if etape is None:
        cible = redirect("parcours_bilan", avancement.suivi.formation_id)
    else:
        cible = redirect("parcours_etape", avancement.suivi.formation_id, etape.module_pk, etape.id)
    return RedirectionVoir(cible.url)


def _vers_fiche(request: HttpRequest, formation_pk: int) -> HttpResponseRedirect:
    """A training not started: its sheet has the button."""
    formation = permissions.formation_get_suivable(request.user, formation_pk)
    messages.info(request, "Commencez la formation pour ouvrir ses étapes.")
    return redirect(formation.get_url(request) or "catalogue")


@membre_required
@require_safe
def reprendre(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Where the person stopped: the exact step, or the end."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return _vers_fiche(request, formation_pk)
    avancement = queries.avancement_lire(suivi)
    return _vers(avancement, avancement.reprise)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def commencer(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Begin, then open the first step; coming here by an address only resumes."""
    if request.method != "POST":
        return redirect("parcours_reprendre", formation_pk)
    formation = permissions.formation_get_suivable(request.user, formation_pk)
    avancement = queries.avancement_lire(rules.suivi_start(compte=request.user, formation=formation))
    return _vers(avancement, avancement.reprise)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def etape(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """One step; the button marks it and goes on."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return _vers_fiche(request, formation_pk)
    if request.method != "POST":
        lecture = queries.lecture_lire(suivi, module_pk, etape_id)
        return render(request, "parcours/lecteur.html", {"lecture": lecture, "formation": suivi.formation})
    try:
        avancement = rules.etape_mark(suivi=suivi, module=module_pk, etape_id=etape_id)
    except RegleRefusee as refus:
        messages.warning(request, refus.message)
        if refus.code in {"quiz_a_rendre", "module_a_finir"}:
            return RedirectionVoir(request.path)
        return RedirectionVoir(redirect("parcours_reprendre", formation_pk).url)
    return _vers(avancement, avancement.apres(module_pk, etape_id))


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def bilan(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """The end of a training: completed, or what is missing; the button asks the rule again."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return _vers_fiche(request, formation_pk)
    if request.method == "POST":
        if not rules.achevement_evaluate(suivi=suivi):
            messages.warning(request, "Il reste quelque chose à faire avant d’achever cette formation.")
        return RedirectionVoir(request.path)
    avancement = queries.avancement_lire(suivi)
    contexte = {
        "formation": suivi.formation,
        "lecture": queries.Lecture(avancement),
        "manques": queries.manques_de(avancement),
        "regle": queries.regle_expliquer(avancement),
        "quiz": [etape for etape in avancement.plan.etapes if etape.quiz],
    }
    return render(request, "parcours/bilan.html", contexte)
