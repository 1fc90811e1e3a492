"""The board of whoever keeps or animates sheets: its figures and rows as HTML, its spreadsheets, the quality of
one sheet.
"""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from home.documents.tableurs import csv_response, xlsx_response
from home.ecrans.listes import Colonne, feuille
from home.ecrans.views import fait, formulaire, geste, page, page_de, tenter
from home.permissions import region_required
from reseau.annuaire.choices import JOURS_LIEN
from reseau.annuaire.forms.tenue import FiltreTableauForm
from reseau.annuaire.models import DemandeConfirmation
from reseau.annuaire.permissions import cadre_get, gestes_sur, structure_get_suivie
from reseau.annuaire.queries import tableau as listes
from reseau.annuaire.queries.tableau import Tableau, chiffres_dire, horaires_complets, tableau_entier, tableau_filtrer
from reseau.annuaire.queries.tenue import jamais_confirmees
from reseau.annuaire.rules import tenue
from reseau.membres.permissions import compte_represente, membre_required

COLONNES = (
    Colonne("Structure", "qualite.faits.nom"),
    Colonne("Réseau", "reseau.nom"),
    Colonne("Bassins", lambda ligne: ", ".join(ligne.bassins)),
    Colonne("Note sur 100", "qualite.note"),
    Colonne("Fraîcheur", "qualite.fraicheur.label"),
    Colonne("Confirmée le", "qualite.confirme_le"),
    Colonne("Lieux", lambda ligne: len(ligne.lieux)),
    Colonne("Lieux aux horaires complets", horaires_complets),
    Colonne("Services", lambda ligne: len(ligne.qualite.faits.services)),
    Colonne("Signalements ouverts", lambda ligne: len(ligne.qualite.faits.signalements)),
    Colonne("Référents", "qualite.faits.referents"),
    Colonne("À améliorer", lambda ligne: " ; ".join(a.critere.libelle for a in ligne.qualite.ameliorations)),
    Colonne("Confirmation demandée le", "demandee_le"),
    Colonne("Fiche", lambda ligne: settings.SITE_URL + reverse("structure", args=[ligne.qualite.faits.code])),
)
COLONNES_COMMUNES = (
    Colonne("Commune", "nom"),
    Colonne("Code INSEE", "code"),
    Colonne("Bassin", "bassin"),
    Colonne("Habitants", "population"),
    Colonne("Lieu le plus proche", "lieu"),
    Colonne("Distance (km)", lambda commune: "" if commune.distance is None else round(commune.distance, 1)),
)


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
        "chiffres": chiffres_dire(tableau),
        "page_obj": page,
        "lignes": [(ligne, gestes_sur(request.user, ligne)) for ligne in page],
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


@formulaire(region_required)
def confirmations(request: HttpRequest) -> HttpResponse:
    """What nobody ever confirmed, and one gesture that writes to every structure that has a mailbox."""
    if request.method == "POST":
        partis = tenue.confirmations_demander(par=request.user)
        phrase = f"{partis} courriel{'s partent' if partis > 1 else ' part'}." if partis else "Rien à envoyer."
        return fait(request, phrase, "confirmations")
    jamais = jamais_confirmees()
    muettes = jamais.filter(boite="").select_related("reseau").order_by("nom", "pk")
    contexte = {
        "a_ecrire": jamais.exclude(boite="").filter(sollicitee=False).count(),
        "liens": DemandeConfirmation.objects.ouvertes().aggregate(envoyes=Count("pk"), confirmes=Count("confirmee_le")),
        "jours": JOURS_LIEN,
        "page_obj": page_de(request, muettes, PAR_PAGE),
    }
    return render(request, "annuaire/confirmations.html", contexte)


@geste(membre_required)
def confirmation_demander(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the referents, or the mailbox of the structure, to confirm the sheet; back where one came from."""
    structure = structure_get_suivie(request.user, code)
    with tenter(request):
        demande = tenue.confirmation_demander(structure=structure, par=request.user)
        a_qui = f"à {demande.courriel}" if demande.courriel else f"au référent de {structure.nom}"
        messages.success(request, f"Un courriel part {a_qui}.")
    retour = request.POST.get("retour", "")
    if url_has_allowed_host_and_scheme(retour, allowed_hosts=None) and retour.startswith("/"):
        return redirect(retour)
    return redirect("structure_qualite", code=code)
