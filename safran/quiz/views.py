"""Screens of the quizzes: attempts and their correction, the training of the day, « Révisions »."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from home.documents.tableurs import csv_response
from home.ecrans.views import fait, formulaire, geste, montrer, page, page_de, refus_sur, retour_local, tenter
from home.permissions import region_required
from reseau.membres.permissions import membre_required
from safran.quiz import permissions
from safran.quiz.choices import Lecteur
from safran.quiz.forms import QuestionForm, RelectureForm, RenotationForm, RevisionsForm, TempsForm, TentativeForm
from safran.quiz.listes import Relectures
from safran.quiz.models import Entrainement, Quiz, Tentative
from safran.quiz.queries import copies, entrainements, tentatives
from safran.quiz.queries import statistiques as exports
from safran.quiz.queries.copies import TEMPS_FINI, adresse_en_place, suivi_dire
from safran.quiz.queries.statistiques import radar_tracer, statistiques_lire
from safran.quiz.queries.tentatives import temps_accordes
from safran.quiz.rules import entrainements as rules_entrainements
from safran.quiz.rules.entrainements import entrainement_commencer, entrainement_rafraichir
from safran.quiz.rules.ouvertes import reponse_relire
from safran.quiz.rules.tentatives import (
    quiz_renoter,
    reponse_enregistrer,
    temps_accorder,
    tentative_commencer,
    tentative_echeance,
    tentative_soumettre,
)


def suite_de(retour: str) -> str:
    """The query string that remembers the way back."""
    return f"?{urlencode({'retour': retour})}" if retour else ""


def rediriger(request: HttpRequest, nom: str, *args: object, quiz: Quiz | None = None, **place: object) -> HttpResponse:
    """Send to an address of this room, the way back kept; htmx is told to change page, not a fragment.

    A quiz taken in the page of its step goes back there, at this place of the quiz.
    """
    retour = retour_local(request)
    url = reverse(nom, args=args) + suite_de(retour)
    if quiz and retour and request.POST.get("en_place"):
        url = adresse_en_place(retour, quiz, **place)
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _vers(request: HttpRequest, tentative: Tentative, **place: object) -> HttpResponse:
    if tentative.est_remise:
        place = {"essai": tentative.numero}
    return rediriger(request, "quiz_tentative", tentative.quiz.code, tentative.uuid, quiz=tentative.quiz, **place)


def _chemin(request: HttpRequest) -> dict[str, str]:
    retour = retour_local(request)
    return {"retour": retour, "suite": suite_de(retour)}


@formulaire(membre_required)
def quiz(request: HttpRequest, code: str) -> HttpResponse:
    """Where the person stands with a quiz; begins an attempt, or resumes the open one."""
    quiz = permissions.quiz_get_visible(request.user, code)
    if request.method == "POST":
        with tenter(request):
            tentative = tentative_commencer(compte=request.user, quiz=quiz)
            return _vers(request, tentative)
        return rediriger(request, "quiz", code, quiz=quiz)
    etat = tentatives.quiz_etat(request.user, quiz)
    return render(request, "quiz/quiz.html", {"quiz": quiz, "etat": etat, **_chemin(request)})


@formulaire(membre_required)
def tentative(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    """One attempt: its questions while it is open, its correction once handed in."""
    tentative = _a_jour(request, permissions.tentative_get_sienne(request.user, code, uuid))
    if request.method == "POST" and not tentative.est_remise:
        return _repondre(request, tentative)
    if request.method == "POST":
        return _vers(request, tentative)
    if tentative.est_remise:
        # The result, the correction when the quiz lets it be read, and what can be done next.
        quiz = tentative.quiz
        etat = tentatives.quiz_etat(request.user, quiz)
        elements = []
        if etat.correction_visible and not tentative.reponses_effacees_le:
            elements = copies.elements_corriges(tentative, montrer_justes=quiz.montrer_justes)
        contexte = {"quiz": quiz, "tentative": tentative, "etat": etat, "elements": elements, **_chemin(request)}
        return render(request, "quiz/resultat.html", contexte)
    return _questions(request, tentative)


def _a_jour(request: HttpRequest, tentative: Tentative) -> Tentative:
    """The attempt, handed in if its time is over: a page that reads it says so; a sending is refused by its rule."""
    if request.method != "POST" and tentative.est_echue():
        tentative = tentative_echeance(tentative=tentative)
        messages.warning(request, TEMPS_FINI)
    return tentative


def _repondre(request: HttpRequest, tentative: Tentative) -> HttpResponse:
    """Keep the answers; hand in when that is asked and every question has one, or when the time is over."""
    action, seule = request.POST.get("action"), bool(request.POST.get("seule"))
    form = TentativeForm(request.POST, tentative=tentative, partiel=action != "rendre" or seule)
    complet = form.is_valid()
    if action == "rendre" and seule:
        return _rendre_relue(request, tentative, form)
    if action == "rendre" and not complet:
        tardif = _enregistrer(request, tentative, TentativeForm(request.POST, tentative=tentative, partiel=True))
        return tardif or _a_completer(request, tentative, form)
    if action not in {"rendre", "echeance"}:
        return _enregistrer(request, tentative, form) or _enregistre(request, tentative)
    with tenter(request):
        tentative = tentative_soumettre(tentative=tentative, reponses=form.reponses(), a_l_heure=action == "echeance")
    return _vers(request, tentative)


def _rendre_relue(request: HttpRequest, tentative: Tentative, form: TentativeForm) -> HttpResponse:
    """Hand in from a page that shows one question: the others are those kept, each looked at again."""
    if tardif := _enregistrer(request, tentative, form):
        return tardif
    relue = TentativeForm.relue(tentative)
    if not relue.is_valid():
        manquantes = [rang for rang, nom in enumerate(relue.noms.values(), start=1) if nom in relue.errors]
        phrase = "Une question attend" if len(manquantes) == 1 else f"{len(manquantes)} questions attendent"
        messages.warning(request, f"{phrase} encore votre réponse.")
        return _vers(request, tentative, q=manquantes[0], manque=1)
    with tenter(request):
        tentative = tentative_soumettre(tentative=tentative, reponses={})
    return _vers(request, tentative)


def _a_completer(request: HttpRequest, tentative: Tentative, form: TentativeForm) -> HttpResponse:
    """What is missing, each at its question; in a step, from the answers that could be kept."""
    if not (request.POST.get("en_place") and retour_local(request)):
        return _questions(request, tentative, form)
    return _vers(request, tentative, manque=1)


def _enregistrer(request: HttpRequest, tentative: Tentative, form: TentativeForm) -> HttpResponse | None:
    """Keep what can be read; answer only when it is refused."""
    form.is_valid()
    with tenter(request):
        gardee = reponse_enregistrer(tentative=tentative, reponses=form.reponses(), version=form.version())
        for nom in ("reponses", "version", "echeance_le"):
            setattr(tentative, nom, getattr(gardee, nom))
        return None
    tentative.refresh_from_db(fields=["remise_le"])
    return _vers(request, tentative)


def _enregistre(request: HttpRequest, tentative: Tentative) -> HttpResponse:
    if request.htmx:
        return render(request, "quiz/enregistre.html", {"tentative": tentative, **suivi_dire(tentative)})
    if aller := request.POST.get("aller", ""):
        return _vers(request, tentative, q=aller)
    messages.success(request, "Vos réponses sont enregistrées. Vous pouvez revenir plus tard.")
    return _vers(request, tentative)


def _questions(request: HttpRequest, tentative: Tentative, form: TentativeForm | None = None) -> HttpResponse:
    """The questions, with what has been answered; a form that was sent, with what is wrong in it."""
    contexte = {
        "quiz": tentative.quiz,
        "tentative": tentative,
        "form": form,
        "elements": copies.elements_a_repondre(tentative, form),
        **_chemin(request),
        **suivi_dire(tentative),
    }
    return render(request, "quiz/tentative.html", contexte)


@page(membre_required)
def positionnement(request: HttpRequest, code: str) -> HttpResponse:
    """One's two profiles, theme by theme, for a positioning test."""
    quiz = permissions.positionnement_get(request.user, code)
    profils = exports.positions_lire(request.user, quiz)
    contexte = {"quiz": quiz, "radar": radar_tracer(profils["positions"]), **profils, **_chemin(request)}
    return render(request, "quiz/positionnement.html", contexte)


