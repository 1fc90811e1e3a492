"""The clock of the server: a deadline kept in the attempt, late answers refused, more time signed by the Région."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from home.erreurs import RegleRefusee
from safran.quiz.models import GRACE, TempsSupplementaire, Tentative
from safran.quiz.prises import quiz_coherents, releves_coherents
from safran.quiz.queries.tentatives import echeance_de
from safran.quiz.rules import tentatives
from safran.quiz.rules.tentatives import temps_accorder
from tests.fabriques import un_ancien_membre, un_conseiller, une_region
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_quiz import (
    formulaire_de,
    justes,
    lien,
    reponses_de,
    un_quiz,
    un_vrai_faux,
    une_question,
    une_tentative_remise,
)

pytestmark = pytest.mark.django_db
DEBUT = datetime.datetime(2026, 3, 3, 9, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def temps():
    with time_machine.travel(DEBUT, tick=False) as voyage:
        yield voyage


@pytest.fixture
def essai(temps, compte):
    return tentatives.tentative_commencer(
        compte=compte, quiz=un_quiz([une_question(), un_vrai_faux()], duree_minutes=10)
    )


@pytest.fixture
def membre(client, temps, compte):
    client.force_login(compte)
    return client


def premiere(tentative) -> dict:
    question = tentative.questions[0]
    return {question["id"]: justes(question)}


def test_deadline_is_written_when_the_attempt_begins_and_a_revision_does_not_move_it(essai):
    assert essai.echeance_le == DEBUT + 10 * MINUTE
    essai.quiz.duree_minutes = 1
    essai.quiz.save()
    assert Tentative.objects.get().echeance_le == DEBUT + 10 * MINUTE


def test_quiz_without_limit_has_no_deadline(temps, compte):
    tentative = tentatives.tentative_commencer(compte=compte, quiz=un_quiz())
    temps.shift(datetime.timedelta(days=400))
    assert tentative.echeance_le is None and not tentative.est_echue()
    assert tentatives.tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative)).reussie


def test_answer_within_the_grace_of_the_network_is_kept(essai, temps):
    temps.shift(10 * MINUTE + GRACE)
    assert tentatives.reponse_enregistrer(tentative=essai, reponses=premiere(essai)).reponses == premiere(essai)


@pytest.mark.parametrize("regle", [tentatives.reponse_enregistrer, tentatives.tentative_soumettre])
def test_late_answer_is_refused_and_the_attempt_is_handed_in_with_what_was_kept(essai, temps, regle):
    tentatives.reponse_enregistrer(tentative=essai, reponses=premiere(essai))
    temps.shift(10 * MINUTE + GRACE + datetime.timedelta(seconds=1))
    with pytest.raises(RegleRefusee) as levee:
        regle(tentative=essai, reponses=reponses_de(essai))
    assert levee.value.code == "temps_ecoule" and "trop tard" in levee.value.message
    rendue = Tentative.objects.get()
    assert rendue.reponses == premiere(essai) and rendue.pourcentage == 50 and rendue.hors_delai
    assert rendue.remise_le == rendue.echeance_le == DEBUT + 10 * MINUTE
    assert list(quiz_coherents()) == list(releves_coherents()) == []


def test_saving_on_time_does_not_hand_in_blank_questions(essai, temps):
    temps.shift(9 * MINUTE)
    refus("incomplete", tentatives.tentative_soumettre, tentative=essai, reponses=premiere(essai))


def test_countdown_that_ends_early_in_the_browser_hands_in_nothing(membre, essai, temps):
    temps.shift(5 * MINUTE)
    donnees = {**formulaire_de(essai, premiere(essai)), "action": "echeance"}
    html = lue(membre.post(lien(essai), donnees, follow=True))
    assert "Rendre mes réponses" in html and 'data-reste="300"' in html
    essai.refresh_from_db()
    assert not essai.est_remise and essai.reponses == premiere(essai)


def test_countdown_over_hands_in_with_blank_questions(membre, essai, temps):
    temps.shift(10 * MINUTE + datetime.timedelta(seconds=2))
    donnees = {**formulaire_de(essai, premiere(essai)), "action": "echeance"}
    html = lue(membre.post(lien(essai), donnees, follow=True))
    assert "Le temps est écoulé" in html and "50 % des points" in html and "Vous n’avez pas répondu" in html


def test_countdown_of_a_quiz_without_limit_hands_in_nothing(membre, compte):
    tentative = tentatives.tentative_commencer(compte=compte, quiz=un_quiz([une_question(), un_vrai_faux()]))
    membre.post(lien(tentative), {**formulaire_de(tentative, premiere(tentative)), "action": "echeance"})
    tentative.refresh_from_db()
    assert not tentative.est_remise and tentative.reponses == premiere(tentative)


def test_page_opened_after_the_deadline_shows_the_result(membre, essai, temps):
    temps.shift(datetime.timedelta(hours=1))
    html = lue(membre.get(lien(essai)))
    assert "Le temps est écoulé" in html and "Quiz à reprendre" in html
    essai.refresh_from_db()
    assert essai.remise_le == essai.echeance_le


def test_late_sending_by_a_page_is_told_in_words_and_shows_the_result(membre, essai, temps):
    temps.shift(11 * MINUTE)
    donnees = {**formulaire_de(essai, reponses_de(essai)), "action": "rendre"}
    html = lue(membre.post(lien(essai), donnees, follow=True))
    assert "arrivée trop tard" in html and "0 % des points" in html


def test_late_autosave_sends_the_browser_to_the_result(membre, essai, temps):
    temps.shift(11 * MINUTE)
    reponse = membre.post(lien(essai), {"q2": "vrai", "seule": "q2"}, headers={"HX-Request": "true"})
    assert reponse.headers["HX-Redirect"] == lien(essai) and Tentative.objects.get().reponses == {}


def test_next_attempt_begins_after_one_that_the_deadline_handed_in(essai, compte, temps):
    temps.shift(datetime.timedelta(hours=1))
    suivante = tentatives.tentative_commencer(compte=compte, quiz=essai.quiz)
    assert suivante.numero == 2 and Tentative.objects.remises().get() == essai


def test_page_tells_the_deadline_and_the_seconds_left_and_autosave_tells_them_again(membre, essai, temps):
    html = lue(membre.get(lien(essai)))
    assert "À rendre avant <strong>10 h 10</strong>" in html and 'data-reste="600"' in html
    temps.shift(MINUTE)
    fragment = lue(membre.post(lien(essai), {"q2": "vrai", "seule": "q2"}, headers={"HX-Request": "true"}))
    assert 'data-reste="540"' in fragment and 'value="1"' in fragment


def test_attempts_left_open_are_found_once_their_time_is_over(essai, temps):
    assert not Tentative.objects.echues().exists()
    temps.shift(11 * MINUTE)
    assert Tentative.objects.echues().get() == essai
    tentatives.tentative_echeance(tentative=essai)
    assert not Tentative.objects.echues().exists()


def test_more_time_is_signed_and_lengthens_this_person_only(temps, compte):
    quiz, region = un_quiz(duree_minutes=30), une_region()
    temps_accorder(compte=compte, quiz=None, pourcentage=33, motif="à sa demande", accorde_par=region)
    assert tentatives.tentative_commencer(compte=compte, quiz=quiz).echeance_le == DEBUT + datetime.timedelta(
        minutes=39.9
    )
    assert tentatives.tentative_commencer(compte=un_conseiller(), quiz=quiz).echeance_le == DEBUT + 30 * MINUTE


def test_line_for_the_quiz_wins_over_the_line_for_all_and_the_last_one_counts(temps, compte):
    quiz, region = un_quiz(duree_minutes=100), une_region()
    for pour, plus in ((quiz, 50), (None, 10), (quiz, 20)):
        temps_accorder(compte=compte, quiz=pour, pourcentage=plus, motif="à sa demande", accorde_par=region)
        temps.shift(MINUTE)
    assert echeance_de(compte, quiz, DEBUT) == DEBUT + 120 * MINUTE
    temps_accorder(compte=compte, quiz=quiz, pourcentage=0, motif="fin", accorde_par=region)
    assert echeance_de(compte, quiz, DEBUT) == DEBUT + 100 * MINUTE
    assert TempsSupplementaire.objects.count() == 4


def test_more_time_granted_during_an_attempt_moves_its_deadline_and_less_does_not(essai, compte):
    region = une_region()
    temps_accorder(compte=compte, quiz=essai.quiz, pourcentage=100, motif="à sa demande", accorde_par=region)
    essai.refresh_from_db()
    assert essai.echeance_le == DEBUT + 20 * MINUTE
    temps_accorder(compte=compte, quiz=essai.quiz, pourcentage=0, motif="fin", accorde_par=region)
    essai.refresh_from_db()
    assert essai.echeance_le == DEBUT + 20 * MINUTE


@pytest.mark.parametrize(("champs", "code"), [({"motif": " "}, "motif_absent"), ({"pourcentage": 301}, "hors_bornes")])
def test_more_time_without_reason_or_out_of_bounds_is_refused(compte, champs, code):
    demande = {"compte": compte, "quiz": None, "pourcentage": 33, "motif": "à sa demande", "accorde_par": une_region()}
    refus(code, temps_accorder, **{**demande, **champs})
    assert not TempsSupplementaire.objects.exists()


def test_region_grants_more_time_on_its_page(client, compte):
    client.force_login(une_region())
    quiz = un_quiz(duree_minutes=10)
    demande = {"compte": compte.email.upper(), "quiz": quiz.pk, "pourcentage": "33", "motif": "à sa demande"}
    html = lue(client.post(reverse("quiz_temps"), demande, follow=True))
    assert "est enregistré" in html and "33 % en plus" in html and "à sa demande" in html
    ancien = un_ancien_membre()
    for champs, phrase in (
        ({"compte": "inconnu@exemple.fr"}, "Aucune personne n’a cette adresse"),
        ({"compte": ancien.email}, "n’est pas membre du réseau"),
        ({"pourcentage": "999"}, "300 % au plus"),
        ({"motif": ""}, "Renseignez ce champ."),
        ({"quiz": "9" * 40}, "pas"),
    ):
        refusee = lue(client.post(reverse("quiz_temps"), {**demande, **champs}))
        assert phrase in refusee and 'aria-invalid="true"' in refusee
    assert TempsSupplementaire.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "essais_max", "bonnes", "ouverte"),
    [
        ("IMMEDIATE", 0, 0, True),
        ("DERNIER", 2, 2, False),
        ("DERNIER", 1, 0, True),
        ("REUSSITE", 0, 0, False),
        ("REUSSITE", 0, 2, True),
        ("JAMAIS", 0, 2, False),
    ],
)
def test_correction_opens_when_the_quiz_says_so(membre, compte, moment, essais_max, bonnes, ouverte):
    quiz = un_quiz([une_question(), un_vrai_faux()], correction=moment, essais_max=essais_max)
    tentative = une_tentative_remise(compte, quiz, bonnes=bonnes)
    html = lue(membre.get(lien(tentative)))
    assert ("Explication générale" in html) is ouverte and "% des points" in html
    assert ("correction s’ouvrira" in html or "ne montre pas sa correction" in html) is not ouverte


def test_correction_without_right_answers_tells_only_what_one_chose(membre, compte):
    question = une_question(justes=("La bonne",), fausses=("La mauvaise",))
    tentative = une_tentative_remise(compte, un_quiz([question], montrer_justes=False), bonnes=0)
    html = lue(membre.get(lien(tentative)))
    assert "Ce n’est pas la bonne réponse" in html and "Retour sur La mauvaise" in html
    for secret in ("Bonne réponse", "Retour sur La bonne", "Explication générale", "option--juste"):
        assert secret not in html


def test_correction_after_the_last_attempt_needs_a_last_attempt():
    quiz = un_quiz()
    quiz.correction = "DERNIER"
    with pytest.raises(ValidationError, match="Limitez d’abord le nombre d’essais"):
        quiz.full_clean()


@pytest.mark.parametrize("seuil", [0, 101])
def test_threshold_out_of_bounds_is_told_in_words(seuil):
    quiz = un_quiz()
    quiz.seuil = seuil
    with pytest.raises(ValidationError) as levee:
        quiz.full_clean()
    assert "Le seuil va de 1 à 100 %." in levee.value.message_dict["seuil"]
