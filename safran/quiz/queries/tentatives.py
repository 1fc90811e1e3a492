"""Where a person stands with quizzes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Avg, Count, F, Max, Q, QuerySet
from django.utils import timezone

from home.gardees import Gardee
from home.preparees import QUI, QUOI, objets_lire
from reseau.comptes.models import Compte
from safran.quiz.choices import Correction
from safran.quiz.models import Quiz, Renotation, Tentative

TITRES = Gardee("titres des quiz", pieces=("quiz",))
LAQUEL = UUID(int=0)  # tient la place d’un essai dans la question
LOURDS = ("questions", "reponses")


@dataclass(frozen=True)
class EtatQuiz:
    """Where a person stands with a quiz."""

    quiz: Quiz
    remises: tuple[Tentative, ...] = ()
    ouverte: Tentative | None = None

    @property
    def meilleure(self) -> Tentative | None:
        """The attempt that counts: the highest percentage, the first to reach it."""
        return max(self.remises, key=lambda tentative: (tentative.pourcentage, -tentative.numero), default=None)

    @property
    def reussi(self) -> bool:
        """Passed at least once: a later failure takes nothing back."""
        return any(tentative.reussie for tentative in self.remises)

    @property
    def a_relire(self) -> bool:
        """An attempt waits for someone to read it; none has passed yet."""
        return not self.reussi and any(tentative.a_relire for tentative in self.remises)

    @property
    def suite(self) -> str:
        """What is to be done of a quiz that is not passed."""
        return "Quiz à relire" if self.a_relire else "Quiz à reprendre"

    @property
    def essais_restants(self) -> int | None:
        """How many attempts are left to begin; None when they are not counted."""
        if not self.quiz.essais_max:
            return None
        faits = len(self.remises) + (self.ouverte is not None)
        return max(0, self.quiz.essais_max - faits)

    @property
    def prochaine_le(self) -> datetime | None:
        """When the next attempt may begin, if that is later than now."""
        if not self.remises or not self.quiz.delai_minutes:
            return None
        le = self.remises[-1].remise_le + timedelta(minutes=self.quiz.delai_minutes)
        return le if le > timezone.now() else None

    @property
    def correction_visible(self) -> bool:
        """The quiz lets its corrections be read by now."""
        moment = self.quiz.correction
        if moment == Correction.DERNIER:
            return self.ouverte is None and self.essais_restants == 0
        if moment == Correction.REUSSITE:
            return self.reussi
        return moment == Correction.IMMEDIATE

    @property
    def peut_commencer(self) -> bool:
        """A new attempt may begin now."""
        return self.ouverte is None and self.essais_restants != 0 and self.prochaine_le is None


def quiz_etat(compte: Compte, quiz: Quiz) -> EtatQuiz:
    """Where a person stands with a quiz, in one query; nothing for an anonymous visitor."""
    if not getattr(compte, "is_authenticated", False):
        return EtatQuiz(quiz)
    siens = {QUI: compte.pk, QUOI: quiz.pk}
    tentatives = objets_lire("essais d’un quiz", Tentative, _essais, siens, sauf=LOURDS)
    return EtatQuiz(
        quiz,
        remises=tuple(tentative for tentative in tentatives if tentative.est_remise),
        ouverte=next((tentative for tentative in tentatives if not tentative.est_remise), None),
    )


def _essais() -> QuerySet[Tentative]:
    return Tentative.objects.filter(compte=QUI, quiz=QUOI).order_by("numero")


def tentative_lire(compte: Compte, quiz: Quiz, uuid: UUID) -> Tentative | None:
    """This attempt of this person on this quiz, with both; None when it is not hers, or not of this quiz."""
    siens = {QUI: compte.pk, QUOI: quiz.pk, _en_base(LAQUEL): _en_base(uuid)}
    lues = objets_lire("un essai", Tentative, lambda: _essais().filter(uuid=LAQUEL), siens)
    for tentative in lues:
        tentative.compte, tentative.quiz = compte, quiz
    return lues[0] if lues else None


def _en_base(uuid: UUID) -> Any:
    """As the base of the moment keeps it: whole, or as text."""
    return Tentative._meta.get_field("uuid").get_db_prep_value(uuid, connection)


def quiz_reussi(compte: Compte, code: str) -> bool:
    """Whether a person has passed the quiz of this code at least once."""
    return Tentative.objects.filter(compte=compte, quiz__code=code, reussie=True).exists()


def quiz_rendus(compte: Compte, quiz_pks: Iterable[int]) -> set[int]:
    """Which of these quizzes the person has handed in at least once, passed or not."""
    return set(
        Tentative.objects.remises().filter(compte=compte, quiz__in=list(quiz_pks)).values_list("quiz_id", flat=True)
    )


def quiz_options() -> list[tuple[str, str]]:
    """The published quizzes, (code, title), for completion rules."""
    return list(Quiz.objects.publies().values_list("code", "titre"))


def quiz_titre(code: str) -> str:
    """The title of a quiz, or its code when it is gone."""
    return TITRES.lire(code, lambda: Quiz.objects.filter(code=code).values_list("titre", flat=True).first() or code)


def essais_compter(quiz: Quiz) -> dict[str, Any]:
    """How many attempts were handed in, passed, and their mean, in one query."""
    return (
        Tentative.objects.remises()
        .filter(quiz=quiz)
        .aggregate(remises=Count("pk"), reussies=Count("pk", filter=Q(reussie=True)), moyenne=Avg("pourcentage"))
    )


def renotations_de(quiz: Quiz) -> QuerySet[Renotation]:
    """The new markings of this quiz, the last first; whose attempt it was is not told."""
    return Renotation.objects.filter(tentative__quiz=quiz).select_related("par").order_by("-le", "-pk")


def quiz_suivis(limite: int | None = None) -> QuerySet[Quiz]:
    """Every quiz with what was handed in (`rendus`, `reussis`, `moyenne`), the one handed in last first."""
    rendus = Q(tentatives__remise_le__isnull=False)
    lignes = (
        Quiz.objects.select_related("theme")
        .defer("questions")
        .annotate(
            rendus=Count("tentatives", filter=rendus),
            reussis=Count("tentatives", filter=Q(tentatives__reussie=True)),
            moyenne=Avg("tentatives__pourcentage"),
            dernier_le=Max("tentatives__remise_le"),
        )
        .order_by(F("dernier_le").desc(nulls_last=True), "titre", "pk")
    )
    return lignes[:limite]
