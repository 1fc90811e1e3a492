"""Screens of the exchanges: imports, correspondences of columns, duplicates, the source that is followed, exports."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from home.documents.tableurs import csv_response
from home.ecrans.views import fait, formulaire, geste, montrer, page, page_de, refus_sur, tenter
from home.erreurs import RegleRefusee
from home.permissions import reserve_a
from home.securite.limites import adresse_ip, depasse
from reseau.annuaire.choices import DOUBLONS_OUVERTS, DecisionDoublon, EtatImport
from reseau.annuaire.models import FichierDepose, Import
from reseau.annuaire.portes import RechercheForm, requete_stable
from reseau.echanges.exports import PAR_FICHIER, exporter
from reseau.echanges.exports.tableau import ENTETES, lignes_export
from reseau.echanges.forms import CorrespondanceFichierForm, CorrespondanceForm, ImportForm
from reseau.echanges.imports.correspondances import Reglages, reglages_decoder, reglages_ecrire, reglages_lire
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.tableur import COLONNES
from reseau.echanges.permissions import (
    correspondance_get,
    depot_get,
    doublon_get,
    doublon_peut_joindre,
    import_get,
    peut_importer,
    peut_suivre,
)
from reseau.echanges.queries import correspondances, imports
from reseau.echanges.queries.doublons import doublon_comparer, doublons_filtrer, doublons_suivis, raisons_dire
from reseau.echanges.queries.exports import LICENCE_URL, Exportables, empreinte
from reseau.echanges.queries.imports import flux_lu, hotes_suivis
from reseau.echanges.rules import correspondances as regles_correspondances
from reseau.echanges.rules.correspondances import correspondance_appliquer, fichier_recevoir
from reseau.echanges.rules.doublons import doublon_decider
from reseau.echanges.rules.flux import flux_poursuivre
from reseau.echanges.rules.imports import depots
from reseau.membres.permissions import est_region, membre_required

# The Région says what the columns of a free spreadsheet hold; the answer is remembered, exported, forgotten.

LIGNES_MAX = 60_000
OCTETS_MAX = 1_000_000


def suite_montrer(suite: Import | FichierDepose) -> HttpResponse:
    """What comes after a file was dropped: its columns to tell, or what it would do."""
    if isinstance(suite, FichierDepose):
        return redirect("correspondance", public_id=suite.public_id)
    return redirect("import_detail", pk=suite.pk)


@formulaire(membre_required)
def correspondance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what each column holds; the file is then read that way, and nothing is written."""
    depot = depot_get(request.user, public_id)
    feuille = request.POST.get("feuille") or request.GET.get("feuille", "")
    try:
        apercu = correspondances.depot_apercu(depot, feuille)
    except FichierRefuse as refus:
        messages.error(request, str(refus))
        return redirect("import_deposer")
    form = CorrespondanceForm(request.POST if request.method == "POST" else None, apercu=apercu)
    if form.is_valid() and not form.a_preciser:
        if request.POST.get("geste") == "exporter":
            return _json(depot.source, form.reglages)
        colonnes = [colonne.nom for colonne in form.apercu.colonnes]
        with refus_sur(form):
            importation = correspondance_appliquer(
                depot=depot, reglages=form.reglages, colonnes=colonnes, par=request.user, maximum=LIGNES_MAX
            )
            return suite_montrer(importation)
    return _ecran(request, depot, form)


