"""Statistics added up by the database, agreeing with a count by hand; positioning; marking again; the follow-up."""

import csv
import datetime
import io
import re
import statistics
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from safran.parcours.models import Suivi
from safran.parcours.rules import suivis
from safran.quiz.genres import GENRES
from safran.quiz.models import Quiz, Renotation, ReponseNotee, Tentative
from safran.quiz.prises import quiz_coherents, releves_coherents
from safran.quiz.queries import statistiques as positions
from safran.quiz.queries.statistiques import Position, radar_tracer
from safran.quiz.queries.tentatives import questions_figer, quiz_reussi
from safran.quiz.rules import tentatives as renotations
from safran.quiz.rules.tentatives import tentative_commencer, tentative_soumettre
from tests.fabriques import un_conseiller, une_region
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_formations import un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import (
    de_chaque_genre,
    fausses,
    justes,
    reponses_de,
    un_quiz,
    un_texte_court,
    un_tirage,
    un_vrai_faux,
    une_question,
    une_question_de_banque,
    une_tentative_remise,
    une_vignette,
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


def test_question_that_few_answer_or_all_alike_has_no_index():
    quiz = un_quiz([un_vrai_faux(), un_vrai_faux()])
    for rang in range(10):
        une_tentative_remise(un_conseiller(), quiz)
        if not rang:
            assert {stat.avis for stat in positions.statistiques_lire(quiz)} == {"Trop peu de réponses"}
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


@pytest.fixture
def par_region():
    return une_region()


def corriger_quiz(quiz: Quiz, questions: list[dict]) -> Quiz:
    """Publish the same quiz with another key."""
    quiz.questions = quiz.questions.stream_block.to_python(questions)
    quiz.save_revision().publish()
    return Quiz.objects.get(pk=quiz.pk)


def inverser(question: dict) -> dict:
    """The same statement, true for false."""
    return {**question, "value": {**question["value"], "juste": not question["value"]["juste"]}}


def test_corrected_key_marks_again_and_keeps_what_was(par_region):
    vignette, autre, compte = une_vignette([un_vrai_faux(True)]), une_question(), un_conseiller()
    quiz = un_quiz([vignette, autre])
    tentative = une_tentative_remise(compte, quiz)
    tentative_commencer(compte=un_conseiller(), quiz=quiz)  # ouvert, il n’est pas noté
    inversee = inverser(vignette["value"]["questions"][0])
    quiz = corriger_quiz(quiz, [{**vignette, "value": {**vignette["value"], "questions": [inversee]}}, autre])
    for changees in (1, 0):  # la seconde fois, rien de plus n’est écrit
        bilan = renotations.quiz_renoter(quiz=quiz, par=par_region, motif="La réponse était fausse")
        assert bilan == {"lues": 1, "changees": changees, "reussies": 0}
    ligne = Renotation.objects.get()
    assert (ligne.points_avant, ligne.points_apres, ligne.par) == (Decimal(2), Decimal(1), par_region)
    assert ligne.questions_avant[0]["reponses"][0]["juste"] is True
    tentative.refresh_from_db()
    assert tentative.pourcentage == 50 and tentative.reussie
    assert list(quiz_coherents()) == list(releves_coherents()) == []


def test_newly_passed_attempt_completes_the_training_and_a_lost_one_withdraws_nothing(par_region):
    question = un_vrai_faux(True)
    quiz = un_quiz([question])
    formation = une_formation(achevement_criteres=[("quiz_reussi", {"quiz": quiz.code})])
    un_module(formation, [une_etape("Le quiz", [("quiz", quiz.pk)])])
    reussi, manque = un_conseiller(), un_conseiller()
    for compte, bonnes in ((reussi, 1), (manque, 0)):
        suivis.suivi_commencer(compte=compte, formation=formation)
        une_tentative_remise(compte, quiz, bonnes)
    dates = Suivi.objects.get(compte=reussi).acheve_le
    assert dates and Suivi.objects.get(compte=manque).acheve_le is None
    bilan = renotations.quiz_renoter(
        quiz=corriger_quiz(quiz, [inverser(question)]), par=par_region, motif="Erreur de clé"
    )
    assert bilan == {"lues": 2, "changees": 2, "reussies": 1}
    assert Suivi.objects.get(compte=reussi).acheve_le == dates
    assert Suivi.objects.get(compte=manque).acheve_le is not None
    assert quiz_reussi(reussi, quiz.code) and quiz_reussi(manque, quiz.code)


def test_question_that_asks_something_else_keeps_its_mark(par_region):
    question = une_question(justes=("a",), fausses=("b",))
    quiz = un_quiz([question])
    une_tentative_remise(un_conseiller(), quiz)
    autre = {**une_question(justes=("c",), fausses=("d",)), "id": question["id"]}
    assert renotations.quiz_renoter(quiz=corriger_quiz(quiz, [autre]), par=par_region, motif="Refonte")["changees"] == 0


def test_new_accepted_text_and_drawn_question_are_marked_again(par_region):
    ligne = une_question_de_banque(un_texte_court("mission locale"))
    quiz = un_quiz([un_tirage(1)])
    tentative = tentative_commencer(compte=un_conseiller(), quiz=quiz)
    reponse = {"parties": {"valeur": "la mission"}}
    tentative_soumettre(tentative=tentative, reponses={tentative.questions[0]["id"]: reponse})
    contenu = ligne.contenu.raw_data[0]
    contenu["value"]["reponses"].append({"type": "item", "value": {"texte": "la mission", "retour": ""}, "id": "neuve"})
    ligne.contenu = ligne.contenu.stream_block.to_python([contenu])
    ligne.save()
    assert renotations.quiz_renoter(quiz=quiz, par=par_region, motif="Réponse acceptée")["reussies"] == 1
    assert Tentative.objects.get().points == 1


@pytest.mark.parametrize("question", de_chaque_genre(), ids=lambda question: question["type"])
def test_unchanged_question_of_every_kind_keeps_its_key_and_its_order(question):
    bloc = Quiz._meta.get_field("questions").stream_block
    figee = questions_figer(bloc.to_python([question]), melanger=True)[0]
    actuelle = questions_figer(bloc.to_python([question]))[0]
    genre = GENRES[question["type"]]
    rectifiee = genre.rectifier(figee, actuelle)
    for reponse in (genre.exacte(figee), fausses(figee)):
        assert genre.corriger(rectifiee, reponse).points == genre.corriger(figee, reponse).points
    if question["type"] != "trous":
        assert rectifiee == figee


def test_reason_is_asked_for(par_region):
    refus("motif_absent", renotations.quiz_renoter, quiz=un_quiz(), par=par_region, motif="  ")


def test_region_marks_again_on_its_page_and_reads_the_trace(client, par_region):
    client.force_login(par_region)
    question = un_vrai_faux(True)
    quiz = un_quiz([question])
    une_tentative_remise(un_conseiller(), quiz, bonnes=0)
    corriger_quiz(quiz, [inverser(question)])
    adresse = reverse("quiz_renoter", args=[quiz.code])
    assert "Renseignez ce champ." in page_lue(client.post(adresse, {"motif": ""}))
    html = page_lue(client.post(adresse, {"motif": "La clé était fausse"}, follow=True)).replace("&nbsp;", " ")
    assert "Un essai renoté, un de plus est réussi" in html and "La clé était fausse" in html
    assert "0 point, 0 %" in html and "1 point, 100 %" in html


@pytest.mark.integration
def test_sweep_hands_in_what_nobody_came_back_to_and_nothing_else():
    with time_machine.travel(timezone.now() - datetime.timedelta(hours=2), tick=False):
        quiz, libre = un_quiz([un_vrai_faux(), un_vrai_faux()], duree_minutes=10), un_quiz()
        echu = renotations.tentative_commencer(compte=un_conseiller(), quiz=quiz)
        question = echu.questions[0]
        renotations.reponse_enregistrer(tentative=echu, reponses={question["id"]: justes(question)})
        sans_limite = renotations.tentative_commencer(compte=un_conseiller(), quiz=libre)
    en_cours = renotations.tentative_commencer(compte=un_conseiller(), quiz=quiz)
    assert "1 essai(s) rendu(s)" in battre("quiz.essais")[0]
    rendue = Tentative.objects.remises().get()
    assert rendue == echu and rendue.pourcentage == 50 and rendue.hors_delai and rendue.remise_le == echu.echeance_le
    assert set(Tentative.objects.ouvertes()) == {en_cours, sans_limite}
    assert "0 essai(s) rendu(s)" in battre("quiz.essais")[0]


@pytest.mark.integration
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


@pytest.mark.integration
def test_follow_up_is_empty_in_words_and_tells_figures(region):
    assert "Aucun quiz" in page_lue(region.get(reverse("quiz_suivis")))
    quiz = un_quiz()
    une_tentative_remise(un_conseiller(), quiz)
    une_tentative_remise(un_conseiller(), quiz, bonnes=0)
    renotations.tentative_commencer(compte=un_conseiller(), quiz=quiz)
    ligne = next(q for q in region.get(reverse("quiz_suivis")).context["page_obj"] if q == quiz)
    assert (ligne.rendus, ligne.reussis, ligne.moyenne) == (2, 1, 50)


@pytest.mark.integration
def test_follow_up_makes_the_same_queries_for_one_quiz_or_five(region):
    def compter() -> int:
        with CaptureQueriesContext(connection) as lues:
            region.get(reverse("quiz_suivis"))
        return len(lues)

    une_tentative_remise(un_conseiller(), un_quiz())
    compter()
    un = compter()
    for _rang in range(4):
        une_tentative_remise(un_conseiller(), un_quiz())
    assert compter() == un
