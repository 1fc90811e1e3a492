"""Reads of the attempts: what one asks, where someone stands, time granted."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from safran.formations.portes import Critere
from safran.quiz.choices import BANQUE, QUI_FAIT_QUOI, TIRAGE, Correction, Json
from safran.quiz.genres import bloc_figer, questions_a_plat
from safran.quiz.models import QuestionBanque, Quiz, Renotation, TempsSupplementaire, Tentative
from safran.quiz.quifaitquoi.tirage import questions_tirer


def quiz_lire(code: str) -> Quiz | None:
    """The quiz of this code with its theme, published or not."""
    return Quiz.objects.select_related("theme").filter(code=code).first()


# How long an attempt may last for one person.


def echeance_de(compte: Compte, quiz: Quiz, debut: datetime) -> datetime | None:
    """When an attempt begun at `debut` must be handed in; None when the quiz has no limit.

    The last line signed for this quiz is in force; without any, the last one signed for all quizzes.
    """
    if not quiz.duree_minutes:
        return None
    lignes = TempsSupplementaire.objects.filter(Q(quiz=quiz) | Q(quiz=None), compte=compte)
    valeurs = list(lignes.values_list("quiz_id", "pourcentage"))
    plus = next((p for pk, p in valeurs if pk == quiz.pk), next((p for pk, p in valeurs if pk is None), 0))
    return debut + timedelta(minutes=quiz.duree_minutes) * (100 + plus) / 100


def temps_accordes() -> QuerySet[TempsSupplementaire]:
    """Every line signed, the last first."""
    return TempsSupplementaire.objects.select_related("compte", "quiz", "accorde_par")


# Where a person stands with quizzes.


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
        return any(tentative.reussie for tentative in self.remises)

    @property
    def a_relire(self) -> bool:
        """An attempt waits for someone to read it; none has passed yet."""
        return not self.reussi and any(tentative.a_relire for tentative in self.remises)

    @property
    def suite(self) -> str:
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
        if not self.remises or not self.quiz.delai_minutes:
            return None
        le = self.remises[-1].remise_le + timedelta(minutes=self.quiz.delai_minutes)
        return le if le > timezone.now() else None

    @property
    def correction_visible(self) -> bool:
        moment = self.quiz.correction
        if moment == Correction.DERNIER:
            return self.ouverte is None and self.essais_restants == 0
        if moment == Correction.REUSSITE:
            return self.reussi
        return moment == Correction.IMMEDIATE

    @property
    def peut_commencer(self) -> bool:
        return self.ouverte is None and self.essais_restants != 0 and self.prochaine_le is None


def quiz_etat(compte: Compte, quiz: Quiz) -> EtatQuiz:
    """Where a person stands with a quiz, in one query; nothing for an anonymous visitor."""
    if not getattr(compte, "is_authenticated", False):
        return EtatQuiz(quiz)
    tentatives = quiz.tentatives.filter(compte=compte).defer("questions", "reponses").order_by("numero")
    return EtatQuiz(
        quiz,
        remises=tuple(tentative for tentative in tentatives if tentative.est_remise),
        ouverte=next((tentative for tentative in tentatives if not tentative.est_remise), None),
    )


def tentative_lire(compte: Compte, quiz: Quiz, uuid: UUID) -> Tentative | None:
    """This attempt of this person on this quiz, with both; None when it is not hers, or not of this quiz."""
    tentative = quiz.tentatives.filter(compte=compte, uuid=uuid).first()
    if tentative:
        tentative.compte = compte
    return tentative


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
    return Quiz.objects.filter(code=code).values_list("titre", flat=True).first() or code


def essais_compter(quiz: Quiz) -> Json:
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


# What an attempt asks: the stream of the quiz frozen, questions of the bank taken in it, each at most once.

PIECES = ("quiz", "vocabulaires", "wagtailimages")  # ce que montre une question figée
DE_LA_BANQUE = "banque-"  # le début de l’identité de ses questions


def questions_figer(
    flux: Any, *, melanger: bool = False, melanger_questions: bool = False, bassin: Bassin | None = None
) -> list[Json]:
    """Freeze a stream of questions: what an attempt keeps, in order, cases with their questions inside.

    A question taken from the bank is asked once, chosen or drawn; a draw that the bank cannot fill any more asks what
    is left. Questions about the directory are those of `bassin`, the reader's own, unless the quiz names another.
    """
    blocs = list(flux)
    prises = {bloc.value.pk for bloc in blocs if bloc.block_type == BANQUE and bloc.value}
    figees: list[Json] = []
    for rang, bloc in enumerate(blocs, start=1):
        if bloc.block_type == TIRAGE:
            tirage = bloc.value
            # As many lines of the bank as asked, at random, none of those already taken.
            offertes = QuestionBanque.objects.a_tirer(tirage["theme"] or "", tirage["categorie"] or "").order_by("pk")
            libres = list(offertes.exclude(pk__in=prises).values_list("pk", flat=True))
            choisies = secrets.SystemRandom().sample(libres, min(tirage["nombre"], len(libres)))
            lignes = QuestionBanque.objects.select_related("theme").in_bulk(choisies)
            tirees = [lignes[pk] for pk in choisies]
            prises.update(ligne.pk for ligne in tirees)
            figees.extend(lignes_figer(tirees, melanger))
        elif bloc.block_type == BANQUE:
            figees.extend(lignes_figer([bloc.value] if bloc.value else [], melanger))
        elif bloc.block_type == QUI_FAIT_QUOI:
            figees.extend(_de_l_annuaire(bloc.value, bassin, figees))
        else:
            figees.append(bloc_figer(bloc, melanger=melanger, rang=str(rang)))
    figees = list({element["id"]: element for element in figees}.values())
    if melanger_questions:
        secrets.SystemRandom().shuffle(figees)
    return figees


def _de_l_annuaire(demande: Any, bassin: Bassin | None, deja: Iterable[Json]) -> list[Json]:
    """Questions made from the directory as it is now; fewer when it is too thin, none asked twice."""
    if demande["bassin"]:
        bassin = Bassin.objects.en_vigueur().filter(code=demande["bassin"]).first()
    posees = [question for question in deja if "sujet" in question]
    return questions_tirer(nombre=demande["nombre"], graine=secrets.token_hex(8), bassin=bassin, sauf=posees)


def lignes_figer(lignes: Iterable[QuestionBanque], melanger: bool = False) -> list[Json]:
    """Lines of the bank frozen, with their theme; their identity is that of the line, the same at each attempt."""
    figees = []
    for ligne in lignes:
        for bloc in ligne.contenu:
            figee = bloc_figer(bloc, melanger=melanger)
            identite = f"{DE_LA_BANQUE}{ligne.pk}"
            for rang, question in enumerate(figee.get("questions", ()), start=1):
                question.update(id=f"{identite}-{rang}", theme=ligne.theme.code)
            figees.append({**figee, "id": identite, "theme": ligne.theme.code})
    return figees


def cles_actuelles(quiz: Any) -> dict[str, Json]:
    """Every question that attempts of this quiz may have asked, with its key as it is written today, by identity."""
    posees = quiz.items.filter(identite__startswith=DE_LA_BANQUE).values_list("identite", flat=True)
    pks = {int(identite.split("-")[1]) for identite in posees}
    lignes = QuestionBanque.objects.select_related("theme").filter(pk__in=pks)
    figees = [*ecrites_dans(quiz), *lignes_figer(lignes, melanger=False)]
    return {question["id"]: question for question in questions_a_plat(figees)}


def ecrites_dans(quiz: Any) -> list[Json]:
    """The questions and the cases that a quiz writes itself, frozen as they are today."""
    return [
        bloc_figer(bloc, rang=str(rang))
        for rang, bloc in enumerate(quiz.questions, start=1)
        if bloc.block_type not in {BANQUE, TIRAGE, QUI_FAIT_QUOI}
    ]


# The completion criterion that this room offers.


def evaluer(compte: Compte, formation: Any, parametres: Json) -> tuple[bool, str]:
    """The quiz named by the criterion has been passed at least once, on the server."""
    code = str(parametres.get("quiz", ""))
    reussies = Tentative.objects.filter(quiz=OuterRef("pk"), compte=compte, reussie=True)
    lus = Quiz.objects.filter(code=code).annotate(reussi=Exists(reussies)).values_list("titre", "reussi").first()
    titre, reussi = lus or (code, False)
    return reussi, "" if reussi else f"réussir le quiz « {titre} »"


def dire(parametres: Json) -> str:
    """The condition in words."""
    return f"réussir le quiz « {quiz_titre(str(parametres.get('quiz', '')))} »"


def quand(compte: Compte, formation: Any, parametres: Json) -> dt.datetime | None:
    """When the quiz was passed for the first time."""
    reussies = Tentative.objects.filter(compte=compte, quiz__code=str(parametres.get("quiz", "")), reussie=True)
    return reussies.order_by("remise_le").values_list("remise_le", flat=True).first()


QUIZ_REUSSI = Critere(
    type="quiz_reussi", libelle="Quiz réussi", options=quiz_options, evaluer=evaluer, dire=dire, quand=quand
)