@geste(membre_required)
def correspondance_charger(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Fill the form with settings exported before."""
    depot = depot_get(request.user, public_id)
    charge = CorrespondanceFichierForm(request.POST, request.FILES)
    reglages = None
    try:
        apercu = correspondances.depot_apercu(depot)
        if charge.is_valid():
            fichier = charge.cleaned_data["fichier"]
            if fichier.size > OCTETS_MAX:
                raise FichierRefuse("Cette correspondance dépasse un mégaoctet : ce n’en est sans doute pas une.")
            reglages = reglages_decoder(fichier.read())
    except FichierRefuse as refus:
        messages.error(request, str(refus))
        return redirect("correspondance", public_id=public_id)
    return _ecran(request, depot, CorrespondanceForm(apercu=apercu, reglages=reglages), charge)


@page(membre_required)
def correspondance_export(request: HttpRequest, pk: int) -> HttpResponse:
    """What is remembered of a source, as the file that the command and the screen take."""
    connue = correspondance_get(request.user, pk)
    reglages = reglages_lire(connue.reglages)
    rangs = {nom: rang for rang, nom in enumerate(connue.colonnes)}
    ordonnees = dict(sorted(reglages.colonnes.items(), key=lambda paire: rangs.get(paire[0], len(rangs))))
    return _json(connue.source, Reglages(ordonnees, reglages.constantes, reglages.identifiant, reglages.feuille))


@geste(membre_required)
def correspondance_oublier(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget what is remembered of a source."""
    connue = correspondance_get(request.user, pk)
    regles_correspondances.correspondance_oublier(correspondance=connue)
    return fait(request, f"La correspondance de « {connue.source} » est oubliée.", "import_deposer")


def _ecran(
    request: HttpRequest,
    depot: FichierDepose,
    form: CorrespondanceForm,
    charge: CorrespondanceFichierForm | None = None,
) -> HttpResponse:
    contexte = {"depot": depot, "form": form, "apercu": form.apercu, "charge": charge or CorrespondanceFichierForm()}
    return render(request, "echanges/correspondance.html", contexte)


def _json(source: str, reglages: Reglages) -> HttpResponse:
    reponse = HttpResponse(reglages_ecrire(reglages), content_type="application/json")
    nom = f"correspondance-{slugify(source) or 'source'}.json"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


# Who keeps sheets imports a file: drop, read what would happen, apply; then how far it is, its report, its undoing.

PAR_PAGE = 50


@contextmanager
def _tenter(request: HttpRequest, importation: Import) -> Iterator[None]:
    """As `home.ecrans.views.tenter`, but a refusal that stays on the import is read there, once."""
    try:
        yield
    except RegleRefusee as refus:
        if importation.erreur != refus.message:
            messages.warning(request, refus.message)


@formulaire(membre_required, reserve_a(peut_importer))
def import_deposer(request: HttpRequest) -> HttpResponse:
    """Drop a file: nothing is written, the report is shown."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        fichier, reseau = form.cleaned_data["fichier"], form.cleaned_data["reseau"]
        with refus_sur(form, "fichier"):
            suite = fichier_recevoir(
                contenu=fichier.read(), nom=fichier.name, source=form.cleaned_data["source"], par=request.user,
                reseau=reseau.code if reseau else "", maximum=LIGNES_MAX, frontiere=form.cleaned_data["frontiere"],
            )  # fmt: skip
            return suite_montrer(suite)
    region = est_region(request.user)
    connues = correspondances.correspondances_connues() if region else ()
    recents = imports.imports_recents(request.user)
    return montrer(
        request, form, "echanges/import_deposer.html", imports=recents, colonnes=COLONNES, correspondances=connues,
        suivie=region,
    )  # fmt: skip


@page(membre_required)
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import does, line by line."""
    importation = import_get(request.user, pk)
    action = request.GET.get("action", "")
    lignes = page_de(request, imports.lignes_import(importation, action), PAR_PAGE)
    contexte = {
        "importation": importation,
        "page_obj": lignes,
        "lignes": imports.lignes_dire(importation, list(lignes)),
        "action": action,
        "onglets": imports.onglets_import(importation),
        "depot": correspondances.depot_de(importation),
        "restes": list(imports.restes_dire(importation)),
    }
    return render(request, "echanges/import_detail.html", contexte)


@geste(membre_required)
def import_appliquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the trial showed; many withdrawals are asked twice."""
    importation = import_get(request.user, pk)
    retirer = request.POST.get("retirer") == "oui"
    if retirer and importation.retraits_nombreux and request.POST.get("confirme") != "oui":
        contexte = {"importation": importation, "oubliee": "confirmation" in request.POST}
        return render(request, "echanges/import_retraits.html", contexte)
    with _tenter(request, importation):
        importation = depots.import_appliquer(importation=importation, par=request.user, retirer=retirer, confirme=True)
        if importation.etat == EtatImport.APPLIQUE:
            messages.success(request, f"Import appliqué : {importation.bilan}.")
    return redirect("import_detail", pk=pk)


@page(membre_required)
def import_avancement(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is, as a part of the page; once it is done, the whole page is asked again."""
    importation = import_get(request.user, pk)
    reponse = render(request, "echanges/import_avancement.html", {"importation": importation})
    if not importation.en_cours or importation.interrompu:
        reponse["HX-Refresh"] = "true"
    return reponse


@geste(membre_required)
def import_reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Do again what a cut left undone."""
    importation = import_get(request.user, pk)
    with _tenter(request, importation):
        depots.import_reprendre(importation=importation)
        messages.success(request, "L’import a repris.")
    return redirect("import_detail", pk=pk)


@formulaire(membre_required)
def import_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then give everything back as it was."""
    importation = import_get(request.user, pk)
    if request.method != "POST":
        return render(request, "echanges/import_annuler.html", {"importation": importation})
    with _tenter(request, importation):
        importation = depots.import_annuler(importation=importation, par=request.user)
        if importation.etat == EtatImport.ANNULE:
            messages.success(request, "L’import est annulé.")
    return redirect("import_detail", pk=pk)


@page(membre_required)
def import_compte_rendu(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a spreadsheet."""
    importation = import_get(request.user, pk)
    nom = f"import-{importation.pk}-{slugify(importation.source)}"
    return csv_response(nom, imports.COLONNES_DU_COMPTE_RENDU, imports.compte_rendu(importation))


# Sheets that look alike: the list of those to decide, then the two side by side.

PAR_PAGE_DOUBLONS = 30
DITS = {
    DecisionDoublon.MEME: "C’est noté : une seule structure.",
    DecisionDoublon.DIFFERENTE: "C’est noté : deux structures. Ce doublon ne sera plus proposé.",
    DecisionDoublon.PLUS_TARD: "C’est noté : à décider plus tard.",
}


@page(membre_required, reserve_a(peut_importer))
def doublons(request: HttpRequest) -> HttpResponse:
    """Those that I may decide of."""
    texte, decision = request.GET.get("q", "").strip()[:100], request.GET.get("decision", "")
    trouves = page_de(request, doublons_filtrer(doublons_suivis(request.user), decision, texte), PAR_PAGE_DOUBLONS)
    for trouve in trouves:
        trouve.raisons = raisons_dire(trouve.indices)
    contexte = {
        "page_obj": trouves, "texte": texte, "decision": decision if decision in DecisionDoublon.values else "",
        "decisions": DecisionDoublon.choices,
    }  # fmt: skip
    return render(request, "echanges/doublons.html", contexte)


@formulaire(membre_required)
def doublon(request: HttpRequest, pk: int) -> HttpResponse:
    """Two sheets side by side, and what to say of them."""
    objet = doublon_get(request.user, pk)
    peut_joindre = doublon_peut_joindre(request.user, objet)
    contexte = {"doublon": objet, "peut_joindre": peut_joindre, "ouvert": objet.decision in DOUBLONS_OUVERTS}
    if request.method != "POST":
        return render(request, "echanges/doublon.html", contexte | {"comparaison": doublon_comparer(objet)})
    decision = request.POST.get("decision", "")
    if decision == DecisionDoublon.MEME and not peut_joindre:
        raise Http404
    a_confirmer = decision == DecisionDoublon.MEME and objet.creee and contexte["ouvert"]
    if a_confirmer and request.POST.get("confirme") != "oui":
        return render(request, "echanges/doublon_confirmer.html", contexte)
    with tenter(request, DITS.get(decision, "")):
        doublon_decider(doublon=objet, decision=decision, par=request.user)
        if objet.importation_id:
            objet.importation.refresh_from_db()
            depots.import_revoir(importation=objet.importation)
        return redirect("doublons")
    return redirect("doublon", pk=objet.pk)


# The source that the directory follows: where it stands, and the gesture that reads it at once. For the Région.


@page(membre_required, reserve_a(peut_suivre))
def flux(request: HttpRequest) -> HttpResponse:
    """How far the reading is, what the last one did."""
    return render(request, "echanges/flux.html", {"flux": flux_lu(), "hotes": hotes_suivis()})


@page(membre_required, reserve_a(peut_suivre))
def flux_avancement(request: HttpRequest) -> HttpResponse:
    """The part of the page that tells how far it is; once it is over, the whole page is asked again."""
    lu = flux_lu()
    reponse = render(request, "echanges/flux_avancement.html", {"flux": lu})
    if not lu.en_cours or lu.interrompu:
        reponse["HX-Refresh"] = "true"
    return reponse


@geste(membre_required, reserve_a(peut_suivre))
def flux_relire(request: HttpRequest) -> HttpResponse:
    """Read the source now, or all of it again."""
    if settings.DATA_INCLUSION_URL:
        flux_poursuivre.enqueue(debut=request.POST.get("debut") == "oui")
        messages.success(request, "La lecture est demandée.")
    else:
        messages.warning(request, "Aucune adresse n’est réglée : voyez l’exploitant du site.")
    return redirect("flux")


# The directory to take away: whole, or what answers a search, at an address that stays the same.

TELECHARGEMENTS, DUREE = 60, 600
SECONDES = 60


@require_safe
def annuaire_export(request: HttpRequest) -> HttpResponse:
    """The search of the directory as a spreadsheet, all pages together."""
    lignes = lignes_export(RechercheForm(request.GET).criteres())
    return csv_response("qui-fait-quoi", ENTETES, lignes)


@require_safe
def annuaire_telecharger(request: HttpRequest, fichier: str) -> HttpResponse:
    """One format; without any filter, the whole directory. What cannot be understood leads back to the search."""
    if not (format_ := PAR_FICHIER.get(fichier)):
        raise Http404
    demande = request.GET.copy()
    demande.pop("page", None)
    requete, form = requete_stable(demande), RechercheForm(demande)
    criteres = form.criteres()
    if form.errors:
        return redirect(f"{reverse('annuaire')}?{requete}")
    etag = empreinte(format_.code, requete)
    if inchangee := get_conditional_response(request, etag=etag):
        return inchangee
    if depasse(f"telecharger:{adresse_ip(request)}", TELECHARGEMENTS, DUREE, lecture=True):
        refus = render(request, "429.html", status=429)
        refus["Retry-After"] = str(DUREE)
        return refus
    exportables = Exportables(criteres if requete else None)
    reponse = StreamingHttpResponse(exporter(format_, exportables), content_type=format_.genre)
    reponse["Content-Disposition"] = f'attachment; filename="{format_.fichier}"'
    reponse["ETag"] = etag
    reponse["Link"] = f'<{LICENCE_URL}>; rel="license"'
    reponse["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(reponse, public=True, max_age=SECONDES)
    return reponse
