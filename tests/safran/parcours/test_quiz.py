"""Steps that hold a quiz: done when it is handed in, passed or not; completion when it is passed."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from safran.parcours.models import EtapeVue, Suivi
from safran.parcours.queries.suivis import avancement_lire, manques_de
from safran.parcours.rules import suivis
from safran.quiz.choices import FAUX, VRAI
from safran.quiz.models import Quiz, Tentative
from safran.quiz.rules.tentatives import tentative_commencer, tentative_soumettre
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.questions import questions
from tests.refus import refus
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import lien, un_vrai_faux
from tests.safran.fabriques_quiz import un_quiz as un_quiz_de

pytestmark = pytest.mark.django_db


def un_quiz(code: str = "deux-portes") -> Quiz:
    """One true-or-false question, published."""
    return un_quiz_de([un_vrai_faux(enonce="Deux portes ?")], code=code, titre=f"Quiz {code}")


def rendre(compte, quiz, juste: bool):
    """Take the quiz, right or wrong."""
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    reponses = {tentative.questions[0]["id"]: {"choix": [VRAI if juste else FAUX]}}
    return tentative_soumettre(tentative=tentative, reponses=reponses)


@pytest.fixture
def quiz():
    return un_quiz()


@pytest.fixture
def formation(quiz):
    return une_formation(achevement_criteres=[("etapes_vues", None), ("quiz_reussi", {"quiz": quiz.code})])


@pytest.fixture
def module(formation, quiz):
    return un_module(formation, [une_etape("La règle"), une_etape("Le quiz", [("quiz", quiz.pk)])])


@pytest.fixture
def suivi(compte, formation, module):
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    suivis.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    return suivi


def test_quiz_step_is_marked_when_handed_in_and_completes_once_passed_for_good(suivi, module, quiz, compte):
    rendre(un_conseiller(), quiz, juste=True)
    tentative_commencer(compte=compte, quiz=quiz)
    refus("quiz_a_rendre", suivis.etape_marquer, suivi=suivi, module=module, etape_id=etapes_de(module)[1])
    suivi.refresh_from_db()
    assert suivi.progression_max == 50 and EtapeVue.objects.count() == 1
    rendre(compte, quiz, juste=False)
    suivi.refresh_from_db()
    assert suivi.progression_max == 100 and not suivi.est_acheve
    assert manques_de(avancement_lire(suivi)) == [f"réussir le quiz « {quiz.titre} »"]
    rendre(compte, quiz, juste=True)
    acheve = Suivi.objects.get(pk=suivi.pk).acheve_le
    assert acheve is not None
    rendre(compte, quiz, juste=False)
    assert Suivi.objects.get(pk=suivi.pk).acheve_le == acheve


@pytest.mark.parametrize("avant", [True, False], ids=["avant de commencer", "avant les autres étapes"])
def test_quiz_passed_early_completes_with_the_last_step(compte, formation, module, quiz, avant):
    if avant:
        rendre(compte, quiz, juste=True)
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    if not avant:
        rendre(compte, quiz, juste=True)
    assert not Suivi.objects.get(pk=suivi.pk).est_acheve
    for etape_id in etapes_de(module)[: 2 if avant else 1]:
        suivis.etape_marquer(suivi=suivi, module=module, etape_id=etape_id)
    assert Suivi.objects.get(pk=suivi.pk).est_acheve


def test_quiz_step_with_two_quizzes_waits_for_both(compte, quiz):
    autre = un_quiz("vae")
    formation = une_formation()
    un_module(formation, [une_etape("Deux quiz", [("quiz", quiz.pk), ("quiz", autre.pk)])])
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    rendre(compte, quiz, juste=True)
    assert not EtapeVue.objects.exists()
    rendre(compte, autre, juste=False)
    assert Suivi.objects.get(pk=suivi.pk).est_acheve


def test_quiz_step_shows_the_quiz_and_not_the_button(client, suivi, formation, module, compte, quiz):
    client.force_login(compte)
    lieu = f"/parcours/{formation.pk}/{module.pk}/{etapes_de(module)[1]}/"
    page = page_lue(client.get(lieu))
    assert quiz.titre in page and "J’ai terminé cette étape" not in page
    reponse = client.post(lieu)
    assert reponse.status_code == 303 and reponse["Location"] == lieu
    assert "Répondez d’abord au quiz" in page_lue(client.get(lieu))
    rendre(compte, quiz, juste=False)
    assert "Voir où j’en suis" in page_lue(client.get(lieu))
    assert "Les quiz de la formation" in page_lue(client.get(f"/parcours/{formation.pk}/bilan/"))


def test_quiz_handed_in_costs_the_same_whatever_else_is_followed(suivi, compte, quiz):
    def reporter() -> None:
        suivis.quiz_reporter(compte=compte, quiz_pk=quiz.pk, quiz_code=quiz.code)

    seul = questions(reporter)
    for _ in range(10):
        autre = une_formation()
        un_module(autre, 2)
        suivis.suivi_commencer(compte=compte, formation=autre)
    assert questions(reporter) == seul


@pytest.fixture
def adresse(suivi, module):
    return reverse("parcours_etape", args=[suivi.formation_id, module.pk, etapes_de(module)[1]])


def commencer(client, compte, quiz, adresse):
    """Begin from the step, and stay in it."""
    client.force_login(compte)
    reponse = client.post(reverse("quiz", args=[quiz.code]), {"retour": adresse, "en_place": "1"})
    assert reponse.url == f"{adresse}?quiz={quiz.code}#quiz-{quiz.code}"
    return Tentative.objects.get(compte=compte, quiz=quiz, remise_le=None)


def test_quiz_is_taken_and_corrected_in_the_page_of_its_step(client, compte, quiz, adresse):
    tentative = commencer(client, compte, quiz, adresse)
    page = page_lue(client.get(adresse))
    assert "Deux portes" in page and "Rendre mes réponses" in page and "Une à la fois" in page
    place = {"retour": adresse, "en_place": "1", "seule": "q1", "action": "rendre"}
    manque = client.post(lien(tentative), place)
    assert manque.url == f"{adresse}?quiz={quiz.code}&q=1&manque=1#quiz-{quiz.code}"
    assert "Répondez à cette question" in page_lue(client.get(manque.url))
    rendu = client.post(lien(tentative), {**place, "q1": VRAI})
    assert rendu.url == f"{adresse}?quiz={quiz.code}&essai=1#quiz-{quiz.code}"
    page = page_lue(client.get(rendu.url))
    assert "Quiz réussi" in page and "C’est juste" in page and "Recommencer le quiz" in page


def test_one_at_a_time_or_all_as_the_learner_chose(client, compte, suivi, formation):
    quiz = un_quiz_de([un_vrai_faux(enonce="Première ?"), un_vrai_faux(enonce="Seconde ?")])
    module = un_module(formation, [une_etape("Un autre quiz", [("quiz", quiz.pk)])])
    adresse = reverse("parcours_etape", args=[formation.pk, module.pk, etapes_de(module)[0]])
    tentative = commencer(client, compte, quiz, adresse)
    page = page_lue(client.get(adresse))
    assert "Première" in page and "Seconde" not in page and "Question suivante" in page
    place = {"retour": adresse, "en_place": "1", "seule": "q1", "aller": "2", "q1": VRAI}
    suite = client.post(lien(tentative), place)
    assert suite.url == f"{adresse}?quiz={quiz.code}&q=2#quiz-{quiz.code}"
    page = page_lue(client.get(suite.url))
    assert "Seconde" in page and "Première" not in page and "Question 1, répondue" in page
    client.get(f"{adresse}?quiz={quiz.code}&vue=toutes")
    page = page_lue(client.get(adresse))
    assert "Première" in page and "Seconde" in page
    fini = client.post(lien(tentative), {**place, "seule": "", "aller": "", "action": "rendre", "q1": VRAI, "q2": FAUX})
    assert "essai=1" in fini.url


def test_timed_quiz_begun_before_midnight_ends_after_it(client, compte, quiz, adresse):
    quiz.duree_minutes = 30
    quiz.save()
    soir = timezone.localtime().replace(hour=23, minute=50, second=0, microsecond=0)
    with time_machine.travel(soir, tick=False):
        tentative = commencer(client, compte, quiz, adresse)
        page = page_lue(client.get(adresse))
        assert "À rendre avant <strong>0 h 20</strong>" in page.replace("\xa0", " ") and 'data-reste="1800"' in page
    with time_machine.travel(soir + timedelta(minutes=20), tick=False):
        client.post(lien(tentative), {"retour": adresse, "en_place": "1", "seule": "q1", "q1": VRAI})
        assert 'data-reste="600"' in page_lue(client.get(adresse))
    with time_machine.travel(soir + timedelta(minutes=31), tick=False):
        assert "Le temps est écoulé" in page_lue(client.get(adresse))
    tentative.refresh_from_db()
    assert tentative.hors_delai and tentative.reussie
    assert tentative.remise_le == tentative.echeance_le
