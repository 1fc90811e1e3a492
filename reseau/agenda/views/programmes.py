"""The programme of a year: page, workbook, frozen documents."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from home import gels
from home.ecrans import document, fait, formulaire, montrer, page, refus_sur
from home.permissions import trouver
from reseau.agenda.forms_moderation import FigerForm
from reseau.agenda.listes_moderation import ProgrammeDeLAnnee
from reseau.agenda.models import ProgrammeAnnuel
from reseau.agenda.permissions import moderer_required, peut_moderer_quelque_chose
from reseau.agenda.queries.programmes import programmes_figes
from reseau.agenda.rules.programmes import programme_figer
from reseau.comptes.models import Compte

ANNEES = range(2000, 2100)
_journal = logging.getLogger("safran.pannes")


@page()
def annee_en_cours(request: HttpRequest) -> HttpResponse:
    """The programme of this year."""
    return redirect("agenda_programme", timezone.localdate().year)


@page()
def programme(request: HttpRequest, annee: int) -> HttpResponse:
    """What one reads on the programme of a year; XLSX and CSV under the same filters."""
    _annee_exiger(annee)
    return ProgrammeDeLAnnee(request, annee).repondre(**_autour(request.user, annee))


@formulaire(moderer_required)
def figer(request: HttpRequest, annee: int) -> HttpResponse:
    """Freeze the programme of a bassin, or of the region."""
    _annee_exiger(annee)
    form = FigerForm(request.POST or None, compte=request.user)
    if form.is_valid():
        with refus_sur(form, "bassin"):
            fige = programme_figer(par=request.user, annee=annee, **form.cleaned_data)
            return fait(request, f"Le programme est figé sous le n° {fige.numero}.", "agenda_programme", annee)
    retour = reverse("agenda_programme", args=[annee])
    dit = {"titre": f"Figer le programme {annee}", "bouton": "Figer", "retour": retour}
    return montrer(request, form, "agenda/programme_figer.html", annee=annee, **dit)


@page()
def pdf(request: HttpRequest, numero: str) -> HttpResponse:
    """A frozen document, as it was made; never served when its bytes are not those."""
    fige = trouver(ProgrammeAnnuel.objects.all(), numero=numero)
    contenu = gels.fichier_lire(fige.fichier)
    if contenu is None or gels.empreinte(contenu) != fige.sha256:
        _journal.error("Fichier absent ou altéré : programme %s.", fige.numero)
        return render(request, "agenda/programme_indisponible.html", {"programme": fige}, status=503)
    return document(contenu, f"programme-{fige.numero}.pdf", joint=True)


def _annee_exiger(annee: int) -> None:
    if annee not in ANNEES:
        raise Http404


def _autour(compte: Compte, annee: int) -> dict[str, object]:
    return {
        "annee": annee,
        "avant": annee - 1,
        "apres": annee + 1,
        "figes": list(programmes_figes(annee)),
        "peut_figer": peut_moderer_quelque_chose(compte),
    }
