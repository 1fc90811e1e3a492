"""Statistics of questions: added up by the database, agreeing with a count by hand; positioning profiles."""

import csv
import datetime
import io
import re
import statistics

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from safran.quiz.models import ReponseNotee, Tentative
from safran.quiz.prises import quiz_coherents, releves_coherents
from safran.quiz.queries import statistiques as positions
from safran.quiz.queries.statistiques import Position, radar_tracer
from safran.quiz.rules import tentatives as renotations
from tests.fabriques import un_conseiller, une_region
from tests.pages import page_lue
from tests.safran.fabriques_quiz import (
    de_chaque_genre,
    fausses,
    justes,
    reponses_de,
    un_quiz,
    un_vrai_faux,
    une_question_de_banque,
    une_tentative_remise,
)
from tests.travaux import battre

pytestmark = pytest.mark.django_db
NOTES = [(1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 1), (1, 1, 1), (0, 0, 0), (1, 0, 1), (0, 1, 0), (1, 1, 1), (0, 0, 0)]


@pytest.fixture
def quiz():
    """Three statements answered by ten people as in NOTES."""
    quiz = un_quiz([un_vrai_faux(enonce=f"Affirmation {rang}") for rang in range(3)])
    for notes in NOTES:
        tentative = renotations.tentative_commencer(compte=un_conseiller(), quiz=quiz)
        copie = {q["id"]: justes(q) if n else fausses(q) for q, n in zip(tentative.questions, notes, strict=True)}
        renotations.tentative_soumettre(tentative=tentative, reponses=copie)
    return quiz


