"""Writing: start, keep, submit, throw away."""

import uuid as uuid_lib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.detecteur import phrase_alerte
from home.ecrans import fait, formulaire, geste, page, question, refus_sur, tenter
from home.erreurs import RegleRefusee
from pratiques.contenu import LIGNES, contenu_alertes
from pratiques.forms.ecriture import Ecriture, contenu_lire
from pratiques.models import Brouillon, FichePratiquePage
from pratiques.permissions.brouillons import (
    brouillon_get_a_soi,
    brouillon_modifiable,
    ecrit_brouillon,
    envoie_le_brouillon,
    peut_prendre_la_suite,
    repond_du_brouillon,
)
from pratiques.permissions.echanges import fiche_get_reprenable
from pratiques.permissions.fiches import peut_ecrire, structures_d_ecriture
from pratiques.permissions.groupes import brouillon_get_ouvert
from pratiques.queries import bureau, fils, pieces, signatures
from pratiques.queries.fiches import lectures_en_cours, remarques_pour
from pratiques.queries.reprises import reprises_a_lire
from pratiques.rules import brouillons
from reseau.membres.permissions import membre_required


@formulaire(membre_required)
def ecrire(request: HttpRequest) -> HttpResponse:
    """What a note asks for, the drafts to take up again, and the button that opens one."""
    if request.method == "POST":
        with tenter(request):
            return redirect("pratiques_brouillon", uuid=brouillons.brouillon_creer(auteur=request.user).uuid)
        return redirect("pratiques_ecrire")
    fiches = [f for f in bureau.mes_fiches(request.user) if f.modifiable]
    return render(request, "pratiques/ecrire.html", {"fiches": fiches, "peut_ecrire": peut_ecrire(request.user)})


@page(membre_required)
def mes_fiches(request: HttpRequest) -> HttpResponse:
    """Own drafts and signed notes, with their state; reprises that wait for an answer."""
    contexte = {
        "fiches": bureau.mes_fiches(request.user),
        "reprises": list(reprises_a_lire(request.user)),
        "invitations": list(signatures.invitations_de(request.user)),
    }
    return render(request, "pratiques/mes_fiches.html", contexte)


@formulaire(membre_required)
def brouillon(request: HttpRequest, uuid: str) -> HttpResponse:
    """The writing screen; htmx saves in the background to the same address."""
    actuel = brouillon_get_ouvert(request.user, uuid)
    if request.method == "POST":
        return _enregistrer(request, actuel)
    plus = request.GET.get("plus", "")
    ecriture = ecriture_de(request, actuel, plus=plus if plus in LIGNES else "")
    return render(request, "pratiques/brouillon.html", _contexte(request, actuel, ecriture, str(uuid_lib.uuid4())))


def ecriture_de(request: HttpRequest, actuel: Brouillon, **options: Any) -> Ecriture:
    """The screen of this draft for this person: what is attested is for its author alone."""
    return Ecriture(
        contenu=actuel.contenu,
        structures=structures_d_ecriture(actuel.auteur),
        repond=repond_du_brouillon(request.user, actuel),
        **options,
    )


def _enregistrer(request: HttpRequest, actuel: Brouillon) -> HttpResponse:
    """Keep what was posted, whatever was asked; then answer what was asked."""
    action = request.POST.get("action", "")
    automatique = bool(request.htmx)  # l'enregistrement de fond joint le bouton qui a le focus : il ne l'actionne pas
    avant = actuel.contenu
    try:
        actuel = brouillons.brouillon_enregistrer(
            brouillon=actuel,
            contenu=contenu_lire(request.POST),
            version=version_postee(request),
            par=request.user,
            onglet=request.POST.get("onglet", "")[:36],
            automatique=automatique,
        )
    except RegleRefusee as refus:
        return _refuser(request, actuel, refus, automatique)
    if automatique:
        return render(request, "pratiques/brouillon_etat.html", etat_enregistre(actuel, avant))
    if action == "soumettre":
        return _soumettre(request, actuel)
    messages.success(request, "La fiche est enregistrée.")
    return _suite(actuel, action)


def _suite(actuel: Brouillon, action: str) -> HttpResponse:
    """Where one goes once the text is kept: another row, the pictures and files, or the same screen."""
    if action == "pieces":
        return redirect("pratiques_pieces", uuid=actuel.uuid)
    plus = action.removeprefix("plus-")
    adresse = redirect("pratiques_brouillon", uuid=actuel.uuid)
    if plus in LIGNES:
        adresse["Location"] += f"?plus={plus}#{plus}"
    return adresse


def version_postee(request: HttpRequest) -> int:
    """The version that the page showed; -1 for anything that is not one."""
    brut = request.POST.get("version", "")
    return int(brut) if brut.isascii() and brut.isdigit() and len(brut) < 10 else -1


