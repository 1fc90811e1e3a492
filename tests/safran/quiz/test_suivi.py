"""What the Région follows of the quizzes, and the sweep of attempts whose time is over."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from safran.quiz.models import Tentative
from safran.quiz.rules import tentatives
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.safran.fabriques_quiz import justes, un_quiz, un_vrai_faux, une_tentative_remise
from tests.travaux import battre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_sweep_hands_in_what_nobody_came_back_to_and_nothing_else():
    with time_machine.travel(timezone.now() - datetime.timedelta(hours=2), tick=False):
        quiz, libre = un_quiz([un_vrai_faux(), un_vrai_faux()], duree_minutes=10), un_quiz()
        echu = tentatives.tentative_commencer(compte=un_conseiller(), quiz=quiz)
        question = echu.questions[0]
        tentatives.reponse_enregistrer(tentative=echu, reponses={question["id"]: justes(question)})
        sans_limite = tentatives.tentative_commencer(compte=un_conseiller(), quiz=libre)
    en_cours = tentatives.tentative_commencer(compte=un_conseiller(), quiz=quiz)
    assert "1 essai(s) rendu(s)" in battre("quiz.essais")[0]
    rendue = Tentative.objects.remises().get()
    assert rendue == echu and rendue.pourcentage == 50 and rendue.hors_delai and rendue.remise_le == echu.echeance_le
    assert set(Tentative.objects.ouvertes()) == {en_cours, sans_limite}
    assert "0 essai(s) rendu(s)" in battre("quiz.essais")[0]


def test_region_reaches_statistics_new_marking_time_and_exchange_from_its_space(region):
    quiz = un_quiz()
    une_tentative_remise(un_conseiller(), quiz)
    espace = page_lue(region.get("/mon-espace/"))
    assert reverse("quiz_suivis") in espace and reverse("quiz_statistiques", args=[quiz.code]) in espace
    suivi = page_lue(region.get(reverse("quiz_suivis")))
    for nom, *arguments in (("quiz_statistiques", quiz.code), ("quiz_renoter", quiz.code), ("quiz_temps",),
                            ("questions_echanger",)):  # fmt: skip
        adresse = reverse(nom, args=arguments)
        assert f'href="{adresse}"' in suivi and region.get(adresse).status_code == 200
    liste = page_lue(region.get(reverse("wagtailsnippets_quiz_quiz:list")))
    assert reverse("quiz_statistiques", args=[quiz.code]) in liste and reverse("quiz_suivis") in liste


def test_follow_up_is_empty_in_words_and_tells_figures(region):
    assert "Aucun quiz" in page_lue(region.get(reverse("quiz_suivis")))
    quiz = un_quiz()
    une_tentative_remise(un_conseiller(), quiz)
    une_tentative_remise(un_conseiller(), quiz, bonnes=0)
    tentatives.tentative_commencer(compte=un_conseiller(), quiz=quiz)
    ligne = next(q for q in region.get(reverse("quiz_suivis")).context["page_obj"] if q == quiz)
    assert (ligne.rendus, ligne.reussis, ligne.moyenne) == (2, 1, 50)


def test_follow_up_makes_the_same_queries_for_one_quiz_or_thirty(region):
    def compter() -> int:
        with CaptureQueriesContext(connection) as lues:
            region.get(reverse("quiz_suivis"))
        return len(lues)

    une_tentative_remise(un_conseiller(), un_quiz())
    compter()
    un = compter()
    for _rang in range(29):
        une_tentative_remise(un_conseiller(), un_quiz())
    assert compter() == un
