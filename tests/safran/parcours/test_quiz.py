"""Steps that hold a quiz: done when it is handed in, passed or not; completion when it is passed."""

import pytest

from reseau.vocabulaires.models import Theme
from safran.parcours.models import EtapeVue, Suivi
from safran.parcours.queries.constats import manques_de
from safran.parcours.queries.suivis import avancement_lire
from safran.parcours.rules import suivis
from safran.quiz.choices import FAUX, VRAI
from safran.quiz.models import Quiz
from safran.quiz.rules.tentatives import tentative_commencer, tentative_soumettre
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation

pytestmark = pytest.mark.django_db


def un_quiz(code: str = "deux-portes") -> Quiz:
    """One true-or-false question, published."""
    question = {
        "type": "vrai_faux",
        "id": f"q-{code}",
        "value": {"enonce": "Deux portes ?", "juste": True, "retour": ""},
    }
    quiz = Quiz(code=code, titre=f"Quiz {code}", theme=Theme.objects.get(code="cep"), questions=[question])
    quiz.save()
    quiz.save_revision().publish()
    return quiz


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


def test_quiz_step_is_not_marked_before_the_quiz_is_handed_in(suivi, module, quiz, compte):
    tentative_commencer(compte=compte, quiz=quiz)
    refus("quiz_a_rendre", suivis.etape_marquer, suivi=suivi, module=module, etape_id=etapes_de(module)[1])
    assert EtapeVue.objects.count() == 1


def test_quiz_handed_in_and_failed_marks_the_step_without_completing(suivi, module, quiz, compte):
    rendre(compte, quiz, juste=False)
    suivi.refresh_from_db()
    assert suivi.progression_max == 100 and not suivi.est_acheve
    assert manques_de(avancement_lire(suivi)) == [f"réussir le quiz « {quiz.titre} »"]


def test_quiz_passed_completes_and_a_later_failure_takes_nothing_back(suivi, module, quiz, compte):
    rendre(compte, quiz, juste=False)
    rendre(compte, quiz, juste=True)
    acheve = Suivi.objects.get(pk=suivi.pk).acheve_le
    assert acheve is not None
    rendre(compte, quiz, juste=False)
    assert Suivi.objects.get(pk=suivi.pk).acheve_le == acheve


def test_quiz_passed_before_the_other_steps_completes_with_the_last_one(compte, formation, module, quiz):
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    rendre(compte, quiz, juste=True)
    assert not Suivi.objects.get(pk=suivi.pk).est_acheve
    suivis.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    assert Suivi.objects.get(pk=suivi.pk).est_acheve


def test_quiz_passed_before_the_start_lets_the_step_be_marked(compte, formation, module, quiz):
    rendre(compte, quiz, juste=True)
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    for etape_id in etapes_de(module):
        suivis.etape_marquer(suivi=suivi, module=module, etape_id=etape_id)
    assert Suivi.objects.get(pk=suivi.pk).est_acheve


def test_quiz_of_someone_else_changes_nothing(suivi, quiz):
    rendre(un_conseiller(), quiz, juste=True)
    suivi.refresh_from_db()
    assert suivi.progression_max == 50 and EtapeVue.objects.count() == 1


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
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seul:
        suivis.quiz_reporter(compte=compte, quiz_pk=quiz.pk, quiz_code=quiz.code)
    for _ in range(10):
        autre = une_formation()
        un_module(autre, 2)
        suivis.suivi_commencer(compte=compte, formation=autre)
    with CaptureQueriesContext(connection) as entoure:
        suivis.quiz_reporter(compte=compte, quiz_pk=quiz.pk, quiz_code=quiz.code)
    assert len(entoure) == len(seul)


@pytest.mark.django_db(transaction=True)
def test_report_reads_the_trainings_once_and_again_when_one_changes(suivi, formation, compte, quiz):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(2):
        with CaptureQueriesContext(connection) as lectures:
            rendre(compte, quiz, juste=False)
    assert not any('"achevement_criteres"' in lecture["sql"] for lecture in lectures)
    autre = un_quiz("vae")
    ajoute = un_module(formation, [une_etape("Un autre quiz", [("quiz", autre.pk)])])
    rendre(compte, autre, juste=False)
    assert EtapeVue.objects.filter(module_id=ajoute.pk).count() == 1
