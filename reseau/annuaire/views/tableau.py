"""The board of whoever keeps or animates sheets, its spreadsheets, and the quality of one sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from home.ecrans import geste, page, page_de, tenter
from home.listes.colonnes import feuille
from home.tables import csv_response, xlsx_response
from reseau.annuaire.exports_tableau import COLONNES, COLONNES_COMMUNES
from reseau.annuaire.forms.tableau import FiltreTableauForm
from reseau.annuaire.permissions.suivi import cadre_get, gestes_sur, structure_get_suivie
from reseau.annuaire.queries import listes
from reseau.annuaire.queries.tableau import Tableau
from reseau.annuaire.queries.tableaux_gardes import tableau_entier, tableau_filtrer
from reseau.annuaire.rangs import chiffres_ecrire, rangs_ecrire
from reseau.annuaire.rules import confirmations
from reseau.membres.permissions import compte_represente, membre_required

PAR_PAGE, COMMUNES_PAR_PAGE = 30, 100
FORMES = {"csv": csv_response, "xlsx": xlsx_response}


def _lire(request: HttpRequest) -> tuple[Tableau, FiltreTableauForm, list]:
    """The board that the address asks for, its form, and the points of view of this person."""
    cadre, cadres = cadre_get(request.user, request.GET.get("cadre", ""))
    entier = tableau_entier(cadre)
    form = FiltreTableauForm(request.GET.dict(), entier)
    return tableau_filtrer(entier, form.filtres()), form, cadres


@page(membre_required)
def tableau_annuaire(request: HttpRequest) -> HttpResponse:
    """Figures, what they compare to, and the list of sheets behind them."""
    tableau, form, cadres = _lire(request)
    page = page_de(request, tableau.lignes, PAR_PAGE)
    contexte = {
        "tableau": tableau,
        "form": form,
        "cadres": cadres,
        "chiffres": chiffres_ecrire(tableau),
        "page_obj": page,
        "lignes": rangs_ecrire(request.user, page),
    }
    return render(request, "annuaire/tableau.html", contexte)


@page(membre_required)
def tableau_export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same list as a spreadsheet."""
    tableau, _, _ = _lire(request)
    return FORMES[forme]("fiches-de-l-annuaire", *feuille(COLONNES, tableau.lignes))


@page(membre_required)
def communes_eloignees(request: HttpRequest) -> HttpResponse:
    """Communes farther than the chosen distance from any place (R3.2)."""
    tableau, form, cadres = _lire(request)
    page = page_de(request, tableau.couverture.lointaines, COMMUNES_PAR_PAGE)
    contexte = {"tableau": tableau, "form": form, "cadres": cadres, "page_obj": page}
    return render(request, "annuaire/communes_eloignees.html", contexte)


@page(membre_required)
def communes_export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same communes as a spreadsheet."""
    tableau, _, _ = _lire(request)
    return FORMES[forme]("communes-eloignees", *feuille(COLONNES_COMMUNES, tableau.couverture.lointaines))


@page(membre_required)
def structure_qualite(request: HttpRequest, code: str) -> HttpResponse:
    """The score of a sheet, criterion by criterion, and what would raise it."""
    structure = structure_get_suivie(request.user, code)
    ligne = listes.ligne_lire(structure)
    contexte = {
        "structure": structure,
        "ligne": ligne,
        "qualite": ligne.qualite,
        "gestes": gestes_sur(request.user, ligne),
        "peut_modifier": compte_represente(request.user, structure),
    }
    return render(request, "annuaire/qualite.html", contexte)


@geste(membre_required)
def confirmation_demander(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the referents to confirm the sheet; back where one came from."""
    structure = structure_get_suivie(request.user, code)
    with tenter(request, f"Un courriel part au référent de {structure.nom}."):
        confirmations.confirmation_demander(structure=structure, par=request.user)
    retour = request.POST.get("retour", "")
    if url_has_allowed_host_and_scheme(retour, allowed_hosts=None) and retour.startswith("/"):
        return redirect(retour)
    return redirect("structure_qualite", code=code)
