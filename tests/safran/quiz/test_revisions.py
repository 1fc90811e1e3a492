"""« Révisions »: what was missed comes back at 2, 7 and 30 days, three a day at most, for oneself alone."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.courriels.boite import courriels_arreter
from home.models import Courriel, Recapitulatif
from reseau.comptes.rules import compte_anonymise
from safran.quiz.models import Entrainement, QuestionARevoir, ReglageRevisions
from safran.quiz.prises import donnees_des_quiz
from safran.quiz.rules.entrainements import revisions_commencer, revisions_regler
from safran.quiz.rules.tentatives import tentative_soumettre
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.questions import questions
from tests.refus import refus
from tests.safran.fabriques_quiz import (
    de_chaque_genre,
    des_trous,
    fausses,
    formulaire_de,
    justes,
    un_nombre,
    un_ordre,
    un_quiz,
    un_vrai_faux,
    une_ouverte,
    une_question,
    une_question_de_banque,
    une_tentative,
    une_tentative_remise,
    une_vignette,
)
from tests.travaux import battre

pytestmark = pytest.mark.django_db
PAGE, ESPACE = "/quiz/revisions/du-jour/", "/mon-espace/"


class Jours:
    """A member who comes back some days later."""

    def __init__(self, client, compte):
        self.client, self.compte, self.debut = client, compte, timezone.now()

    def a(self, jours: int):
        return time_machine.travel(self.debut + datetime.timedelta(days=jours), tick=False)

    def lire(self, adresse: str = PAGE) -> str:
        self.client.force_login(self.compte)
        return page_lue(self.client.get(adresse)).replace("\xa0", " ").replace("&nbsp;", " ")

    def commencer(self) -> Entrainement:
        self.client.force_login(self.compte)
        self.client.post(PAGE)
        return Entrainement.objects.get(jour=timezone.localdate())

    def repondre(self, rang: int = 1, *, bien: bool) -> None:
        tirage = self.commencer()
        question = tirage.questions[rang - 1]
        reponse = justes(question) if bien else fausses(question)
        champs = formulaire_de(tirage, {question["id"]: reponse})
        envoi = self.client.post(reverse("revisions_repondre"), {"question": question["id"], **champs})
        assert envoi.status_code == 302 and envoi["Location"] == f"{PAGE}#question-{rang}"


@pytest.fixture
def jours(client, compte):
    return Jours(client, compte)


def test_question_missed_comes_back_three_times_then_never(jours):
    une_tentative_remise(jours.compte, un_quiz([une_question(enonce="Qui reçoit les cadres ?")]), 0)
    assert "Rien n’est à revoir aujourd’hui" in jours.lire() and "Révisions" not in jours.lire(ESPACE)
    for jour, apres in ((2, "reviendra dans 7 jours"), (9, "reviendra dans 30 jours"), (39, "ne reviendra plus")):
        with jours.a(jour - 1):
            assert "Réviser" not in jours.lire(ESPACE)
        with jours.a(jour):
            assert "Réviser" in jours.lire(ESPACE)
            jours.commencer()
            assert "Qui reçoit les cadres" in jours.lire() and "Bonne réponse" not in jours.lire()
            jours.repondre(bien=True)
            html = jours.lire()
            assert "C’est juste" in html and apres in html and "C’est tout pour aujourd’hui" in html
            assert "Réviser" not in jours.lire(ESPACE)
    assert not QuestionARevoir.objects.exists()


def test_question_missed_again_begins_again_and_what_waits_for_a_year_is_forgotten(jours):
    une_tentative_remise(jours.compte, un_quiz([une_question()]), 0)
    with jours.a(2):
        jours.repondre(bien=True)
    with jours.a(9):
        jours.repondre(bien=False)
        assert "reviendra dans 2 jours" in jours.lire()
        jours.repondre(bien=True)  # la première réponse vaut
    a_revoir = QuestionARevoir.objects.get()
    assert (a_revoir.palier, a_revoir.revient_le) == (2, timezone.localdate(jours.debut) + datetime.timedelta(days=11))
    with jours.a(310):
        battre("quiz.oublis")
        assert QuestionARevoir.objects.exists()
    with jours.a(378):
        assert "1 question" in battre("quiz.oublis")[0]
    assert not QuestionARevoir.objects.exists()


def test_three_a_day_at_most_whatever_waits_and_a_double_click_draws_once(jours):
    une_tentative_remise(jours.compte, un_quiz([des_trous(), un_ordre(), un_nombre(), *de_chaque_genre()[:2]]), 0)
    with jours.a(3):
        assert "3 questions" in jours.lire(ESPACE)
        premier, second = jours.commencer(), jours.commencer()
        assert premier.questions == second.questions and len(premier.questions) == 3
        for rang in (1, 2, 3):
            jours.repondre(rang, bien=True)
        assert jours.lire().count("C’est juste") == 3
        assert "Réviser" not in jours.lire(ESPACE) and "revient le" in jours.lire()
    with jours.a(4):
        assert "2 questions" in jours.lire(ESPACE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entrainement.objects.create(compte=jours.compte, jour=premier.jour, sorte=premier.sorte)


def test_what_a_quiz_keeps_to_itself_does_not_come_back(compte):
    passe, manque = ([un_vrai_faux(), une_question()] for _ in range(2))
    une_tentative_remise(compte, un_quiz(manque, correction="REUSSITE", seuil=100), 1)
    une_tentative_remise(compte, un_quiz([une_question()], correction="JAMAIS"), 0)
    une_tentative_remise(compte, un_quiz([une_question()], positionnement=True), 0)
    assert not QuestionARevoir.objects.exists()
    une_tentative_remise(compte, un_quiz(passe, correction="REUSSITE", seuil=50), 1)
    assert [ligne.identite for ligne in QuestionARevoir.objects.all()] == [passe[1]["id"]]


def test_i_do_not_know_comes_back_an_open_answer_and_a_right_one_do_not(compte):
    tentative = une_tentative(compte, [une_question(), un_vrai_faux(), une_ouverte()])
    passee, juste, ouverte = tentative.questions
    texte = {"parties": {"texte": "Je ne sais trop."}}
    reponses = {passee["id"]: {"passe": True}, juste["id"]: justes(juste), ouverte["id"]: texte}
    tentative_soumettre(tentative=tentative, reponses=reponses)
    assert [ligne.identite for ligne in QuestionARevoir.objects.all()] == [passee["id"]]


def test_question_is_asked_as_it_is_written_today_with_its_case_and_not_once_withdrawn(jours):
    ligne = une_question_de_banque(une_vignette([une_question(enonce="Ancien énoncé")], titre="Madame R."))
    retiree = une_question_de_banque()
    blocs = [{"type": "banque", "value": une.pk, "id": f"b{une.pk}"} for une in (ligne, retiree)]
    une_tentative_remise(jours.compte, un_quiz(blocs), 0)
    brut = ligne.contenu.raw_data[0]
    brut["value"]["questions"][0]["value"]["enonce"] = "Nouvel énoncé"
    ligne.contenu = ligne.contenu.stream_block.to_python([brut])
    ligne.save()
    retiree.unpublish()
    with jours.a(2):
        jours.commencer()
        html = jours.lire()
    assert "Nouvel énoncé" in html and "Ancien énoncé" not in html and "Madame R." in html
    assert "Elle veut garder son emploi" in html and html.count(">Valider ma réponse<") == 1
    assert [une.identite for une in QuestionARevoir.objects.all()] == [f"banque-{ligne.pk}-1"]


def test_turned_off_forgets_and_notes_nothing_then_on_again(jours):
    quiz = un_quiz([une_question()], correction="IMMEDIATE")
    une_tentative_remise(jours.compte, quiz, 0)
    with jours.a(2):
        jours.commencer()
        reponse = jours.client.post(reverse("revisions_regler"), {"courriel": "on"}, follow=True)
        assert "Plus rien ne reviendra" in page_lue(reponse)
        assert "Vous avez choisi que rien ne revienne" in jours.lire()
    assert not QuestionARevoir.objects.exists() and not Entrainement.objects.exists()
    une_tentative_remise(jours.compte, un_quiz([une_question()]), 0)
    assert not QuestionARevoir.objects.exists()
    revisions_regler(compte=jours.compte, actives=True, courriel=False)
    une_tentative_remise(jours.compte, un_quiz([une_question()]), 0)
    assert QuestionARevoir.objects.count() == 1


def test_mail_leaves_only_if_asked_once_a_week_and_stops_from_the_mail(jours):
    une_tentative_remise(jours.compte, un_quiz([une_question(), une_question()]), 0)

    def ecrits(jour: int) -> int:
        with jours.a(jour):
            battre("quiz.revisions")
        return Courriel.objects.filter(gabarit="quiz/revisions").count()

    assert ecrits(2) == 0
    revisions_regler(compte=jours.compte, actives=True, courriel=True)
    lundi = 7 - jours.debut.weekday()
    assert [ecrits(lundi + 7), ecrits(lundi + 8), ecrits(lundi + 14)] == [1, 1, 2]
    assert Courriel.objects.filter(objet="2 questions à revoir").count() == 2
    recap, _ = Recapitulatif.objects.get_or_create(compte=jours.compte)
    courriels_arreter(recap=recap, categorie="revisions")
    assert ecrits(lundi + 21) == 2
    revisions_regler(compte=jours.compte, actives=True, courriel=True)  # demandé de nouveau
    assert ecrits(lundi + 28) == 3


def test_nobody_else_sees_what_comes_back(jours, client):
    une_tentative_remise(jours.compte, un_quiz([une_question(enonce="Secrète ?")]), 0)
    autre = Jours(client, un_conseiller())
    with jours.a(2):
        tirage = jours.commencer()
        assert "Secrète" not in autre.lire() and "Rien n’est à revoir" in autre.lire()
        envoi = {"question": tirage.questions[0]["id"], "q1": "passe"}
        assert "n’est plus posée" in page_lue(client.post(reverse("revisions_repondre"), envoi, follow=True))
        refus("rien_a_revoir", revisions_commencer, compte=autre.compte)
    tirage.refresh_from_db()
    assert tirage.reponses == {}


def test_ones_own_data_hold_what_comes_back_and_an_anonymous_account_keeps_none(jours):
    une_tentative_remise(jours.compte, un_quiz([une_question(enonce="Qui reçoit ?")], titre="Le CEP"), 0)
    with jours.a(2):
        jours.commencer()
    revisions_regler(compte=jours.compte, actives=True, courriel=True)
    rubriques = {rubrique.titre: rubrique.lignes for rubrique in donnees_des_quiz(jours.compte)}
    assert rubriques["Questions à revoir"][0]["Question"] == "Qui reçoit ?"
    assert rubriques["Révisions du jour"][0]["Questions"] == ["Qui reçoit ?"]
    assert rubriques["Choix des révisions"][0]["Un courriel par semaine"] is True
    compte_anonymise(compte=jours.compte)
    assert not ReglageRevisions.objects.exists()
    assert not QuestionARevoir.objects.exists() and not Entrainement.objects.exists()


def test_page_and_handing_in_ask_as_much_for_one_question_as_for_many(jours):
    def rendre(nombre: int) -> int:
        tentative = une_tentative(jours.compte, [un_vrai_faux() for _ in range(nombre)])
        reponses = {question["id"]: fausses(question) for question in tentative.questions}
        with CaptureQueriesContext(connection) as lues:
            tentative_soumettre(tentative=tentative, reponses=reponses)
        return len(lues)

    rendre(1)
    assert rendre(1) == rendre(12)
    with jours.a(2):
        tirage = jours.commencer()
        trois = questions(lambda: jours.client.get(PAGE))
        tirage.questions = tirage.questions[:1]
        tirage.save()
        assert questions(lambda: jours.client.get(PAGE)) == trois <= 25
