"""Screens of the working groups: list, page, mandate, members, drafts."""

import uuid as uuid_lib
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from home.erreurs import RegleRefusee
from pratiques.forms.groupe import CloreForm, GroupeForm
from pratiques.models import GroupeDeTravail
from pratiques.permissions import groupes as permissions
from pratiques.queries import groupes as queries
from pratiques.rules import brouillons_de_groupe
from pratiques.rules import groupes as rules
from reseau.membres.permissions import membre_required


@membre_required
@require_GET
def groupes(request: HttpRequest) -> HttpResponse:
    """Which groups exist in the network, one's own marked."""
    contexte = queries.groupes_page(request)
    contexte["ouvre"] = permissions.peut_ouvrir_groupe(request.user)
    return render(request, "pratiques/groupes.html", contexte)


@membre_required
@require_GET
def groupe(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """A group's own page; the mandate and two buttons for whoever is invited."""
    lu = permissions.groupe_get_visible(request.user, uuid)
    return render(request, "pratiques/groupe.html", queries.groupe_contexte(lu, request.user))


@membre_required
@require_http_methods(["GET", "POST"])
def groupe_ouvrir(request: HttpRequest) -> HttpResponse:
    """Open one."""
    permissions.ouverture_exiger(request.user)
    return _mandat(request, None)


@membre_required
@require_http_methods(["GET", "POST"])
def groupe_modifier(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Change its mandate."""
    return _mandat(request, permissions.groupe_get_ouvert(request.user, uuid))


def _mandat(request: HttpRequest, gere: GroupeDeTravail | None) -> HttpResponse:
    """The form of a mandate, new or not."""
    form = GroupeForm(request.POST if request.method == "POST" else None, groupe=gere)
    if form.is_valid():
        try:
            if gere is None:
                cle = form.cleaned_data["cle"] or uuid_lib.uuid4()
                gere = rules.groupe_open(par=request.user, cle=cle, **form.champs())
            else:
                version = form.cleaned_data["version"] or 0
                rules.groupe_update(groupe=gere, par=request.user, version=version, **form.champs())
        except RegleRefusee as refus:
            form.refuser(refus)
        else:
            messages.success(request, "Le mandat est enregistré.")
            return redirect("pratiques_groupe", uuid=gere.uuid)
    contexte = {"form": form, "groupe": gere}
    return render(request, "pratiques/groupe_form.html", contexte, status=422 if form.errors else 200)


@membre_required
@require_http_methods(["GET", "POST"])
def groupe_clore(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Close it, and say what it produced."""
    gere = permissions.groupe_get_ouvert(request.user, uuid)
    form = CloreForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            rules.groupe_close(groupe=gere, par=request.user, bilan=form.cleaned_data["bilan"])
        except RegleRefusee as refus:
            form.add_error("bilan" if refus.code == "bilan" else None, refus.message)
        else:
            messages.success(request, "Le groupe est clos. Ses membres lisent encore sa page.")
            return redirect("pratiques_groupe", uuid=uuid)
    contexte = {"form": form, "groupe": gere}
    return render(request, "pratiques/groupe_clore.html", contexte, status=422 if form.errors else 200)


@membre_required
@require_http_methods(["GET", "POST"])
def groupe_inviter(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Find someone of the network, and invite."""
    gere = permissions.groupe_get_ouvert(request.user, uuid)
    if request.method == "POST":
        personne = queries.personne_a_inviter(request.user, request.POST.get("personne", ""))
        if personne is None:
            messages.error(request, "Cette personne n’est plus dans l’annuaire des membres.")
        else:
            _tenter(
                request,
                lambda: rules.membre_invite(groupe=gere, par=request.user, compte=personne),
                f"{personne.nom_complet} reçoit votre invitation.",
            )
        return redirect("pratiques_groupe_inviter", uuid=uuid)
    texte = request.GET.get("q", "")
    contexte = {
        "groupe": gere,
        "texte": texte[: queries.MAX_TEXTE],
        "trouvees": queries.personnes_a_inviter(gere, request.user, texte),
    }
    return render(request, "pratiques/groupe_inviter.html", contexte)


@membre_required
@require_POST
def groupe_repondre(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Accept an invitation, or decline it."""
    lu = permissions.groupe_get_visible(request.user, uuid)
    accepter = request.POST.get("accepter") == "1"
    fait = "Vous êtes du groupe." if accepter else "Votre réponse est enregistrée."
    tenu = _tenter(request, lambda: rules.membre_answer(groupe=lu, par=request.user, accepter=accepter), fait)
    if tenu and not accepter:
        return redirect("pratiques_groupes")
    return redirect("pratiques_groupe", uuid=uuid)


@membre_required
@require_http_methods(["GET", "POST"])
def groupe_quitter(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Leave, after a question."""
    mien = permissions.groupe_get_mien(request.user, uuid)
    if request.method == "POST":
        parti = _tenter(
            request, lambda: rules.membre_leave(groupe=mien, par=request.user), "Vous n’êtes plus du groupe."
        )
        return redirect("pratiques_groupes") if parti else redirect("pratiques_groupe", uuid=uuid)
    contexte = {
        "titre": f"Quitter « {mien.titre} » ?",
        "explication": "Vos brouillons partent avec vous ; le groupe ne les lit plus.",
        "bouton": "Quitter le groupe",
        "url_retour": request.path.removesuffix("quitter/"),
    }
    return render(request, "components/confirmer.html", contexte)


@membre_required
@require_POST
def groupe_membre(request: HttpRequest, uuid: uuid_lib.UUID, membre: uuid_lib.UUID, geste: str) -> HttpResponse:
    """Take someone out, or have someone animate the group."""
    gere = permissions.groupe_get_ouvert(request.user, uuid)
    ligne = permissions.membre_get_de(gere, membre)
    gestes = {
        "retirer": (rules.membre_remove, f"{ligne.compte.nom_complet} n’est plus du groupe."),
        "confier": (rules.groupe_hand_over, f"{ligne.compte.nom_complet} anime le groupe."),
    }
    if geste not in gestes:
        raise Http404
    regle, fait = gestes[geste]
    _tenter(request, lambda: regle(groupe=gere, par=request.user, compte=ligne.compte), fait)
    return redirect("pratiques_groupe", uuid=uuid)


@membre_required
@require_POST
def groupe_ecrire(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Open one's draft to the group, or begin a new one there."""
    mien = permissions.groupe_get_mien(request.user, uuid)
    choisi = queries.brouillon_a_ouvrir(request.user, request.POST.get("brouillon", ""))
    try:
        if choisi is None:
            nouveau = brouillons_de_groupe.groupe_draft(groupe=mien, par=request.user)
            return redirect("pratiques_brouillon", uuid=nouveau.uuid)
        brouillons_de_groupe.brouillon_attach(groupe=mien, brouillon=choisi, par=request.user)
        messages.success(request, "Le groupe lit et écrit ce brouillon avec vous.")
    except RegleRefusee as refus:
        messages.error(request, refus.message)
    return redirect("pratiques_groupe", uuid=uuid)


@membre_required
@require_POST
def groupe_reprendre(request: HttpRequest, uuid: uuid_lib.UUID, brouillon: uuid_lib.UUID) -> HttpResponse:
    """Take a draft back from the group."""
    mien = permissions.groupe_get_mien(request.user, uuid)
    ouvert = permissions.brouillon_get_ouvert(request.user, brouillon)
    _tenter(
        request,
        lambda: brouillons_de_groupe.brouillon_detach(groupe=mien, brouillon=ouvert, par=request.user),
        "Ce brouillon n’est plus lu que de la personne qui l’écrit.",
    )
    return redirect("pratiques_groupe", uuid=uuid)


def _tenter(request: HttpRequest, geste: Callable[[], object], fait: str) -> bool:
    """Do it, and say what happened, either way."""
    try:
        geste()
    except RegleRefusee as refus:
        messages.error(request, refus.message)
        return False
    messages.success(request, fait)
    return True
