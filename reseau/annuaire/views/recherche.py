"""The public search: page, fragment, suggestions; and the lexicon behind it."""

import json
import uuid
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control

from home.ecrans.views import FORMULAIRE, Decision, accepte, fait, formulaire, montrer, page
from home.recherche.secours import secours_entendus
from home.temps.typographie import de_la_commune, nombre
from reseau.annuaire.adresses import requete_avec, requete_stable
from reseau.annuaire.choices import PAR_PAGE, RAYON_PAR_DEFAUT, EtatEntree
from reseau.annuaire.forms.recherche import MotifForm, PropositionForm, RechercheForm
from reseau.annuaire.listes import Lexique
from reseau.annuaire.permissions import entree_get_tenue, tenu_required
from reseau.annuaire.queries import lexique as suggestions
from reseau.annuaire.queries import recherche
from reseau.annuaire.queries.lexique import comme_tape, texte_avec
from reseau.annuaire.queries.recherche import SANS_FILTRE, Piste, Resultats
from reseau.annuaire.queries.resultats import en_suite
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.recherche.facettes import GROUPES
from reseau.annuaire.rules.recherche import entree_passer, entree_proposer
from reseau.membres.permissions import est_membre, membre_required
from reseau.territoires.models import Commission, Departement, Epci
from reseau.territoires.portes import communes_voisines, couche_lire


@page()
def annuaire(request: HttpRequest) -> HttpResponse:
    """Search of the directory; htmx gets the list and the filters alone, at the same address."""
    form = RechercheForm(request.GET)
    resultats = recherche.rechercher(form.criteres())
    partie = request.htmx and not request.htmx.history_restore_request
    gabarit = "annuaire/resultats_fragment.html" if partie else "annuaire/annuaire.html"
    contexte = page_presenter(form, resultats, request.GET) | {"membre": est_membre(request.user)}
    reponse = render(request, gabarit, contexte)
    patch_vary_headers(reponse, ["HX-Request"])
    if partie:
        requete = requete_stable(request.GET)
        reponse["HX-Push-Url"] = reverse("annuaire") + (f"?{requete}" if requete else "")
    return reponse


@page(cache_control(public=True, max_age=300))
def annuaire_suggestions(request: HttpRequest) -> JsonResponse:
    """What the typed words may become: words of the vocabularies, then structures."""
    return JsonResponse({"suggestions": suggestions.suggerer(request.GET.get("q", ""))})


# What the search page shows around its list: title, facets with counts, active filters, pins, ways to loosen.

VILLES_DU_DESSIN = 8
INCOMPRIS = "Nous n’avons pas compris ce que vous cherchez"
GENRES_DITS = {groupe.nom: groupe.libelle for groupe in GROUPES}
MONTREES = 6  # ce qu’un groupe de filtres montre avant « plus de choix »


def _filtres(form: RechercheForm, resultats: Resultats, base: QueryDict) -> dict[str, Any]:
    """What narrows the list, chosen or on offer."""
    return {
        "puces": puces_presenter(resultats, base),
        "ecartes": ecartes_presenter(resultats, base),
        "groupes": groupes_presenter(resultats),
        "modes": cases_presenter(resultats, "mode"),
        "filtres": filtres_presenter(resultats, form),
        "sans_filtre": requete_avec(base, SANS_FILTRE),
    }


def page_presenter(form: RechercheForm, resultats: Resultats, parametres: QueryDict) -> dict[str, Any]:
    """The whole context of the page and of its fragment."""
    criteres, base = resultats.criteres, _base(form, parametres)
    villes = [{"nom": v["nom"], "lat": v["latitude"], "lon": v["longitude"]} for v in resultats.villes]
    return {
        "form": form,
        "secours": secours_entendus(form.data.get("q", "")),
        "criteres": criteres,
        "resultats": resultats,
        "portes": resultats.reponses,
        "titre": INCOMPRIS if resultats.incompris and not resultats.nombre else titre_dire(resultats),
        "propositions": propositions_presenter(resultats, base),
        "elargi": elargi_dire(resultats),
        "mot_propose": next(iter(resultats.ignores), criteres.texte),
        "reservees": reservees_dire(resultats.reservees),
        "rayon_choisi": form.cleaned_data.get("rayon") or str(RAYON_PAR_DEFAUT),
        "page_obj": Paginator(range(resultats.nombre), PAR_PAGE).get_page(criteres.page),
        "couche": couche_lire(parametres.get("couche")).cle,
        "voisines": communes_voisines(criteres.commune) if criteres.commune else [],
        "reperes": [*villes[:VILLES_DU_DESSIN], *reperes(resultats)],
        "villes": json.dumps(list(_villes_nommees(criteres, villes))),
        "requete": requete_stable(parametres),
        "requete_export": requete_stable(_sans_page(parametres)),
        "relachements": pistes_presenter(resultats.pistes, base),
        "besoins": pistes_presenter(resultats.besoins, base),
        **_filtres(form, resultats, base),
    }


