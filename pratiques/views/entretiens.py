"""The interview: name who tells, then one question a screen."""

import uuid as uuid_lib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import fait, formulaire, tenter
from home.erreurs import RegleRefusee
from pratiques.contenu import LIGNES, contenu_normaliser
from pratiques.forms.ecriture import contenu_lire
from pratiques.forms.entretien import QUESTIONS, EntretienForm
from pratiques.models import Brouillon
from pratiques.permissions.brouillons import brouillon_get_mine, brouillon_modifiable
from pratiques.queries import signatures
from pratiques.rules import brouillons
from pratiques.rules.entretiens import entretien_commencer
from pratiques.views.ecriture import ecriture_de, etat_enregistre, phrases_d_alerte, version_postee
from pratiques.views.signatures import personne_choisie
from reseau.membres.permissions import membre_required


@formulaire(membre_required)
def entretiens(request: HttpRequest) -> HttpResponse:
    """Say what it is about, find who tells, start."""
    if request.method == "POST":
        with tenter(request):
            compte = personne_choisie(request)
            ouvert = entretien_commencer(par=request.user, compte=compte, titre=request.POST.get("titre", ""))
            phrase = f"{compte.nom_complet} reçoit votre invitation. Vous pouvez commencer."
            return fait(request, phrase, "pratiques_entretien", uuid=ouvert.uuid, rang=1)
        return redirect("pratiques_entretiens")
    form = EntretienForm(request.GET if "q" in request.GET else None)
    trouvees, texte = [], ""
    if form.is_valid():
        texte = signatures.texte_cherche(form.cleaned_data["q"])
        trouvees = signatures.personnes_a_inviter(request.user, texte, {request.user.pk})
    contexte = {"form": form, "trouvees": trouvees, "texte": texte, "questions": QUESTIONS}
    return render(request, "pratiques/entretiens.html", contexte)


@formulaire(membre_required)
def entretien(request: HttpRequest, uuid: str, rang: int) -> HttpResponse:
    """One question; its answer fills fields of the draft, kept as it is typed."""
    actuel = brouillon_get_mine(request.user, uuid)
    if not 1 <= rang <= len(QUESTIONS):
        raise Http404
    if not brouillon_modifiable(actuel):
        return redirect("pratiques_brouillon", uuid=actuel.uuid)
    if request.method == "POST":
        return _repondre(request, actuel, rang)
    return _montrer(request, actuel, rang)


def _montrer(
    request: HttpRequest, actuel: Brouillon, rang: int, refus: RegleRefusee | None = None, **options: Any
) -> HttpResponse:
    """The screen of a question, with what was typed when it was refused."""
    plus = request.GET.get("plus", "")
    ecriture = ecriture_de(request, actuel, plus=plus if plus in LIGNES else "", **options)
    question = QUESTIONS[rang - 1]
    contexte = {
        "brouillon": actuel,
        "question": question,
        "questions": QUESTIONS,
        "rang": rang,
        "elements": ecriture.elements(question.champs, phrases_d_alerte(actuel.contenu)),
        "onglet": str(uuid_lib.uuid4()),
        "refus": refus,
    }
    statut = 200 if refus is None else 409 if refus.code in {"conflit", "efface"} else 422
    return render(request, "pratiques/entretien.html", contexte, status=statut)


def _repondre(request: HttpRequest, actuel: Brouillon, rang: int) -> HttpResponse:
    """Keep the answer over the rest of the draft, then go where the pressed button says."""
    automatique = bool(request.htmx)
    avant, lu = actuel.contenu, contenu_lire(request.POST)
    reponses = {nom: lu[nom] for nom in QUESTIONS[rang - 1].champs}
    try:
        actuel = brouillons.brouillon_enregistrer(
            brouillon=actuel,
            contenu={**contenu_normaliser(avant), **reponses},
            version=version_postee(request),
            par=request.user,
            onglet=request.POST.get("onglet", "")[:36],
            automatique=automatique,
        )
    except RegleRefusee as refus:
        if automatique:
            return render(request, "pratiques/brouillon_refus.html", {"message": refus.message})
        if refus.code != "efface":
            actuel.refresh_from_db()
        return _montrer(request, actuel, rang, refus, donnees=request.POST)
    if automatique:
        return render(request, "pratiques/brouillon_etat.html", etat_enregistre(actuel, avant))
    return _aller(request, actuel, rang)


def _aller(request: HttpRequest, actuel: Brouillon, rang: int) -> HttpResponse:
    action = request.POST.get("action", "")
    plus = action.removeprefix("plus-")
    if plus in LIGNES:
        adresse = redirect("pratiques_entretien", uuid=actuel.uuid, rang=rang)
        adresse["Location"] += f"?plus={plus}#{plus}"
        return adresse
    suite = rang - 1 if action == "precedente" else rang + 1
    if not 1 <= suite <= len(QUESTIONS):
        return redirect("pratiques_brouillon", uuid=actuel.uuid)
    return redirect("pratiques_entretien", uuid=actuel.uuid, rang=suite)