# The training of the day: five questions drawn from the directory, answered one by one, for oneself alone.

PLUS_POSEE = "Cette question n’est plus posée. Voici celles d’aujourd’hui."
Envoye = dict[str, QuestionForm]


def _repondre_du_jour(
    request: HttpRequest,
    tirage: Entrainement | None,
    nom: str,
    regle: Callable[..., object],
    montrer_page: Callable[[HttpRequest, Entrainement, Envoye], HttpResponse],
) -> HttpResponse:
    """Answer one question of a day; its correction comes at once, at the same place in the page of this name."""
    identite = request.POST.get("question", "")
    rangs = {question["id"]: rang for rang, question in enumerate(tirage.questions, start=1)} if tirage else {}
    if identite not in rangs:
        messages.warning(request, PLUS_POSEE)
        return redirect(nom)
    numero = rangs[identite]
    form = QuestionForm(request.POST, question=tirage.questions[numero - 1], numero=numero)
    if not form.is_valid():
        return montrer_page(request, tirage, {identite: form})
    with tenter(request):
        regle(entrainement=tirage, question=identite, reponse=form.reponse())
        return redirect(f"{reverse(nom)}#question-{numero}")
    return redirect(nom)


@formulaire(membre_required)
def entrainement(request: HttpRequest) -> HttpResponse:
    """Today's questions and what has been answered; a button draws them."""
    if request.method == "POST":
        with tenter(request):
            entrainement_commencer(compte=request.user)
        return redirect("entrainement")
    return _montrer(request, entrainements.entrainement_du_jour(request.user))


