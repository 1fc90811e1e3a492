"""The way in: a training to write in three fields, those that one writes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from home.ecrans import fait, formulaire, geste, montrer, page_de, refus_sur, tenter
from home.permissions import droit_exiger
from safran.atelier import permissions
from safran.atelier.forms import CommencerForm
from safran.atelier.forms_apports import WordForm
from safran.atelier.modeles import modele_lire
from safran.atelier.plan import PlanFormation
from safran.atelier.queries.miennes import formations_ecrites, lignes_lire
from safran.atelier.rules.formations import formation_ecrire
from safran.atelier.rules.ossature import formation_copier
from safran.formations.models import FormationPage

PAR_PAGE = 30


@formulaire(permissions.entrer_required)
def atelier(request: HttpRequest) -> HttpResponse:
    """Write a training, or go back to one."""
    ecrit = permissions.peut_ecrire(request.user)
    droit_exiger(ecrit or request.method != "POST")
    form = CommencerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            return redirect("atelier_formation", _commencer(request, form).pk)
    pages = page_de(request, formations_ecrites(request.user), PAR_PAGE)
    lignes = lignes_lire(list(pages.object_list))
    return montrer(request, form, "atelier/atelier.html", lignes=lignes, page_obj=pages, ecrit=ecrit, word=WordForm())


@formulaire(permissions.proposer_required)
def proposer(request: HttpRequest) -> HttpResponse:
    """Begin a module that two networks will read: typed, from a template or from a document."""
    form = CommencerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            return redirect("atelier_formation", _commencer(request, form).pk)
    return montrer(request, form, "atelier/proposer.html", word=WordForm())


@geste(permissions.ecrire_required)
def copier(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of one's own, opened."""
    formation = permissions.formation_get_ecrite(request.user, pk)
    with tenter(request):
        copie = formation_copier(formation=formation, par=request.user)
        return fait(request, f"Copie en brouillon : « {copie.title} ».", "atelier_formation", copie.pk)
    return redirect("atelier")


def _commencer(request: HttpRequest, form: CommencerForm) -> FormationPage:
    dit = form.cleaned_data
    entete = {"titre": dit["titre"], "accroche": dit["accroche"], "rubrique": dit["rubrique"].code}
    modele = modele_lire(dit["modele"])
    plan = modele.plan(**entete) if modele else PlanFormation(**entete)
    return formation_ecrire(plan=plan, par=request.user, cle=dit["cle"])
