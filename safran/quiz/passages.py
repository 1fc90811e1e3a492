"""A quiz taken in the page of its step: the attempt as that page shows it, one question at a time or all."""

import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from reseau.comptes.models import Compte
from safran.quiz.forms import TentativeForm
from safran.quiz.genres import questions_a_plat
from safran.quiz.models import Quiz, Tentative
from safran.quiz.queries import copies
from safran.quiz.queries.tentatives import EtatQuiz, tentative_lire

UNE, TOUTES = "une", "toutes"
PRESENTATION = "quiz_presentation"
TEMPS_FINI = "Le temps est écoulé. Le quiz a été rendu avec les réponses enregistrées à temps."


@dataclass(frozen=True)
class Repere:
    """One question of the row of marks: its rank, what became of it, where it is."""

    rang: int
    etat: str
    url: str
    courante: bool

    @property
    def dit(self) -> str:
        """The same in words."""
        return f"Question {self.rang}, {'en cours, ' if self.courante else ''}{self.etat}"


@dataclass(frozen=True)
class Passage:
    """An open attempt in its step."""

    tentative: Tentative
    adresse: str
    presentation: str
    rang: int
    form: TentativeForm | None
    elements: list[dict[str, Any]]

    @property
    def une(self) -> bool:
        """One question at a time."""
        return self.presentation == UNE

    @property
    def total(self) -> int:
        """How many questions are asked."""
        return copies.nombre_questions(self.tentative)

    @property
    def derniere(self) -> bool:
        """The last question is shown."""
        return self.rang >= self.total

    @property
    def reperes(self) -> list[Repere]:
        """Each question and what became of it."""
        return [
            Repere(rang, _etat(self.tentative.reponses.get(question["id"])), self.url(q=rang), rang == self.rang)
            for rang, question in enumerate(questions_a_plat(self.tentative.questions), start=1)
        ]

    @property
    def url_une(self) -> str:
        """One at a time."""
        return self.url(vue=UNE)

    @property
    def url_toutes(self) -> str:
        """All at once."""
        return self.url(vue=TOUTES)

    def url(self, **parametres: Any) -> str:
        """The same step, at this place of the quiz."""
        return adresse_en_place(self.adresse, self.tentative.quiz, **parametres)


def _etat(reponse: dict[str, Any] | None) -> str:
    if not reponse:
        return "à faire"
    return "passée" if reponse.get("passe") else "répondue"


def adresse_en_place(retour: str, quiz: Quiz, **parametres: Any) -> str:
    """The step that holds the quiz, at the quiz."""
    return f"{retour}?{urlencode({'quiz': quiz.code, **parametres})}#quiz-{quiz.code}"


def presentation_de(request: HttpRequest) -> str:
    """How the reader wants the questions, kept for the whole session; one at a time to begin with."""
    demandee = request.GET.get("vue")
    if demandee in (UNE, TOUTES) and request.session.get(PRESENTATION, UNE) != demandee:
        request.session[PRESENTATION] = demandee
    gardee = request.session.get(PRESENTATION, UNE)
    return demandee if demandee in (UNE, TOUTES) else gardee


def passage_lire(request: HttpRequest, etat: EtatQuiz) -> Passage | None:
    """The open attempt of the reader, as the step shows it; None when there is none."""
    if etat.ouverte is None:
        return None
    tentative = tentative_lire(request.user, etat.quiz, etat.ouverte.uuid)
    if tentative is None:
        return None
    prefixe, nommee = f"{etat.quiz.code}-", request.GET.get("quiz") == etat.quiz.code
    form = None
    if nommee and "manque" in request.GET:
        form = TentativeForm.relue(tentative, auto_id=f"id_{prefixe}%s")
        form.is_valid()
    presentation = presentation_de(request)
    rang = _rang(request.GET.get("q", "") if nommee else "", tentative)
    elements = copies.elements_a_repondre(tentative, form, prefixe=prefixe)
    if presentation == UNE:
        elements = copies.element_seul(elements, rang)
    return Passage(tentative, request.path, presentation, rang, form, elements)


def _rang(demande: str, tentative: Tentative) -> int:
    """The question asked for; else the first one without an answer."""
    questions = questions_a_plat(tentative.questions)
    if demande.isascii() and demande.isdigit() and len(demande) < 5 and 1 <= int(demande) <= len(questions):
        return int(demande)
    libres = (rang for rang, q in enumerate(questions, start=1) if not tentative.reponses.get(q["id"]))
    return next(libres, len(questions))


def resultat_lire(request: HttpRequest, etat: EtatQuiz) -> dict[str, Any]:
    """The attempt handed in that the address names, with its corrections when the quiz lets them be read."""
    demande = request.GET.get("essai", "") if request.GET.get("quiz") == etat.quiz.code else ""
    rendue = next((essai for essai in etat.remises if str(essai.numero) == demande), None)
    tentative = tentative_lire(request.user, etat.quiz, rendue.uuid) if rendue else None
    if tentative is None:
        return {}
    elements: list[dict[str, Any]] = []
    if etat.correction_visible and not tentative.reponses_effacees_le:
        justes = etat.quiz.montrer_justes
        elements = copies.elements_corriges(tentative, montrer_justes=justes, prefixe=f"{etat.quiz.code}-")
    return {"tentative": tentative, "elements": elements}


def suivi_dire(tentative: Tentative) -> dict[str, Any]:
    """How many questions have an answer, how many seconds are left."""
    maintenant = timezone.now()
    reste = None
    if tentative.echeance_le:
        reste = max(0, math.ceil((tentative.echeance_le - maintenant).total_seconds()))
    total = copies.nombre_questions(tentative)
    return {"faites": len(tentative.reponses), "total": total, "enregistre_le": maintenant, "reste": reste}


def echues_de(compte: Compte, quiz: tuple[int, ...]) -> list[Tentative]:
    """The open attempts of a person on these quizzes whose time is over."""
    return list(Tentative.objects.echues().filter(compte=compte, quiz__in=quiz).select_related("quiz", "compte"))