@geste(membre_required)
def entrainement_repondre(request: HttpRequest) -> HttpResponse:
    """Answer one question of the training of the day."""
    tirage = entrainements.entrainement_du_jour(request.user)
    return _repondre_du_jour(request, tirage, "entrainement", rules_entrainements.entrainement_repondre, _montrer)


def _montrer(request: HttpRequest, tirage: Entrainement | None, envoye: Envoye | None = None) -> HttpResponse:
    """The page; questions that the directory does not bear any more are replaced first, and that is said."""
    if tirage:
        tirages = tirage.tirages
        tirage = entrainement_rafraichir(entrainement=tirage)
        if tirage.tirages != tirages:
            messages.info(request, "L’annuaire a changé depuis votre dernière visite : les questions sont à jour.")
    lignes = entrainements.entrainement_lignes(tirage, envoye) if tirage else []
    return render(request, "quiz/entrainement.html", {"tirage": tirage, "lignes": lignes})


# « Révisions »: the questions that one has missed come back, three a day at most, for oneself alone.


@formulaire(membre_required)
def revisions(request: HttpRequest) -> HttpResponse:
    """What comes back today and what has been answered; a button draws it."""
    if request.method == "POST":
        with tenter(request):
            rules_entrainements.revisions_commencer(compte=request.user)
        return redirect("revisions")
    return _montrer_revisions(request, entrainements.revisions_du_jour(request.user))


@geste(membre_required)
def revisions_repondre(request: HttpRequest) -> HttpResponse:
    """Answer one question that has come back."""
    tirage = entrainements.revisions_du_jour(request.user)
    return _repondre_du_jour(request, tirage, "revisions", rules_entrainements.revision_repondre, _montrer_revisions)


@geste(membre_required)
def revisions_regler(request: HttpRequest) -> HttpResponse:
    """Turn them on or off, ask for their mail or not."""
    form = RevisionsForm(request.POST)
    form.is_valid()  # deux cases : rien ne peut y manquer
    reglage = rules_entrainements.revisions_regler(compte=request.user, **form.cleaned_data)
    phrase = (
        "Vos choix sont gardés." if reglage.actives else "Plus rien ne reviendra. Ce qui devait revenir est oublié."
    )
    return fait(request, phrase, "revisions")


