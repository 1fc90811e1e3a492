"""A Moodle backup: read, what would be taken of it shown, then written as a draft module."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.depots import Depots
from home.ecrans import fait, formulaire, geste, montrer, refus_sur, tenter
from reseau.membres.permissions import est_region
from safran.atelier import permissions
from safran.atelier.forms_apports import MoodleForm
from safran.atelier.queries.sauvegardes import questions_prises
from safran.atelier.rules.moodle import module_tirer_de_la_sauvegarde
from safran.formations.models import FormationPage
from safran.parcours.queries.sauvegardes import sauvegarde_lire
from safran.quiz.importation.rules import questions_importer

DEPOTS = Depots("sauvegardes")


@formulaire(permissions.commencer_required)
def moodle(request: HttpRequest) -> HttpResponse:
    """Bring a backup to begin a training."""
    return _lire(request)


@formulaire(permissions.entrer_required)
def dans(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a backup to a training that one writes."""
    return _lire(request, permissions.formation_get_ecrite(request.user, pk))


@geste(permissions.apporter_required)
def ecrire(request: HttpRequest) -> HttpResponse:
    """Write what was shown; the questions go to the bank when the Région asks."""
    with tenter(request):
        lu = DEPOTS.reprendre(request.user, request.POST.get("jeton", ""))
        pk, contenu = lu.pop("formation"), lu["contenu"]
        formation = permissions.formation_get_ecrite(request.user, pk) if pk else None
        repris = module_tirer_de_la_sauvegarde(**lu, par=request.user, formation=formation)
        phrase = f"« {repris.module.title} » est un brouillon : relisez ses étapes."
        if est_region(request.user) and questions_prises(contenu):
            phrase += f" {questions_importer(contenu=contenu, compte=request.user).bilan}"
        parent = repris.module.get_parent()
        return fait(request, phrase, reverse("atelier_formation", args=[parent.pk]) + f"?dans={repris.module.pk}")
    return redirect("atelier_moodle")


def _lire(request: HttpRequest, formation: FormationPage | None = None) -> HttpResponse:
    """The form; once a backup is read, what it would give."""
    recu = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MoodleForm(*recu, dans=formation is not None)
    if form.is_valid():
        with refus_sur(form, "fichier"):
            contenu, rubrique = form.cleaned_data["fichier"], form.cleaned_data.get("rubrique")
            lue = sauvegarde_lire(contenu)
            depot = {
                "contenu": contenu,
                "cle": uuid_lib.uuid4(),
                "rubrique": rubrique.code if rubrique else "",
                "formation": formation.pk if formation else None,
            }
            contexte = {
                "formation": formation,
                "lue": lue,
                "questions": questions_prises(contenu),
                "banque": est_region(request.user),
                "jeton": DEPOTS.garder(request.user, depot),
            }
            return render(request, "atelier/moodle_lu.html", contexte)
    return montrer(request, form, "atelier/moodle.html", formation=formation)
