"""Taking a quiz by its addresses: without JavaScript, with htmx, by strangers."""

from urllib.parse import quote

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from safran.quiz.models import Tentative
from safran.quiz.rules import tentatives
from tests.pages import lue
from tests.safran.fabriques_quiz import (
    formulaire_de,
    justes,
    lien,
    reponses_de,
    un_quiz,
    un_vrai_faux,
    une_question,
    une_tentative,
    une_tentative_remise,
)

pytestmark = pytest.mark.django_db


def test_quiz_is_taken_from_start_to_result_without_javascript(membre, compte):
    quiz = un_quiz(titre="Les niveaux du CEP")
    retour = "/parcours/1/2/abc/"
    debut = membre.get(reverse("quiz", args=[quiz.code]) + "?retour=" + quote(retour))
    assert "Commencer le quiz" in lue(debut) and "4 questions" in lue(debut)
    reponse = membre.post(reverse("quiz", args=[quiz.code]), {"retour": retour}, follow=True)
    tentative = Tentative.objects.get()
    assert "Rendre mes réponses" in lue(reponse) and "Madame R. pousse la porte" in lue(reponse)
    donnees = formulaire_de(tentative, reponses_de(tentative)) | {"action": "rendre", "retour": retour}
    resultat = lue(membre.post(lien(tentative), donnees, follow=True))
    assert "Quiz réussi" in resultat and "100 % des points" in resultat and f'href="{retour}"' in resultat
    assert "Votre réponse, juste" in resultat and "Explication générale" in resultat


def test_failed_quiz_offers_to_begin_again_and_shows_why_under_its_own_address_only(membre, compte):
    quiz = un_quiz()
    tentative = une_tentative_remise(compte, quiz, bonnes=0)
    assert membre.get(reverse("quiz_tentative", args=["autre-code", tentative.uuid])).status_code == 404
    resultat = lue(membre.get(lien(tentative)))
    assert "Quiz à reprendre" in resultat and "Recommencer le quiz" in resultat and "Bonne réponse" in resultat
    membre.post(reverse("quiz", args=[quiz.code]))
    assert Tentative.objects.filter(compte=compte).count() == 2


def test_unanswered_question_is_told_at_the_question_and_answers_are_kept(membre, compte):
    tentative = une_tentative(compte, [une_question(), une_question(), un_vrai_faux()])
    donnees = formulaire_de(tentative, reponses_de(tentative)) | {"action": "rendre"}
    del donnees["q2"]
    reponse = membre.post(lien(tentative), donnees)
    html = lue(reponse)
    assert reponse.status_code == 200 and 'href="#id_q2"' in html and html.count(" checked") == 2
    assert "Répondez à cette question ou choisissez « Je ne sais pas »." in html
    tentative.refresh_from_db()
    assert not tentative.est_remise and len(tentative.reponses) == 2


def test_answer_together_with_i_do_not_know_is_refused_in_words(membre, compte):
    tentative = une_tentative(compte, [une_question("multiple", justes=("A", "B"), fausses=("C",))])
    choix = justes(tentative.questions[0])["choix"]
    html = lue(membre.post(lien(tentative), {"q1": [*choix, "passe"], "action": "rendre"}))
    assert "gardez l’un ou l’autre" in html and html.count(" checked") == 3


def test_answers_are_saved_on_the_way_with_or_without_javascript_until_they_are_handed_in(membre, compte):
    tentative, htmx = une_tentative(compte, [une_question(), un_vrai_faux()]), {"HX-Request": "true"}
    donnees = {"q1": justes(tentative.questions[0])["choix"][0], "action": "enregistrer"}
    html = lue(membre.post(lien(tentative), donnees, headers=htmx))
    assert "Réponses enregistrées à" in html and "1 sur 2" in html and "<html" not in html
    assert "1 sur 2" in lue(membre.get(lien(tentative)))
    membre.post(lien(tentative), {"action": "enregistrer"}, headers=htmx)
    assert Tentative.objects.get().reponses == {}
    reponse = membre.post(lien(tentative), {"q2": "vrai", "action": "enregistrer"}, follow=True)
    assert "Vos réponses sont enregistrées" in lue(reponse)
    assert list(Tentative.objects.get().reponses.values()) == [{"choix": ["vrai"]}]
    tentatives.tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative))
    assert membre.post(lien(tentative), {"q1": "passe"}, headers=htmx).headers["HX-Redirect"] == lien(tentative)