def _montrer_revisions(request: HttpRequest, tirage: Entrainement | None, envoye: Envoye | None = None) -> HttpResponse:
    """The page of the day, then what one may choose."""
    reglage = entrainements.reglage_lire(request.user)
    contexte = {
        "tirage": tirage,
        "lignes": entrainements.revisions_lignes(tirage, envoye) if tirage else [],
        "attendent": entrainements.combien_aujourd_hui(request.user),
        "prochaine_le": entrainements.prochaine_le(request.user),
        "reglage": reglage,
        "form": RevisionsForm(initial={"actives": reglage.actives, "courriel": reglage.courriel}),
    }
    return render(request, "quiz/revisions.html", contexte)


# The open answers that wait for a reader, and the grid.


@page(membre_required)
def en_attente(request: HttpRequest) -> HttpResponse:
    """What one may read, the oldest first."""
    return Relectures(request).repondre()


@formulaire(membre_required)
def relire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One answer beside its criteria; read once, for good."""
    copie = permissions.copie_get_a_relire(request.user, uuid)
    suite = copie.adresse if copie.lecteur == Lecteur.SOI else reverse("quiz_relectures")
    if copie.est_lue:  # un second clic
        return redirect(suite)
    form = RelectureForm(request.POST if request.method == "POST" else None, copie=copie)
    if form.is_valid():
        with refus_sur(form):
            reponse_relire(copie=copie, par=request.user, **form.lecture())
            phrase = "Votre réponse est évaluée." if copie.lecteur == Lecteur.SOI else "Merci : la réponse est relue."
            return fait(request, phrase, suite)
    return montrer(request, form, "quiz/relecture.html", copie=copie)


# What the Région does with quizzes: read their statistics, mark again, grant more time.

PAR_PAGE = 50


@page(region_required)
def suivis(request: HttpRequest) -> HttpResponse:
    """Every quiz: what was handed in, and the way to its statistics and its new marking."""
    page = page_de(request, tentatives.quiz_suivis(), PAR_PAGE)
    return render(request, "quiz/suivis.html", {"page_obj": page})


@page(region_required)
def statistiques(request: HttpRequest, code: str) -> HttpResponse:
    """Each question of a quiz: facility, discrimination, choices made."""
    quiz = permissions.quiz_get_pilote(code)
    items = statistiques_lire(quiz)
    page = page_de(request, items, PAR_PAGE)
    contexte = {"quiz": quiz, "page_obj": page, "tableau": tentatives.essais_compter(quiz)}
    return render(request, "quiz/statistiques.html", contexte)


@page(region_required)
def statistiques_export(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a spreadsheet, one line per choice."""
    quiz = permissions.quiz_get_pilote(code)
    lignes = exports.statistiques_lignes(statistiques_lire(quiz))
    return csv_response(f"statistiques-{quiz.code}", exports.COLONNES, lignes)


@formulaire(region_required)
def renoter(request: HttpRequest, code: str) -> HttpResponse:
    """Mark every attempt again with the key as it is written today."""
    quiz = permissions.quiz_get_pilote(code)
    form = RenotationForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "motif"):
            bilan = quiz_renoter(quiz=quiz, par=request.user, motif=form.cleaned_data["motif"])
            return fait(request, exports.bilan_dire(bilan), "quiz_renoter", quiz.code)
    renotations = tentatives.renotations_de(quiz)
    page = page_de(request, renotations, PAR_PAGE)
    return montrer(request, form, "quiz/renoter.html", quiz=quiz, page_obj=page)


@formulaire(region_required)
def temps(request: HttpRequest) -> HttpResponse:
    """More time for one person: a signed line, and those signed before."""
    form = TempsForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "motif"):
            accord = temps_accorder(**form.cleaned_data, accorde_par=request.user)
            return fait(request, f"Le temps de {accord.compte.nom_complet} est enregistré.", "quiz_temps")
    page = page_de(request, temps_accordes(), PAR_PAGE)
    return montrer(request, form, "quiz/temps.html", page_obj=page)
