"""An attempt as a page shows it."""

import math
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.images import get_image_model

from reseau.comptes.models import Compte
from safran.quiz.choices import Json
from safran.quiz.forms import QuestionForm, TentativeForm, nom_de
from safran.quiz.genres import GENRES, Correction, bloc_figer, corriger, questions_a_plat
from safran.quiz.models import APERCU_CORRIGER, QuestionBanque, Quiz, Tentative
from safran.quiz.queries.tentatives import EtatQuiz, questions_figer, tentative_lire
from safran.quiz.textes import TAILLE_DANS_UN_TEXTE, images_preparer, incrustees_dans


def nombre_questions(tentative: Tentative) -> int:
    """How many questions an attempt asks."""
    return len(questions_a_plat(tentative.questions))


def tentative_correction(tentative: Tentative) -> list[Correction]:
    """The correction of every question; to be shown only once the attempt is handed in."""
    return corriger(tentative.questions, tentative.reponses)


def elements_corriges(tentative: Tentative, *, montrer_justes: bool = True, prefixe: str = "") -> list[Json]:
    """The questions as they were asked, each with its correction written, cases with their questions."""

    def ecrire(ligne: Json) -> Json:
        question = ligne["question"]
        reponse = tentative.reponses.get(question["id"], {})
        return {"html": question_corrigee(ligne, question, reponse, montrer_justes=montrer_justes)}

    return elements_numeroter(tentative.questions, ecrire, prefixe=prefixe)


def question_a_repondre(ligne: Json, form: QuestionForm) -> SafeString:
    """One question alone, to be answered, with what was wrong in what was sent."""
    return _champ_ecrire(ligne, form.champ)


def _champ_ecrire(ligne: Json, champ: BoundField) -> SafeString:
    question = ligne["question"]
    genre = GENRES[question["genre"]]
    complete = {**ligne, "consigne": genre.consigne, **genre.contexte(question, champ)}
    return render_to_string(genre.gabarit, {"ligne": complete, "champ": champ})


def question_corrigee(ligne: Json, question: Json, reponse: Json, *, montrer_justes: bool = True) -> SafeString:
    """One question alone, as it was asked, with its correction."""
    genre = GENRES[question["genre"]]
    correction = genre.corriger(question, reponse)
    montree = correction if montrer_justes else correction.sans_justes()
    return render_to_string(genre.gabarit_corrige, {"ligne": ligne, "correction": montree})


def elements_numeroter(
    figees: list[Json], ajouter: Callable[[dict], Json], *, prefixe: str = "", surtitre: str = "Question {}"
) -> list[Json]:
    """Elements of a page: {"vignette": …|None, "lignes": [{"numero", "question", "image", …}]}, numbered through.

    `ancre` names each question in the page: `prefixe` keeps apart two quizzes of one page.
    """

    def ligne(question: Json) -> Json:
        numero = numeros[question["id"]]
        dite = {
            "numero": numero,
            "surtitre": surtitre.format(numero),
            "ancre": question.get("ancre") or f"{prefixe}{numero}",
            "question": question,
            "image": images.get(question.get("image")),
        }
        return dite | ajouter(dite)

    questions = questions_a_plat(figees)
    numeros = {question["id"]: str(rang) for rang, question in enumerate(questions, start=1)}
    images = _images_lire(questions)
    return [
        {
            "vignette": element if "questions" in element else None,
            "lignes": [ligne(question) for question in element.get("questions", [element])],
        }
        for element in figees
    ]


def _images_lire(questions: list[Json]) -> dict[int, Any]:
    """The images of all the questions and of their texts, with their renditions, at once; none read without any."""
    dans_les_textes = set(incrustees_dans(questions))
    cles = {question["image"] for question in questions if question.get("image")} | dans_les_textes
    if not cles:
        return {}
    images = get_image_model().objects.filter(pk__in=cles).prefetch_renditions("max-960x720", TAILLE_DANS_UN_TEXTE)
    par_cle = images.in_bulk()
    images_preparer({cle: par_cle.get(cle) for cle in dans_les_textes})
    return par_cle


def element_seul(elements: list[Json], rang: int) -> list[Json]:
    """Only the question of this rank, under its case when it has one."""
    return [
        {**element, "lignes": lignes}
        for element in elements
        if (lignes := [ligne for ligne in element["lignes"] if ligne["numero"] == str(rang)])
    ]


def elements_a_repondre(tentative: Tentative, envoye: TentativeForm | None = None, *, prefixe: str = "") -> list[Json]:
    """The questions to answer, each with the name of its field, written; a form that was sent shows its fields anew."""

    def ecrire(ligne: Json) -> Json:
        question, nom = ligne["question"], nom_de(ligne["numero"])
        if envoye:
            champ = envoye.champ_de(question["id"])
        else:
            depart = {nom: GENRES[question["genre"]].montrer(tentative.reponses.get(question["id"], {}))}
            vierge = {"auto_id": f"id_{prefixe}%s", "initial": depart}
            champ = QuestionForm(question=question, numero=ligne["numero"], **vierge).champ
        return {"nom": nom, "html": _champ_ecrire(ligne, champ)}

    return elements_numeroter(tentative.questions, ecrire, prefixe=prefixe)


# What the admin's previews show: attempts that are written nowhere.


def apercu_lire(quiz: Quiz, mode: str) -> Json:
    """What the admin's preview shows: an attempt that is written nowhere, to be taken or corrected."""
    return _apercu(quiz, questions_figer(quiz.questions), mode)