def _villes_nommees(criteres: Criteres, villes: list[dict[str, Any]]) -> Iterator[tuple[str, float, float]]:
    """The names that the map writes: the town asked for first, however small, then the largest."""
    commune = criteres.commune
    if commune:
        yield commune.nom, commune.latitude, commune.longitude
    for ville in villes:
        if not commune or ville["nom"] != commune.nom:
            yield ville["nom"], ville["lat"], ville["lon"]


def titre_dire(resultats: Resultats) -> str:
    """« 23 structures autour d’Angoulême »."""
    n, criteres = resultats.nombre, resultats.criteres
    combien = "Aucune structure" if n == 0 else f"{nombre(n)} structure{'s' if n > 1 else ''}"
    if criteres.commune:
        return f"{combien} autour {de_la_commune(criteres.commune.nom)}"
    if criteres.bassin:
        return f"{combien} dans le bassin {de_la_commune(criteres.bassin.nom)}"
    if criteres.territoire:
        return f"{combien}, {_territoire_dire(criteres.territoire)}"
    return combien


def reservees_dire(n: int) -> str:
    """What is near and left out, since it is not for those who live there."""
    if not n:
        return ""
    proches = "structure proche ne reçoit" if n == 1 else "structures proches ne reçoivent"
    return f"{nombre(n)} {proches} que les habitants d’autres territoires."


def groupes_presenter(resultats: Resultats) -> list[dict[str, Any]]:
    """Each group of facets that has something to tick: its first values, the others folded unless one is chosen."""
    groupes = []
    for groupe in GROUPES:
        if groupe.nom != "mode" and (cases := cases_presenter(resultats, groupe.nom)):
            groupes.append(
                {
                    "nom": groupe.nom,
                    "libelle": groupe.libelle,
                    "cases": cases[:MONTREES],
                    "suite": cases[MONTREES:],
                    "ouverte": any(case["cochee"] for case in cases[MONTREES:]),
                }
            )
    return groupes


def cases_presenter(resultats: Resultats, nom: str) -> list[dict[str, Any]]:
    """The values of a group that would find something, or that are chosen, each with its count."""
    choisies, comptes = resultats.criteres.choix.get(nom, ()), resultats.comptes.get(nom, {})
    return [
        {
            "valeur": valeur,
            "libelle": resultats.libelles.libelle(nom, valeur),
            "nombre": comptes.get(valeur, 0),
            "cochee": valeur in choisies,
        }
        for valeur in resultats.libelles.en_vigueur.get(nom, [])
        if comptes.get(valeur) or valeur in choisies
    ]


def filtres_presenter(resultats: Resultats, form: RechercheForm) -> list[dict[str, str]]:
    """What narrows the list, each removable."""
    filtres = [
        {"nom": groupe.nom, "valeur": valeur, "libelle": resultats.libelles.libelle(groupe.nom, valeur)}
        for groupe in GROUPES
        for valeur in resultats.criteres.choix.get(groupe.nom, ())
    ]
    if resultats.criteres.ouvert:
        valeur = str(form.data.get("ouvert", ""))
        filtres.append({"nom": "ouvert", "valeur": valeur, "libelle": "Ouvert maintenant"})
    if form.bassin_choisi and resultats.criteres.bassin:
        bassin = form.bassin_choisi
        filtres.append({"nom": "bassin", "valeur": bassin.code, "libelle": f"Bassin {de_la_commune(bassin.nom)}"})
    if territoire := resultats.criteres.territoire:
        libelle = _territoire_dire(territoire)
        if form.compris.territoire:
            nom, valeur = "lieu", str(form.data.get("lieu", ""))
        else:
            nom, valeur = "commission" if isinstance(territoire, Commission) else "departement", territoire.code
        filtres.append({"nom": nom, "valeur": valeur, "libelle": libelle[:1].upper() + libelle[1:]})
    return filtres


def _territoire_dire(territoire: Commission | Departement | Epci) -> str:
    """« département Vienne », « commission Littoral », « CU du Grand Poitiers »."""
    genres = {Commission: "commission ", Departement: "département "}
    return f"{genres.get(type(territoire), '')}{territoire.nom}"


def reperes(resultats: Resultats) -> list[dict[str, Any]]:
    """The pins of the map, numbered as the list, the first ones drawn last so that they stay on top."""
    return [
        {"n": porte.numero, "lat": porte.lieu.latitude, "lon": porte.lieu.longitude, "nom": porte.service.nom}
        for porte in reversed(resultats.reponses)
        if porte.lieu
    ]