@pytest.mark.parametrize("valeur", ["ailleurs", "\x00", "é" * 5000, "<script>alert(1)</script>", "1' OR 1=1--"])
def test_hostile_answer_is_told_at_its_question(membre, compte, valeur):
    tentative = une_tentative(compte, [une_question(), un_vrai_faux()])
    reponse = membre.post(lien(tentative), {"q1": valeur, "q2": "vrai", "action": "rendre"})
    assert reponse.status_code == 200 and "à corriger" in lue(reponse) and "<script>alert" not in lue(reponse)
    assert list(Tentative.objects.get().reponses.values()) == [{"choix": ["vrai"]}]


@pytest.mark.parametrize(
    "retour",
    ["//evil.test", "https://evil.test", "\\\\evil.test", "/\\evil.test", "javascript:alert(1)", "evil", "///x"],
)
def test_way_back_stays_on_this_site(membre, compte, retour):
    tentative = une_tentative_remise(compte, un_quiz())
    html = lue(membre.get(lien(tentative) + "?retour=" + quote(retour)))
    assert "evil" not in html and "javascript:" not in html and ">Continuer" not in html


def test_exhausted_attempts_are_told(membre, compte):
    quiz = un_quiz(essais_max=1)
    une_tentative_remise(compte, quiz, bonnes=0)
    html = lue(membre.get(reverse("quiz", args=[quiz.code])))
    assert "Vous avez utilisé votre essai" in html and "Recommencer" not in html
    assert "Vous avez utilisé tous vos essais" in lue(membre.post(reverse("quiz", args=[quiz.code]), follow=True))


def test_queries_do_not_grow_with_the_questions(membre, compte, django_assert_max_num_queries):
    membre.get(reverse("mon_espace"))  # les paramètres du site naissent à la première page
    for nombre in (2, 30):
        tentative = une_tentative(compte, [une_question() for _ in range(nombre)])
        with django_assert_max_num_queries(12):
            membre.get(lien(tentative))
        with django_assert_max_num_queries(20):
            membre.post(lien(tentative), formulaire_de(tentative, reponses_de(tentative)) | {"action": "rendre"})
        with django_assert_max_num_queries(12):
            assert "100 %" in lue(membre.get(lien(tentative)))


def etape(compte, quiz) -> str:
    request = RequestFactory().get("/parcours/7/8/etape/")
    request.user = compte
    gabarit = Template("{% load quiz_tags %}{% quiz_etape quiz %}")
    return gabarit.render(Context({"request": request, "quiz": quiz, "csrf_token": "jeton"})).replace("&nbsp;", " ")


def test_step_shows_where_the_reader_stands(compte):
    quiz = un_quiz()
    assert "Commencer le quiz" in etape(compte, quiz) and 'value="/parcours/7/8/etape/"' in etape(compte, quiz)
    tentatives.tentative_commencer(compte=compte, quiz=quiz)
    assert "Reprendre le quiz" in etape(compte, quiz)
    une_tentative_remise(compte, quiz, bonnes=0)
    assert "Quiz à reprendre" in etape(compte, quiz) and "Recommencer le quiz" in etape(compte, quiz)
    une_tentative_remise(compte, quiz)
    html = etape(compte, quiz)
    assert "Quiz réussi" in html and "100 %" in html
    assert f'href="?quiz={quiz.code}&amp;essai=2#quiz-{quiz.code}"' in html


def test_withdrawn_quiz_is_closed_and_what_was_handed_in_is_still_read(membre, compte):
    quiz = un_quiz([une_question(enonce="Combien de portes ?")])
    premier = une_tentative_remise(compte, quiz)
    quiz.unpublish()
    html = etape(compte, quiz)
    assert "pas ouvert pour le moment" in html and "<button" not in html
    assert membre.get(reverse("quiz", args=[quiz.code])).status_code == 404
    assert "Combien de portes ?" in lue(membre.get(lien(premier)))