def test_facility_and_discrimination_agree_with_a_count_by_hand(quiz):
    stats = {stat.enonce: stat for stat in positions.statistiques_lire(quiz)}
    for rang in range(3):
        notes = [1000 * copie[rang] for copie in NOTES]
        restes = [1000 * (sum(copie) - copie[rang]) // 2 for copie in NOTES]
        stat = stats[f"Affirmation {rang}"]
        assert stat.nombre == 10 and stat.facilite == round(sum(notes) / 100)
        assert stat.discrimination == pytest.approx(statistics.correlation(notes, restes))
        choix = {ligne["texte"]: ligne["nombre"] for ligne in stat.lignes_choix}
        assert choix == {"Vrai": sum(notes) // 1000, "Faux": 10 - sum(notes) // 1000}


def test_every_kind_writes_one_line_per_question_and_nothing_that_was_typed():
    quiz, compte = un_quiz(de_chaque_genre()), un_conseiller()
    tentative = renotations.tentative_commencer(compte=compte, quiz=quiz)
    copie = reponses_de(tentative)
    texte = next(q for q in tentative.questions if q["genre"] == "texte_court")
    copie[texte["id"]] = {"parties": {"valeur": "motpersonnel"}}
    renotations.tentative_soumettre(tentative=tentative, reponses=copie)
    lignes = list(ReponseNotee.objects.values_list("note", "reste", "choix"))
    assert len(lignes) == 8 and not any("motpersonnel" in choix for _, _, choix in lignes)
    stat = next(s for s in positions.statistiques_lire(quiz) if s.item.question["genre"] == "texte_court")
    assert {"texte": "Autre réponse", "nombre": 1, "part": 100} in stat.lignes_choix and stat.facilite == 0


def test_i_do_not_know_is_counted_apart(quiz):
    tentative = renotations.tentative_commencer(compte=un_conseiller(), quiz=quiz)
    renotations.tentative_soumettre(
        tentative=tentative, reponses={q["id"]: {"passe": True} for q in tentative.questions}
    )
    stat = positions.statistiques_lire(quiz)[0]
    assert {"texte": "Je ne sais pas", "nombre": 1, "part": 9} in stat.lignes_choix and stat.nombre == 11


def test_few_answers_have_no_index():
    quiz = un_quiz([un_vrai_faux()])
    une_tentative_remise(un_conseiller(), quiz)
    stat = positions.statistiques_lire(quiz)[0]
    assert stat.discrimination is None and stat.avis == "Trop peu de réponses"


def test_question_that_all_answer_alike_has_no_index():
    quiz = un_quiz([un_vrai_faux(), un_vrai_faux()])
    for _ in range(10):
        une_tentative_remise(un_conseiller(), quiz)
    assert [stat.discrimination for stat in positions.statistiques_lire(quiz)] == [None, None]


def test_region_reads_the_page_and_the_same_figures_in_csv(region, quiz, django_assert_max_num_queries):
    adresse = reverse("quiz_statistiques", args=[quiz.code])
    region.get(adresse)
    with django_assert_max_num_queries(20):
        html = page_lue(region.get(adresse)).replace("&nbsp;", " ")
    assert "10 essais rendus" in html and "Affirmation 0" in html and "Facilité 60 %" in html
    tableau = b"".join(region.get(reverse("quiz_statistiques_export", args=[quiz.code])).streaming_content).decode()
    lignes = list(csv.DictReader(io.StringIO(tableau.lstrip("\ufeff")), delimiter=";"))
    assert len(lignes) == 6
    premiere = next(ligne for ligne in lignes if ligne["Question"] == "Affirmation 0" and ligne["Choix"] == "Vrai")
    assert (premiere["Réponses"], premiere["Facilité (%)"], premiere["Choisi"]) == ("10", "60", "6")


def test_quiz_that_nobody_has_taken_says_so(region):
    quiz = un_quiz()
    assert "Personne n’a encore rendu" in page_lue(region.get(reverse("quiz_statistiques", args=[quiz.code])))
    assert region.get(reverse("quiz_statistiques", args=["inconnu"])).status_code == 404


def test_statistics_make_two_queries_whatever_was_answered(quiz, django_assert_num_queries):
    with django_assert_num_queries(2):
        positions.statistiques_lire(quiz)


@pytest.fixture
def positionnement():
    """A positioning test over three themes, two questions each."""
    codes = ["cep", "handicap", "choisir-un-metier"]
    choisies = [une_question_de_banque(un_vrai_faux(), theme=code) for code in codes for _ in range(2)]
    blocs = [{"type": "banque", "value": ligne.pk, "id": f"bloc-{ligne.pk}"} for ligne in choisies]
    return un_quiz(blocs, positionnement=True)


def test_positioning_compares_the_first_attempt_and_the_last_theme_by_theme(client, positionnement):
    compte = un_conseiller()
    client.force_login(compte)
    adresse = reverse("quiz_positionnement", args=[positionnement.code])
    assert "Passez une première fois" in page_lue(client.get(adresse))
    une_tentative_remise(compte, positionnement, bonnes=1)
    html = page_lue(client.get(adresse))
    assert "À venir" in html and html.count("radar__avant") == 1 and "radar__apres" not in html
    une_tentative_remise(compte, positionnement, bonnes=3), une_tentative_remise(compte, positionnement, bonnes=6)
    html = page_lue(client.get(adresse)).replace("&nbsp;", " ")
    assert "radar__apres" in html and "+100 points" in html and "+50 points" in html
    corps = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td>", html)
    assert sorted((avant, apres) for _, avant, apres in corps) == [
        ("0 %", "100 %"),
        ("0 %", "100 %"),
        ("50 %", "100 %"),
    ]
    assert " style=" not in html.split("<svg", 1)[1].split("</svg>")[0]


def test_answers_are_erased_a_year_after_and_the_result_stays(client, positionnement):
    compte = un_conseiller()
    with time_machine.travel(timezone.now() - datetime.timedelta(days=366), tick=False):
        vieille = une_tentative_remise(compte, positionnement, bonnes=3)
        renotations.tentative_commencer(compte=un_conseiller(), quiz=positionnement)
    with time_machine.travel(timezone.now() - datetime.timedelta(days=364), tick=False):
        une_tentative_remise(compte, positionnement, bonnes=6)
    profils = positions.positions_lire(compte, positionnement)["positions"]
    battre("quiz"), battre("quiz")
    vieille.refresh_from_db()
    recente = Tentative.objects.get(compte=compte, numero=2)
    assert vieille.reponses == {} and vieille.pourcentage == 50 and recente.reponses
    assert set(ReponseNotee.objects.values_list("tentative", flat=True)) == {recente.pk}
    assert Tentative.objects.count() == 2  # l’essai jamais rendu n’a pas de résultat à garder
    assert positions.positions_lire(compte, positionnement)["positions"] == profils
    renotations.quiz_renoter(quiz=positionnement, par=une_region(), motif="Rien n’a changé")
    assert not [*quiz_coherents(), *releves_coherents()]
    client.force_login(compte)
    page = page_lue(client.get(reverse("quiz_tentative", args=[positionnement.code, vieille.uuid])))
    assert "Vos réponses ont été effacées" in page and "Votre réponse" not in page


def test_positioning_of_an_ordinary_quiz_does_not_exist(client):
    client.force_login(un_conseiller())
    assert client.get(reverse("quiz_positionnement", args=[un_quiz().code])).status_code == 404


def test_profiles_of_someone_else_do_not_appear(client, positionnement):
    une_tentative_remise(un_conseiller(), positionnement)
    client.force_login(un_conseiller())
    html = page_lue(client.get(reverse("quiz_positionnement", args=[positionnement.code])))
    assert "Passez une première fois" in html


def test_radar_needs_three_themes_and_stays_in_its_frame():
    position = Position
    assert radar_tracer([position("a", 10, 20), position("b", 10, 20)]) is None
    dessin = radar_tracer([position(str(rang), 100, None) for rang in range(8)])
    nombres = [float(n) for n in re.findall(r"-?[\d.]+", dessin["avant"])]
    assert len(nombres) == 16 and all(70 <= n <= 330 for n in nombres) and dessin["apres"] == ""