def puces_presenter(resultats: Resultats, base: QueryDict) -> list[dict[str, str]]:
    """What was understood, each with the same question without it."""
    return [
        {
            "groupe": GENRES_DITS.get(comprise.groupe, ""),
            "nom": en_suite(resultats.libelles.libelle(comprise.groupe, comprise.nom)),
            "url": "" if comprise.sans is None else requete_avec(base, {"q": comprise.sans}),
        }
        for comprise in resultats.comprises
    ]


def ecartes_presenter(resultats: Resultats, base: QueryDict) -> list[dict[str, str]]:
    """The words that nothing found here says, each with the question that asks for it alone."""
    if resultats.incompris or not resultats.nombre:
        return []
    tapes = [comme_tape(resultats.criteres.texte, mot) for mot in resultats.ignores]
    return [{"mot": mot, "url": requete_avec(base, {"q": mot})} for mot in tapes]


def propositions_presenter(resultats: Resultats, base: QueryDict) -> list[dict[str, str]]:
    """The words that may be meant instead of others, each with the same question where that one word changes."""
    texte = resultats.criteres.texte
    neuves = {mot: texte_avec(texte, mot, voisin) for mot, voisin in resultats.propositions.items()}
    return [
        {"mot": comme_tape(texte, mot), "voisin": voisin, "url": requete_avec(base, {"q": neuves[mot]})}
        for mot, voisin in resultats.propositions.items()
    ]


def elargi_dire(resultats: Resultats) -> str:
    """How far one had to look, when it is farther than what was asked for."""
    if not (resultats.elargi and resultats.nombre):
        return ""
    loin = "dans toute la région" if resultats.rayon is None else f"à {resultats.rayon} km"
    return f"Trop peu répond à {resultats.criteres.rayon} km : voici ce qui répond {loin}."


def pistes_presenter(pistes: Iterable[Piste], base: QueryDict) -> list[dict[str, Any]]:
    """Each other search as a link, with the number of structures that it finds."""
    return [
        {"libelle": piste.libelle, "nombre": piste.nombre, "url": requete_avec(base, piste.changements)}
        for piste in pistes
    ]


def _base(form: RechercheForm, parametres: QueryDict) -> QueryDict:
    """The question from its first page; a town said within the need goes to its own field."""
    base = _sans_page(parametres)
    if form.compris.commune and not base.get("lieu"):
        base["q"], base["lieu"] = form.compris.texte, form.compris.commune.libelle
    return base


def _sans_page(parametres: QueryDict) -> QueryDict:
    copie = parametres.copy()
    copie.pop("page", None)
    return copie


# The lexicon: the list, a member's proposal, what the Région decides of it.

FIL = ("Qui fait quoi", reverse_lazy("annuaire"), "Lexique", reverse_lazy("lexique"))
DECISIONS = {
    EtatEntree.EN_VIGUEUR: Decision(
        "Mettre en vigueur",
        "La recherche le comprend aussitôt. Dites ensuite, dans l’administration, quels services y répondent.",
        "Mettre en vigueur",
        partial(entree_passer, vers=EtatEntree.EN_VIGUEUR),
        fait="Ces mots sont compris par la recherche.",
    ),
    EtatEntree.RETIREE: Decision(
        "Écarter du lexique",
        "La recherche ne le comprend pas, ou ne le comprendra plus. Qui l’a proposé lit votre motif.",
        "Écarter",
        partial(entree_passer, vers=EtatEntree.RETIREE),
        MotifForm,
        "Ces mots sont écartés.",
    ),
}


@page(membre_required)
def lexique(request: HttpRequest) -> HttpResponse:
    """What the search understands, and where one's proposals stand."""
    return Lexique(request).repondre()


@formulaire(membre_required)
def proposer(request: HttpRequest) -> HttpResponse:
    """Propose words; those that the search did not understand come typed already."""
    form = PropositionForm(request.POST or None, mot=request.GET.get("mot", "")[:200])
    if request.method == "POST" and accepte(form, entree_proposer, par=request.user):
        return fait(request, "Merci : la Région lit votre proposition et vous y lirez sa réponse.", "lexique")
    return montrer(
        request, form, FORMULAIRE, titre="Proposer un mot", bouton="Proposer", fil=FIL, retour=reverse("lexique")
    )


@formulaire(tenu_required)
def decider(request: HttpRequest, cle: uuid.UUID, etat: str) -> HttpResponse:
    """Accept, refuse, withdraw or take back."""
    entree = entree_get_tenue(request.user, cle)
    if etat not in DECISIONS or not entree.peut_devenir(etat):
        raise Http404
    return DECISIONS[EtatEntree(etat)].demander(request, reverse("lexique"), nom=entree.nom, fil=FIL, entree=entree)
