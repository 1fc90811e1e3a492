"""Open answers: written, waited for, read once beside their criteria; nobody knows who wrote nor who read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from safran.quiz.models import ReponseOuverte, Tentative
from safran.quiz.prises import ouvertes_coherentes, quiz_coherents, releves_coherents
from safran.quiz.queries.ouvertes import a_relire
from safran.quiz.queries.tentatives import quiz_reussi
from safran.quiz.rules.ouvertes import ouvertes_effacer, relectures_relancer, reponse_relire
from safran.quiz.rules.tentatives import tentative_commencer, tentative_soumettre
from tests.fabriques import un_conseiller, un_role
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_quiz import lien, un_quiz, un_vrai_faux, une_ouverte

pytestmark = pytest.mark.django_db
TEXTE = "J’écoute, puis nous appelons ensemble."


def rendre(compte, quiz, texte: str = TEXTE) -> Tentative:
    """An attempt whose open question is the last, the others right."""
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    *autres, ouverte = tentative.questions
    reponses = {q["id"]: {"choix": ["vrai"]} for q in autres}
    reponses[ouverte["id"]] = {"parties": {"texte": texte}}
    return tentative_soumettre(tentative=tentative, reponses=reponses)


def niveaux(copie: ReponseOuverte, niveau: int = 2) -> dict[str, int]:
    return {critere["id"]: niveau for critere in copie.question["criteres"]}


def coherent() -> bool:
    return not [*quiz_coherents(), *releves_coherents(), *ouvertes_coherentes()]


@pytest.fixture
def quiz():
    return un_quiz([un_vrai_faux(), une_ouverte()], seuil=50)


@pytest.fixture
def formatrice():
    return un_role("FORMATEUR")


def test_result_waits_for_its_reader_then_is_final(quiz, formatrice):
    compte = un_conseiller()
    tentative = rendre(compte, quiz)
    assert (tentative.a_relire, tentative.pourcentage, tentative.reussie) == (1, 50, False)
    assert not quiz_reussi(compte, quiz.code)
    copie = a_relire(formatrice).get()
    reponse_relire(copie=copie, par=formatrice, niveaux=niveaux(copie, 1), commentaire="Presque.")
    tentative.refresh_from_db()
    assert (tentative.a_relire, tentative.pourcentage, tentative.reussie) == (0, 75, True)
    assert quiz_reussi(compte, quiz.code) and coherent()
    refus("deja_relue", reponse_relire, copie=copie, par=formatrice, niveaux=niveaux(copie))


def test_page_says_to_be_read_then_shows_the_grid(client, quiz, formatrice):
    compte = un_conseiller()
    tentative = rendre(compte, quiz)
    client.force_login(compte)
    page = page_lue(client.get(lien(tentative)))
    assert "Quiz à relire" in page and "attend d’être relue" in page and TEXTE in page
    copie = ReponseOuverte.objects.get()
    client.force_login(formatrice)
    assert TEXTE not in page_lue(client.get(reverse("quiz_relectures")))
    adresse = reverse("quiz_relecture", args=[copie.uuid])
    page = page_lue(client.get(adresse))
    assert TEXTE in page and compte.nom not in page
    vide = client.post(adresse, {"commentaire": "Bien vu."})
    assert vide.status_code == 422 and "Bien vu." in page_lue(vide) and "Dites où en est" in page_lue(vide)
    donnees = {"critere-1": 2, "critere-2": 0, "commentaire": "L’accord manque."}
    assert client.post(adresse, donnees).status_code == 302
    assert client.post(adresse, donnees).status_code == 302  # un second clic
    assert list(ReponseOuverte.objects.get().niveaux.values()) == [2, 0]
    client.force_login(compte)
    page = page_lue(client.get(lien(tentative)))
    assert "L’accord manque." in page and "Pas encore" in page and formatrice.nom not in page
    assert coherent()


def test_peer_has_answered_the_same_question_and_never_reads_oneself():
    quiz = un_quiz([une_ouverte(lue_par="PAIR")])
    premiere, deuxieme, etrangere = un_conseiller(), un_conseiller(), un_conseiller()
    rendre(premiere, quiz)
    assert not a_relire(premiere).exists() and not a_relire(deuxieme).exists()
    rendre(deuxieme, quiz, "J’oriente.")
    assert a_relire(deuxieme).get().texte == TEXTE and a_relire(premiere).get().texte == "J’oriente."
    assert not a_relire(etrangere).exists()
    copie = a_relire(premiere).get()
    refus("pas_a_vous", reponse_relire, copie=copie, par=etrangere, niveaux=niveaux(copie))


def test_what_no_peer_has_read_in_time_goes_to_the_trainers(formatrice):
    quiz = un_quiz([une_ouverte(lue_par="PAIR")], relecture_jours=3)
    rendre(un_conseiller(), quiz)
    assert not a_relire(formatrice).exists()
    ReponseOuverte.objects.update(a_lire_avant=timezone.now() - timedelta(minutes=1))
    assert a_relire(formatrice).exists() and relectures_relancer() == 1
    assert Courriel.objects.get(gabarit="quiz/a_relire").destinataire == formatrice.email


def test_self_assessment_is_one_s_own_and_closes_the_attempt(client):
    compte, quiz = un_conseiller(), un_quiz([une_ouverte(lue_par="SOI")])
    tentative = rendre(compte, quiz)
    client.force_login(un_conseiller())
    copie = ReponseOuverte.objects.get()
    adresse = reverse("quiz_relecture", args=[copie.uuid])
    assert client.get(adresse).status_code == 404
    client.force_login(compte)
    assert "Une réponse modèle" in page_lue(client.get(adresse))
    client.post(adresse, {"critere-1": 2, "critere-2": 2})
    tentative.refresh_from_db()
    assert tentative.reussie and tentative.pourcentage == 100 and coherent()


def test_readers_then_the_author_are_told_once(quiz, formatrice):
    compte = un_conseiller()
    rendre(compte, quiz)
    rendre(un_conseiller(), quiz)
    assert Courriel.objects.filter(gabarit="quiz/a_relire").count() == 1
    copie = ReponseOuverte.objects.get(compte=compte)
    reponse_relire(copie=copie, par=formatrice, niveaux=niveaux(copie))
    assert Courriel.objects.get(gabarit="quiz/relue").destinataire == compte.email


def test_words_that_name_someone_are_said_before_they_are_handed_in(client, quiz):
    compte = un_conseiller()
    client.force_login(compte)
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    donnees = {"action": "rendre", "q1": "vrai", "q2-texte": "J’appelle Madame Dupont au 05 49 00 00 00."}
    reponse = client.post(lien(tentative), donnees)
    page = page_lue(reponse)
    assert "On dirait" in page and "Madame Dupont" in page and not ReponseOuverte.objects.exists()
    assert client.post(lien(tentative), {**donnees, "q2-garder": "1"}).status_code == 302
    assert ReponseOuverte.objects.exists()


def test_nothing_waits_once_passed_or_forgotten(quiz, formatrice):
    compte = un_conseiller()
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    reponses = {q["id"]: {"passe": True} for q in tentative.questions}
    assert tentative_soumettre(tentative=tentative, reponses=reponses).a_relire == 0
    rendre(compte, quiz)
    ouvertes_effacer(compte=compte)
    assert not ReponseOuverte.objects.exists() and coherent()