def apercu_banque(question: QuestionBanque, mode: str) -> Json:
    """The same for one line of the bank."""
    quiz = Quiz(titre=question.titre, theme=question.theme)
    return _apercu(quiz, [bloc_figer(bloc) for bloc in question.contenu], mode)


def _apercu(quiz: Quiz, questions: list[Json], mode: str) -> Json:
    tentative = Tentative(quiz=quiz, numero=1, seuil=quiz.seuil, questions=questions, reponses={})
    corrige = mode == APERCU_CORRIGER
    elements = elements_corriges(tentative) if corrige else elements_a_repondre(tentative)
    return {"quiz": quiz, "corrige": corrige, "elements": elements}


# A quiz taken in the page of its step: the attempt as that page shows it, one question at a time or all.

UNE, TOUTES = "une", "toutes"
PRESENTATION = "quiz_presentation"
TEMPS_FINI = "Le temps est écoulé. Le quiz a été rendu avec les réponses enregistrées à temps."


def _etat(reponse: Json | None) -> str:
    if not reponse:
        return "à faire"
    return "passée" if reponse.get("passe") else "répondue"


def adresse_en_place(retour: str, quiz: Quiz, **parametres: Any) -> str:
    """The step that holds the quiz, at the quiz."""
    return f"{retour}?{urlencode({'quiz': quiz.code, **parametres})}#quiz-{quiz.code}"


def presentation_de(request: HttpRequest) -> str:
    """How the reader wants the questions, kept for the whole session; one at a time to begin with."""
    demandee, gardee = request.GET.get("vue"), request.session.get(PRESENTATION, UNE)
    if demandee not in (UNE, TOUTES):
        return gardee
    if gardee != demandee:
        request.session[PRESENTATION] = demandee
    return demandee


def passage_lire(request: HttpRequest, etat: EtatQuiz) -> Json | None:
    """The open attempt of the reader, as the step shows it; None when there is none."""
    tentative = etat.ouverte and tentative_lire(request.user, etat.quiz, etat.ouverte.uuid)  # type: ignore[arg-type]
    if tentative is None:
        return None
    quiz, prefixe, nommee = etat.quiz, f"{etat.quiz.code}-", request.GET.get("quiz") == etat.quiz.code
    form = None
    if nommee and "manque" in request.GET:
        form = TentativeForm.relue(tentative, auto_id=f"id_{prefixe}%s")
        form.is_valid()
    une = presentation_de(request) == UNE
    questions = questions_a_plat(tentative.questions)
    rang = _rang(request.GET.get("q", "") if nommee else "", tentative)
    elements = elements_a_repondre(tentative, form, prefixe=prefixe)
    reperes = []
    for place, question in enumerate(questions, start=1):
        dit, url = _etat(tentative.reponses.get(question["id"])), adresse_en_place(request.path, quiz, q=place)
        courante = place == rang
        phrase = f"Question {place}, {'en cours, ' if courante else ''}{dit}"
        reperes.append({"rang": place, "etat": dit, "url": url, "courante": courante, "dit": phrase})
    return {
        "tentative": tentative,
        "form": form,
        "elements": element_seul(elements, rang) if une else elements,
        "une": une,
        "rang": rang,
        "derniere": rang >= len(questions),
        "reperes": reperes,
        "url_une": adresse_en_place(request.path, quiz, vue=UNE),
        "url_toutes": adresse_en_place(request.path, quiz, vue=TOUTES),
    }


def _rang(demande: str, tentative: Tentative) -> int:
    """The question asked for; else the first one without an answer."""
    questions = questions_a_plat(tentative.questions)
    if demande.isascii() and demande.isdigit() and len(demande) < 5 and 1 <= int(demande) <= len(questions):
        return int(demande)
    libres = (rang for rang, q in enumerate(questions, start=1) if not tentative.reponses.get(q["id"]))
    return next(libres, len(questions))


def resultat_lire(request: HttpRequest, etat: EtatQuiz) -> Json:
    """The attempt handed in that the address names, with its corrections when the quiz lets them be read."""
    demande = request.GET.get("essai", "") if request.GET.get("quiz") == etat.quiz.code else ""
    rendue = next((essai for essai in etat.remises if str(essai.numero) == demande), None)
    tentative = tentative_lire(request.user, etat.quiz, rendue.uuid) if rendue else None  # type: ignore[arg-type]
    if tentative is None:
        return {}
    elements: list[Json] = []
    if etat.correction_visible and not tentative.reponses_effacees_le:
        justes = etat.quiz.montrer_justes
        elements = elements_corriges(tentative, montrer_justes=justes, prefixe=f"{etat.quiz.code}-")
    return {"tentative": tentative, "elements": elements}


def suivi_dire(tentative: Tentative) -> Json:
    """How many questions have an answer, how many seconds are left."""
    maintenant = timezone.now()
    reste = None
    if tentative.echeance_le:
        reste = max(0, math.ceil((tentative.echeance_le - maintenant).total_seconds()))
    total = nombre_questions(tentative)
    return {"faites": len(tentative.reponses), "total": total, "enregistre_le": maintenant, "reste": reste}


def echues_de(compte: Compte, quiz: tuple[int, ...]) -> list[Tentative]:
    """The open attempts of a person on these quizzes whose time is over."""
    return list(Tentative.objects.echues().filter(compte=compte, quiz__in=quiz).select_related("quiz", "compte"))