def etat_enregistre(actuel: Brouillon, avant: dict[str, Any]) -> dict[str, Any]:
    """What the background save tells: the hour, the version, the warnings that changed."""
    phrases, anciennes = phrases_d_alerte(actuel.contenu), phrases_d_alerte(avant)
    changees = {nom: phrases.get(nom, "") for nom in {*phrases, *anciennes} if phrases.get(nom) != anciennes.get(nom)}
    return {"brouillon": actuel, "alertes": sorted(changees.items())}


def phrases_d_alerte(contenu: dict[str, Any]) -> dict[str, str]:
    """What the detector says, by field."""
    return {nom: phrase_alerte(detections) for nom, detections in contenu_alertes(contenu).items()}


def _refuser(request: HttpRequest, actuel: Brouillon, refus: RegleRefusee, automatique: bool) -> HttpResponse:
    """Nothing is lost: the background save says so in place, the plain one shows the typed text again."""
    if automatique:
        return render(request, "pratiques/brouillon_refus.html", {"message": refus.message})
    if refus.code != "efface":
        actuel.refresh_from_db()
    ecriture = ecriture_de(request, actuel, donnees=request.POST)
    contexte = _contexte(request, actuel, ecriture, str(uuid_lib.uuid4()))
    statut = 409 if refus.code in {"conflit", "efface"} else 422
    return render(request, "pratiques/brouillon.html", {**contexte, "refus": refus}, status=statut)


def _soumettre(request: HttpRequest, actuel: Brouillon) -> HttpResponse:
    """Strict check, then the rule; the draft is already kept."""
    ecriture = ecriture_de(request, actuel, donnees=request.POST)
    if ecriture.est_valide():
        with refus_sur(ecriture.form):
            brouillons.brouillon_soumettre(brouillon=actuel, par=request.user)
            phrase = "La fiche part en relecture : un lecteur de votre réseau, un autre d’un réseau voisin."
            return fait(request, phrase, "pratiques_mes_fiches")
    contexte = _contexte(request, actuel, ecriture, request.POST.get("onglet", "")[:36])
    return render(request, "pratiques/brouillon.html", contexte, status=422)


def _contexte(request: HttpRequest, actuel: Brouillon, ecriture: Ecriture, onglet: str) -> dict[str, Any]:
    fiche = actuel.fiche
    contenu = contenu_lire(request.POST) if request.method == "POST" else actuel.contenu
    return {
        "brouillon": actuel,
        "form": ecriture.form,
        "parties": ecriture.parties(contenu, phrases_d_alerte(contenu)),
        "onglet": onglet,
        "modifiable": brouillon_modifiable(actuel),
        "repond": repond_du_brouillon(request.user, actuel),
        "envoie": envoie_le_brouillon(request.user, actuel),
        "a_soi": actuel.auteur_id == request.user.pk,
        "suit": peut_prendre_la_suite(request.user, actuel),
        "pieces": actuel.pieces.count(),
        "depose": hasattr(actuel, "depot"),
        "signe": ecrit_brouillon(request.user, actuel),
        "remarques": remarques_pour(fiche, request.user) if fiche else [],
        "fil": fils.fil_resume(fiche, request.user) if fiche else None,
        "lectures": lectures_en_cours(fiche, request.user) if fiche else [],
        "refus": None,
    }


@formulaire(membre_required)
def brouillon_supprimer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Throw away a draft that was never submitted, after a question."""
    actuel = brouillon_get_a_soi(request.user, uuid)
    if request.method == "POST":
        with tenter(request, "Le brouillon est effacé."):
            brouillons.brouillon_supprimer(brouillon=actuel, par=request.user)
        return redirect("pratiques_mes_fiches")
    suite = "Ce brouillon n’a jamais été envoyé en relecture. Il ne pourra pas être retrouvé."
    retour = reverse("pratiques_mes_fiches")
    return question(request, f"Effacer « {actuel.titre} » ?", suite, "Effacer le brouillon", retour)


@geste(membre_required)
def fiche_dupliquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a draft of one's own from a published note."""
    fiche = fiche_get_reprenable(request.user, pk)
    copie = brouillons.fiche_dupliquer(fiche=fiche, par=request.user)
    phrase = f"Voici votre copie : adaptez-la, elle cite la fiche d’origine. {_pieces(fiche, copie)}"
    return fait(request, phrase, "pratiques_brouillon", uuid=copie.uuid)


def _pieces(fiche: FichePratiquePage, copie: Brouillon) -> str:
    """What became of the pictures and files of a note in its copy, in one sentence; none when it had none."""
    reprises, laissees = pieces.pieces_reprises(fiche, copie)
    if not laissees:
        return "Ses images et fichiers sont repris." if reprises else ""
    combien = (
        f"{laissees} de ses pièces ne sont pas reprises" if laissees > 1 else "Une de ses pièces n’est pas reprise"
    )
    return f"{combien} : tous droits réservés, ou mots dont il faut redire la raison."
