"""What is made of copies handed in: read when open, counted by the base as by hand, placed, marked again."""

import csv
import datetime
import io
import re
import statistics
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from safran.parcours.models import Suivi
from safran.parcours.rules import suivis
from safran.quiz.genres import GENRES
from safran.quiz.models import Quiz, Renotation, ReponseNotee, ReponseOuverte, Tentative
from safran.quiz.prises import ouvertes_coherentes, quiz_coherents, releves_coherents
from safran.quiz.queries import statistiques as positions
from safran.quiz.queries.ouvertes import a_relire
from safran.quiz.queries.statistiques import Position, radar_tracer
from safran.quiz.queries.tentatives import questions_figer, quiz_reussi
from safran.quiz.rules import tentatives as renotations
from safran.quiz.rules.ouvertes import ouvertes_effacer, relectures_relancer, reponse_relire
from safran.quiz.rules.tentatives import tentative_commencer, tentative_soumettre
from tests.fabriques import un_conseiller, un_role, une_region
from tests.pages import page_lue
from tests.questions import questions
from tests.refus import refus
from tests.safran.fabriques_formations import un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import (
    de_chaque_genre,
    fausses,
    justes,
    lien,
    reponses_de,
    un_quiz,
    un_texte_court,
    un_tirage,
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


def test_facility_and_discrimination_agree_with_a_count_by_hand_and_i_do_not_know_is_apart(quiz):
    stats = {stat.enonce: stat for stat in positions.statistiques_lire(quiz)}
    for rang in range(3):
        notes = [1000 * copie[rang] for copie in NOTES]
        restes = [1000 * (sum(copie) - copie[rang]) // 2 for copie in NOTES]
        stat = stats[f"Affirmation {rang}"]
        assert stat.nombre == 10 and stat.facilite == round(sum(notes) / 100)
        assert stat.discrimination == pytest.approx(statistics.correlation(notes, restes))
        choix = {ligne["texte"]: ligne["nombre"] for ligne in stat.lignes_choix}
        assert choix == {"Vrai": sum(notes) // 1000, "Faux": 10 - sum(notes) // 1000}
    tentative = renotations.tentative_commencer(compte=un_conseiller(), quiz=quiz)
    passees = {q["id"]: {"passe": True} for q in tentative.questions}
    renotations.tentative_soumettre(tentative=tentative, reponses=passees)
    stat = positions.statistiques_lire(quiz)[0]
    assert {"texte": "Je ne sais pas", "nombre": 1, "part": 9} in stat.lignes_choix and stat.nombre == 11


def test_every_kind_writes_one_line_per_question_and_nothing_that_was_typed():
    tentative = une_tentative(un_conseiller(), de_chaque_genre())
    copie = reponses_de(tentative)
    texte = next(q for q in tentative.questions if q["genre"] == "texte_court")
    copie[texte["id"]] = {"parties": {"valeur": "motpersonnel"}}
    tentative_soumettre(tentative=tentative, reponses=copie)
    lignes = list(ReponseNotee.objects.values_list("note", "reste", "choix"))
    assert len(lignes) == 8 and not any("motpersonnel" in choix for _, _, choix in lignes)
    stats = positions.statistiques_lire(tentative.quiz)
    stat = next(s for s in stats if s.item.question["genre"] == "texte_court")
    assert {"texte": "Autre réponse", "nombre": 1, "part": 100} in stat.lignes_choix and stat.facilite == 0


def test_question_is_judged_by_what_ten_people_made_of_it():
    quiz = un_quiz([un_vrai_faux(enonce=enonce) for enonce in ("Tous", "Personne", "Les autres", "Les mêmes")])

    def avis() -> dict[str, str]:
        return {stat.enonce: stat.avis for stat in positions.statistiques_lire(quiz)}

    for rang in range(10):
        tentative = tentative_commencer(compte=un_conseiller(), quiz=quiz)
        bonnes = (True, False, rang % 2, not rang % 2)
        copie = {
            q["id"]: justes(q) if bien else fausses(q) for q, bien in zip(tentative.questions, bonnes, strict=True)
        }
        tentative_soumettre(tentative=tentative, reponses=copie)
        if not rang:
            assert set(avis().values()) == {"Trop peu de réponses"}
    a_l_envers = "À relire : les meilleurs s’y trompent"
    assert avis() == {
        "Tous": "Rien à signaler",
        "Personne": "À relire : presque personne ne trouve",
        "Les autres": a_l_envers,
        "Les mêmes": a_l_envers,
    }
    stats = {stat.enonce: stat.discrimination for stat in positions.statistiques_lire(quiz)}
    assert stats["Tous"] is stats["Personne"] is None


def test_region_reads_the_page_and_the_same_figures_in_csv(region, quiz, django_assert_max_num_queries):
    adresse = reverse("quiz_statistiques", args=[quiz.code])
    region.get(adresse)
    with django_assert_max_num_queries(20):
        html = page_lue(region.get(adresse)).replace("&nbsp;", " ")
    assert "10 essais rendus" in html and "Affirmation 0" in html and "Facilité 60 %" in html
    tableau = page_lue(region.get(reverse("quiz_statistiques_export", args=[quiz.code])))
    lignes = list(csv.DictReader(io.StringIO(tableau.lstrip("\ufeff")), delimiter=";"))
    assert len(lignes) == 6
    premiere = next(ligne for ligne in lignes if ligne["Question"] == "Affirmation 0" and ligne["Choix"] == "Vrai")
    assert (premiere["Réponses"], premiere["Facilité (%)"], premiere["Choisi"]) == ("10", "60", "6")
    jamais_pris = reverse("quiz_statistiques", args=[un_quiz().code])
    assert "Personne n’a encore rendu" in page_lue(region.get(jamais_pris))
    assert region.get(reverse("quiz_statistiques", args=["inconnu"])).status_code == 404


@pytest.fixture
def positionnement():
    """A positioning test over three themes, two questions each."""
    codes = ["cep", "handicap", "choisir-un-metier"]
    choisies = [une_question_de_banque(un_vrai_faux(), theme=code) for code in codes for _ in range(2)]
    blocs = [{"type": "banque", "value": ligne.pk, "id": f"bloc-{ligne.pk}"} for ligne in choisies]
    return un_quiz(blocs, positionnement=True)


def test_positioning_compares_ones_own_first_attempt_and_last_theme_by_theme(client, positionnement):
    compte = un_conseiller()
    client.force_login(compte)
    adresse = reverse("quiz_positionnement", args=[positionnement.code])
    assert client.get(reverse("quiz_positionnement", args=[un_quiz().code])).status_code == 404
    une_tentative_remise(un_conseiller(), positionnement)
    assert "Passez une première fois" in page_lue(client.get(adresse))
    une_tentative_remise(compte, positionnement, bonnes=1)
    html = page_lue(client.get(adresse))
    assert "À venir" in html and html.count("radar__avant") == 1 and "radar__apres" not in html
    for bonnes in (3, 6):
        une_tentative_remise(compte, positionnement, bonnes=bonnes)
    html = page_lue(client.get(adresse)).replace("&nbsp;", " ")
    assert "radar__apres" in html and "+100 points" in html and "+50 points" in html
    corps = re.findall(r"<tr><th scope=\"row\">.*?</th><td>(.*?)</td><td>(.*?)</td>", html)
    assert sorted(corps) == [("0 %", "100 %"), ("0 %", "100 %"), ("50 %", "100 %")]
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


def test_radar_needs_three_themes_and_stays_in_its_frame():
    assert radar_tracer([Position("a", 10, 20), Position("b", 10, 20)]) is None
    dessin = radar_tracer([Position(str(rang), 100, None) for rang in range(8)])
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


def test_question_that_asks_something_else_keeps_its_mark_and_a_reason_is_asked_for(par_region):
    question = une_question(justes=("a",), fausses=("b",))
    quiz = un_quiz([question])
    une_tentative_remise(un_conseiller(), quiz)
    refus("motif_absent", renotations.quiz_renoter, quiz=quiz, par=par_region, motif="  ")
    autre = {**une_question(justes=("c",), fausses=("d",)), "id": question["id"]}
    assert renotations.quiz_renoter(quiz=corriger_quiz(quiz, [autre]), par=par_region, motif="Refonte")["changees"] == 0


def test_new_accepted_text_and_drawn_question_are_marked_again(par_region):
    ligne = une_question_de_banque(un_texte_court("mission locale"))
    tentative = une_tentative(un_conseiller(), [un_tirage(1)])
    reponse = {"parties": {"valeur": "la mission"}}
    tentative_soumettre(tentative=tentative, reponses={tentative.questions[0]["id"]: reponse})
    contenu = ligne.contenu.raw_data[0]
    contenu["value"]["reponses"].append({"type": "item", "value": {"texte": "la mission", "retour": ""}, "id": "neuve"})
    ligne.contenu = ligne.contenu.stream_block.to_python([contenu])
    ligne.save()
    bilan = renotations.quiz_renoter(quiz=tentative.quiz, par=par_region, motif="Réponse acceptée")
    assert bilan["reussies"] == 1 and Tentative.objects.get().points == 1


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


def test_follow_up_is_empty_in_words_tells_figures_leads_to_every_page_and_asks_as_much_for_one_quiz_or_five(region):
    adresse = reverse("quiz_suivis")
    assert "Aucun quiz" in page_lue(region.get(adresse))
    quiz = un_quiz()
    for bonnes in (None, 0):
        une_tentative_remise(un_conseiller(), quiz, bonnes)
    tentative_commencer(compte=un_conseiller(), quiz=quiz)
    vue = region.get(adresse)
    (ligne,) = vue.context["page_obj"]
    assert (ligne.rendus, ligne.reussis, ligne.moyenne) == (2, 1, 50)
    du_quiz = [reverse(nom, args=[quiz.code]) for nom in ("quiz_statistiques", "quiz_renoter")]
    for menee in (*du_quiz, reverse("quiz_temps"), reverse("questions_echanger")):
        assert f'href="{menee}"' in page_lue(vue) and region.get(menee).status_code == 200
    for page in ("/mon-espace/", reverse("wagtailsnippets_quiz_quiz:list")):
        assert all(menee in page_lue(region.get(page)) for menee in (adresse, du_quiz[0])), page
    un = questions(lambda: region.get(adresse))
    for _rang in range(4):
        une_tentative_remise(un_conseiller(), un_quiz())
    assert questions(lambda: region.get(adresse)) == un


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
def a_lire():
    return un_quiz([un_vrai_faux(), une_ouverte()], seuil=50)


@pytest.fixture
def formatrice():
    return un_role("FORMATEUR")


def test_result_waits_for_its_reader_who_is_told_once_as_the_author_then_is_final(a_lire, formatrice):
    compte = un_conseiller()
    tentative = rendre(compte, a_lire)
    rendre(un_conseiller(), a_lire)
    assert Courriel.objects.filter(gabarit="quiz/a_relire").count() == 1
    assert (tentative.a_relire, tentative.pourcentage, tentative.reussie) == (1, 50, False)
    assert not quiz_reussi(compte, a_lire.code)
    copie = a_relire(formatrice).get(compte=compte)
    reponse_relire(copie=copie, par=formatrice, niveaux=niveaux(copie, 1), commentaire="Presque.")
    assert Courriel.objects.get(gabarit="quiz/relue").destinataire == compte.email
    tentative.refresh_from_db()
    assert (tentative.a_relire, tentative.pourcentage, tentative.reussie) == (0, 75, True)
    assert quiz_reussi(compte, a_lire.code) and coherent()
    refus("deja_relue", reponse_relire, copie=copie, par=formatrice, niveaux=niveaux(copie))


def test_page_says_to_be_read_then_shows_the_grid(client, a_lire, formatrice):
    compte = un_conseiller()
    tentative = rendre(compte, a_lire)
    client.force_login(compte)
    page = page_lue(client.get(lien(tentative)))
    assert "Quiz à relire" in page and "attend d’être relue" in page and TEXTE in page
    adresse = reverse("quiz_relecture", args=[ReponseOuverte.objects.get().uuid])
    client.force_login(formatrice)
    assert TEXTE not in page_lue(client.get(reverse("quiz_relectures")))
    page = page_lue(client.get(adresse))
    assert TEXTE in page and compte.nom not in page
    vide = client.post(adresse, {"commentaire": "Bien vu."})
    assert vide.status_code == 422 and "Bien vu." in page_lue(vide) and "Dites où en est" in page_lue(vide)
    donnees = {"critere-1": 2, "critere-2": 0, "commentaire": "L’accord manque."}
    assert [client.post(adresse, donnees).status_code for _clic in range(2)] == [302, 302]
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


def test_words_that_name_someone_are_said_before_they_are_handed_in(client, a_lire):
    compte = un_conseiller()
    client.force_login(compte)
    tentative = tentative_commencer(compte=compte, quiz=a_lire)
    donnees = {"action": "rendre", "q1": "vrai", "q2-texte": "J’appelle Madame Dupont au 05 49 00 00 00."}
    reponse = client.post(lien(tentative), donnees)
    page = page_lue(reponse)
    assert "On dirait" in page and "Madame Dupont" in page and not ReponseOuverte.objects.exists()
    assert client.post(lien(tentative), {**donnees, "q2-garder": "1"}).status_code == 302
    assert ReponseOuverte.objects.exists()


def test_nothing_waits_once_passed_or_forgotten(a_lire, formatrice):
    compte = un_conseiller()
    tentative = tentative_commencer(compte=compte, quiz=a_lire)
    reponses = {q["id"]: {"passe": True} for q in tentative.questions}
    assert tentative_soumettre(tentative=tentative, reponses=reponses).a_relire == 0
    rendre(compte, a_lire)
    ouvertes_effacer(compte=compte)
    assert not ReponseOuverte.objects.exists() and coherent()
