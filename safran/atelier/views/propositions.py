"""Modules proposed by the network: one's desk, one proposal, its readings, the decision of the Région."""

import uuid as uuid_lib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import Decision, fait, formulaire, geste, montrer, page, refus_sur, tenter
from home.permissions import region_required, trouver
from reseau.membres.permissions import est_region, membre_required
from safran.atelier import permissions
from safran.atelier.choices import S_ECRIT, EtatProposition
from safran.atelier.forms_propositions import LectureForm, MotifForm
from safran.atelier.models import Proposition
from safran.atelier.queries import equipe
from safran.atelier.queries import propositions as queries
from safran.atelier.rules import propositions as rules
from safran.atelier.rules.retards import lecture_confier

DECISIONS = {
    "reprendre": (
        EtatProposition.A_REPRENDRE,
        Decision(
            "Demander une reprise", "Ses auteurs l’écrivent à nouveau, deux lectures la relisent.", "La demander",
            rules.proposition_decider, MotifForm, "Ses auteurs le savent.",
        ),
    ),
    "ecarter": (
        EtatProposition.ECARTEE,
        Decision(
            "Écarter la proposition", "Elle ne sera pas publiée. Ses auteurs gardent leur texte.", "Écarter",
            rules.proposition_decider, MotifForm, "La proposition est écartée, ses auteurs le savent.",
        ),
    ),
}  # fmt: skip


@page(membre_required)
def liste(request: HttpRequest) -> HttpResponse:
    """One's proposals, what one may read, what waits for a decision."""
    contexte = {"bureau": queries.bureau_lire(request.user), "propose": permissions.peut_proposer(request.user)}
    return render(request, "atelier/propositions.html", contexte)


@page(membre_required)
def proposition(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """The whole draft, how far its readings are, what one may do."""
    lue = permissions.proposition_get_lisible(request.user, uuid)
    ecrit = permissions.est_coauteur(request.user, lue.formation)
    contexte = {
        "proposition": lue,
        "modules": queries.modules_a_lire(lue, request.user),
        "places": queries.places_de(lue),
        "lectures": queries.lectures_montrees(lue, request.user),
        "ecrit": ecrit,
        "envoie": ecrit and lue.etat in S_ECRIT,
        "decide": est_region(request.user) and lue.etat == EtatProposition.LUE,
        "confie": est_region(request.user) and lue.etat == EtatProposition.EN_LECTURE,
        "siennes": lue.lectures.ouvertes().filter(lecteur=request.user),
    }
    return render(request, "atelier/proposition.html", contexte)


@geste(membre_required)
def envoyer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Ask for its readings."""
    lue = permissions.proposition_get_lisible(request.user, uuid)
    with tenter(request, "Votre proposition est envoyée : deux lectures, dix jours."):
        rules.proposition_envoyer(proposition=lue, par=request.user)
    return redirect("atelier_proposition", uuid)


@geste(membre_required)
def prendre(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Take a seat, and read."""
    offertes = queries.lectures_a_prendre(request.user).values("proposition")
    lue = trouver(Proposition.objects.filter(pk__in=offertes), uuid=uuid)
    with tenter(request, "Merci. Vous avez dix jours pour la lire."):
        lecture = rules.lecture_prendre(proposition=lue, par=request.user)
        return redirect("atelier_lecture", lecture.uuid)
    return redirect("atelier_propositions")


@formulaire(membre_required)
def lire(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Read the draft and answer beside it; typed words are kept by a refusal."""
    lecture = permissions.lecture_get_sienne(request.user, uuid)
    form = LectureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            rules.lecture_rendre(lecture=lecture, par=request.user, **form.envoi())
            return fait(request, "Votre lecture est rendue. Merci.", "atelier_propositions")
    contexte = {"lecture": lecture, "proposition": lecture.proposition}
    modules = queries.modules_a_lire(lecture.proposition, request.user)
    return montrer(request, form, "atelier/lecture.html", modules=modules, **contexte)


@formulaire(region_required)
def confier(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Find someone for a late reading, and give it."""
    lecture = permissions.lecture_get_confiee(uuid)
    if request.method == "POST":
        personne = equipe.personne_trouver(request.user, request.POST.get("personne", ""))
        if personne is None:
            messages.error(request, "Cette personne n’est plus dans l’annuaire des membres.")
        else:
            with tenter(request, f"{personne.nom_complet} a dix jours pour la lire, et le lit par courriel."):
                lecture_confier(lecture=lecture, par=request.user, compte=personne)
                return redirect("atelier_proposition", lecture.proposition.uuid)
        return redirect("atelier_lecture_confier", uuid)
    texte = request.GET.get("q", "")
    contexte = {
        "lecture": lecture,
        "proposition": lecture.proposition,
        "texte": texte[: equipe.MAX_TEXTE],
        "trouvees": equipe.personnes_a_inviter(lecture.proposition.formation, request.user, texte),
    }
    return render(request, "atelier/confier.html", contexte)


@formulaire(membre_required)
def decider(request: HttpRequest, uuid: uuid_lib.UUID, vers: str) -> HttpResponse:
    """The Région sends it back or sets it aside, and says why."""
    lue = permissions.proposition_get_lisible(request.user, uuid)
    if vers not in DECISIONS or not est_region(request.user) or lue.etat != EtatProposition.LUE:
        raise Http404
    etat, decision = DECISIONS[vers]
    retour = reverse("atelier_proposition", args=[uuid])
    fil = ("Modules proposés", reverse("atelier_propositions"), lue.titre, retour)
    return decision.demander(request, retour, nom=lue.titre, fil=fil, proposition=lue, vers=etat)
