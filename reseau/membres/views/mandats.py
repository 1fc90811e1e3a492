"""Screens of mandates: who holds what, name someone, extend, end, stand in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from home.tables import csv_response
from reseau.comptes.models import Compte
from reseau.membres import exports
from reseau.membres.choices import OUVERTURES, ROLES_SECOND_FACTEUR, EtatMandat, Role
from reseau.membres.forms.mandats import FinForm, NominationForm, ProlongationForm, SuppleanceForm
from reseau.membres.models import Mandat
from reseau.membres.permissions import compte_tient_des_mandats, est_region, membre_required
from reseau.membres.queries import equipes, liste_mandats
from reseau.membres.queries.mandats import (
    autres_mandats_de,
    comptes_a_nommer,
    mandats_geres,
    structures_ou_nommer,
    structures_sans_referent,
)
from reseau.membres.rules import nominations

LECTURE_ET_ENVOI = ["GET", "HEAD", "POST"]
ENTIER_MAX = 18
# Où se lit, dans le formulaire, ce qu'une règle refuse.
CHAMPS = {
    "debut": "du",
    "fin": "au",
    "date": "le",
    "deja_mandate": "role",
    "motif_manquant": "motif",
    "dernier_referent": "sans_referent",
    "hors_equipe": "structure",
    "suppleance": "mandats",
}


def mandats_required(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 to whoever gives no mandate."""

    @membre_required
    @wraps(vue)
    def gardee(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not compte_tient_des_mandats(request.user):
            raise Http404
        return vue(request, *args, **kwargs)

    return gardee


def _mandat(request: HttpRequest, pk: int) -> Mandat:
    return get_object_or_404(mandats_geres(request.user), pk=min(pk, 2**62))


def _personne(request: HttpRequest) -> Compte | None:
    """Who was chosen, among those that this person may name; None while nobody is, 404 for anyone else."""
    choisie = request.POST.get("compte") or request.GET.get("compte")
    if not choisie:
        return None
    pk = int(choisie) if choisie.isdecimal() and len(choisie) <= ENTIER_MAX else 0
    return get_object_or_404(comptes_a_nommer(request.user), pk=pk)


def _choisir(request: HttpRequest, **contexte: Any) -> HttpResponse:
    """The search of the person, first step of a nomination and of a stand-in."""
    texte = request.GET.get("q", "").replace("\x00", "").strip()
    page = liste_mandats.personnes_a_nommer(request.user, texte, request.GET.get("page"))
    return render(request, "membres/mandat_choisir.html", {"texte": texte, "page": page, **contexte})


@mandats_required
@require_safe
def mandats(request: HttpRequest) -> HttpResponse:
    """Who holds what, and what is to come: all for the Région, the referents for who acts for their structures."""
    contexte = {
        "liste": liste_mandats.mandats_lister(request.user, request.GET),
        "region": est_region(request.user),
        "sans_referent": structures_sans_referent(request.user)[:50],
        "invitations": equipes.invitations_ouvertes(None) if est_region(request.user) else (),
    }
    return render(request, "membres/mandats.html", contexte)


@mandats_required
@require_safe
def mandats_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as a spreadsheet."""
    trouves = liste_mandats.mandats_lister(request.user, request.GET).trouvees
    return csv_response("mandats", exports.ENTETES_DES_MANDATS, exports.lignes_de_mandats(trouves))


@mandats_required
@require_http_methods(LECTURE_ET_ENVOI)
def mandat_nommer(request: HttpRequest) -> HttpResponse:
    """Name someone: the person, then the mandate, then what it opens in words, and only then it is given."""
    compte = _personne(request)
    if compte is None:
        return _choisir(request, titre="Nommer quelqu’un", region=est_region(request.user))
    form = NominationForm(
        request.POST or None,
        structures=structures_ou_nommer(request.user, compte),
        region=est_region(request.user),
    )
    if request.method == "POST" and form.is_valid() and "corriger" not in request.POST:
        if "confirme" not in request.POST:
            return _confirmer(request, compte, form)
        try:
            donnes = nominations.mandat_donner(par=request.user, compte=compte, **form.cleaned_data)
            messages.success(request, _donne_dire(donnes[0]))
            return redirect("mandat", pk=donnes[0].pk)
        except RegleRefusee as refus:
            form.refuser(refus, CHAMPS)
    contexte = {"compte_vise": compte, "form": form, "second_facteur": is_mfa_enabled(compte)}
    return render(request, "membres/mandat_nommer.html", contexte)


def _confirmer(request: HttpRequest, compte: Compte, form: NominationForm) -> HttpResponse:
    """What the mandate opens, in words, before it is given."""
    role = Role(form.cleaned_data["role"])
    contexte = {
        "compte_vise": compte,
        "qui": compte.nom_complet,
        "form": form,
        "dit": form.cleaned_data,
        "role": role,
        "ouvre": OUVERTURES[role],
        "facteur_manque": role in ROLES_SECOND_FACTEUR and not is_mfa_enabled(compte),
    }
    return render(request, "membres/mandat_confirmer.html", contexte)


def _donne_dire(mandat: Mandat) -> str:
    suite = ""
    if mandat.role in ROLES_SECOND_FACTEUR and not is_mfa_enabled(mandat.compte):
        suite = " Son second facteur lui sera demandé à la prochaine connexion."
    return f"Le mandat de {mandat.compte.nom_complet} est donné : un courriel le lui dit.{suite}"


@mandats_required
@require_safe
def mandat(request: HttpRequest, pk: int) -> HttpResponse:
    """One mandate: its days, who gave it, what was done to it since."""
    objet = _mandat(request, pk)
    contexte = {
        "mandat": objet,
        "gestes": objet.gestes.select_related("par").order_by("-fait_le", "-pk"),
        "suppleances": objet.suppleances.select_related("compte").order_by("du"),
        "ouvre": OUVERTURES[Role(objet.role)],
        "ouvert": objet.etat != EtatMandat.TERMINE,
        "se_supplee": objet.role != Role.REGION and objet.supplee is None,
    }
    return render(request, "membres/mandat.html", contexte)


@mandats_required
@require_http_methods(LECTURE_ET_ENVOI)
def mandat_prolonger(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the end of a mandate later."""
    objet = _mandat(request, pk)
    form = ProlongationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            nominations.mandat_prolonger(mandat=objet, par=request.user, **form.cleaned_data)
            messages.success(request, "Le mandat est prolongé.")
            return redirect("mandat", pk=pk)
        except RegleRefusee as refus:
            form.refuser(refus, CHAMPS)
    return render(request, "membres/mandat_prolonger.html", {"mandat": objet, "form": form})


@mandats_required
@require_http_methods(LECTURE_ET_ENVOI)
def mandat_terminer(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate, with a reason."""
    objet = _mandat(request, pk)
    dernier = objet.structure is not None and equipes.dernier_referent(objet.structure, objet.compte)
    form = FinForm(request.POST or None, dernier=dernier)
    if request.method == "POST" and form.is_valid():
        try:
            nominations.mandat_terminer(mandat=objet, par=request.user, **form.cleaned_data)
            messages.success(request, f"Le mandat de {objet.compte.nom_complet} a une fin : un courriel le lui dit.")
            # Qui vient de terminer son propre mandat n'ouvre peut-être plus cette page.
            return redirect("mon_espace") if objet.compte == request.user else redirect("mandat", pk=pk)
        except RegleRefusee as refus:
            form.refuser(refus, CHAMPS)
    return render(request, "membres/mandat_terminer.html", {"mandat": objet, "form": form})


@mandats_required
@require_http_methods(LECTURE_ET_ENVOI)
def mandat_suppleer(request: HttpRequest, pk: int) -> HttpResponse:
    """Have someone act for the holder, for a time: the person first, then the days."""
    objet = _mandat(request, pk)
    compte = _personne(request)
    if compte is None:
        return _choisir(request, titre=f"Qui supplée {objet.compte.nom_complet} ?", mandat=objet)
    tenus = autres_mandats_de(objet).filter(pk__in=mandats_geres(request.user).values("pk"))
    form = SuppleanceForm(request.POST or None, mandats=tenus)
    if request.method == "POST" and form.is_valid():
        try:
            donnes = nominations.mandat_suppleer(compte=compte, par=request.user, **form.cleaned_data)
            messages.success(request, _donne_dire(donnes[0]))
            return redirect("mandat", pk=pk)
        except RegleRefusee as refus:
            form.refuser(refus, CHAMPS)
    return render(request, "membres/mandat_suppleer.html", {"mandat": objet, "compte_vise": compte, "form": form})
