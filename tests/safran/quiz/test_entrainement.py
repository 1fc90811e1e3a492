"""The training of the day: one draw per person per day, answered for good, kept true to the directory."""

import datetime
import itertools
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.recherche import memoire
from reseau.annuaire.rules.recherche import annuaire_reindexer
from reseau.annuaire.rules.services import lieu_modifier, service_modifier
from reseau.comptes.rules import compte_anonymise
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from safran.quiz.models import Entrainement, ItemQuiz, Tentative
from safran.quiz.prises import donnees_des_quiz, quiz_coherents, releves_coherents
from safran.quiz.queries import entrainements
from safran.quiz.quifaitquoi.tirage import questions_qui_tiennent, questions_tirer
from safran.quiz.rules import tentatives as renotations
from safran.quiz.rules.entrainements import entrainement_commencer, entrainement_repondre
from tests.fabriques import un_conseiller, un_role, une_chargee_de_mission, une_region
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_quiz import justes, reponses_de, un_quiz, une_question
from tests.travaux import battre

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.usefixtures("annuaire_de_demo")]
PAGE = "/quiz/entrainement/du-jour/"


def du_bassin(code: str = "niort") -> Structure:
    """A structure that receives people in this bassin, and only there."""
    from reseau.membres.implantations import implantations

    trouvees = implantations(Structure.objects.all())
    return Structure.objects.get(pk=min(pk for pk, bassins in trouvees.items() if set(bassins) == {code}))


@pytest.fixture
def compte():
    return un_conseiller(du_bassin())


@pytest.fixture
def tirage(compte):
    return entrainement_commencer(compte=compte)


def page(reponse) -> str:
    return page_lue(reponse).replace("\xa0", " ").replace("&nbsp;", " ").replace("&#x27;", "'")


def fermer_les_services_de(question: dict) -> None:
    """What made the question right is withdrawn from the directory."""
    for reponse in question["reponses"]:
        for lieu in Lieu.objects.filter(structure=reponse["cle"], publie=True):
            lieu_modifier(lieu=lieu, publie=False)
        for service in Service.objects.filter(structure=reponse["cle"], publie=True):
            service_modifier(service=service, publie=False)


def sur_des_structures(tirage: Entrainement) -> Iterator[dict]:
    """Questions about the structures of one's bassin, whatever the day has drawn."""
    for rang in range(20):
        for question in questions_tirer(nombre=8, graine=f"essai-{rang}", bassin=tirage.bassin):
            if question["sujet"]["gabarit"] == "structure_delivre":
                yield question


def poser(tirage: Entrainement, *questions: dict) -> None:
    """These are asked first among those of the day."""
    tirage.questions = [*questions, *tirage.questions[len(questions) :]]
    tirage.save()


def avec_structure(tirage: Entrainement) -> dict:
    """A question about structures put first among those of the day."""
    question = next(sur_des_structures(tirage))
    poser(tirage, question)
    return question


def avec_deux_structures(tirage: Entrainement) -> tuple[dict, dict]:
    """Two questions put first, that share none of the structures they propose."""
    for une, autre in itertools.combinations(sur_des_structures(tirage), 2):
        if {r["cle"] for r in une["reponses"]}.isdisjoint(r["cle"] for r in autre["reponses"]):
            poser(tirage, une, autre)
            return une, autre
    raise AssertionError("pas deux questions sur des structures sans rien de commun")


def test_five_questions_of_ones_bassin_are_drawn_once_a_day_and_kept(compte, tirage):
    assert len(tirage.questions) == 5 and tirage.bassin.code == "niort"
    encore = entrainement_commencer(compte=compte)
    assert encore.pk == tirage.pk and encore.questions == tirage.questions
    assert (
        entrainement_commencer(compte=un_conseiller(compte.rattachements.get().structure)).questions != encore.questions
    )
    assert questions_qui_tiennent(tirage.questions) == {q["id"] for q in tirage.questions}


def test_next_day_asks_other_questions(compte, tirage):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1), tick=False):
        demain = entrainement_commencer(compte=compte)
    sujets = [{str(q["sujet"]) for q in lot.questions} for lot in (tirage, demain)]
    assert demain.jour > tirage.jour and not sujets[0] & sujets[1]


def test_whoever_animates_bassins_has_each_in_turn_and_the_region_has_all():
    animatrice = une_chargee_de_mission()
    sien = Bassin.objects.get(pk=animatrice.mandats.get().bassin_id)
    assert entrainements.bassin_de_personne(animatrice) == sien
    assert entrainements.bassin_de_personne(une_region()) is None
    assert entrainement_commencer(compte=un_role("ELU")).questions


def test_directory_without_a_question_says_so_and_writes_nothing(membre, compte):
    Service.objects.update(publie=False)
    annuaire_reindexer()
    html = page(membre.post(PAGE, follow=True))
    assert "ne contient pas encore de quoi poser une question" in html and not Entrainement.objects.exists()


def test_whole_day_without_script(membre, compte):
    assert "Tirer mes questions" in page(membre.get("/mon-espace/"))
    assert "Tirer mes questions du jour" in page(membre.get(PAGE)) and not Entrainement.objects.exists()
    membre.post(PAGE)
    membre.post(PAGE)
    tirage = Entrainement.objects.get()
    html = page(membre.get(PAGE))
    assert html.count(">Répondre<") == 5 and "Bonne réponse" not in html and "À relire" not in html
    for numero, question in enumerate(tirage.questions, start=1):
        reponse = membre.post(
            reverse("entrainement_repondre"), {"question": question["id"], f"q{numero}": justes(question)["choix"]}
        )
        assert reponse.status_code == 302 and reponse["Location"] == f"{PAGE}#question-{numero}"
        html = page(membre.get(PAGE))
        assert html.count("C’est juste") == numero and html.count("À relire dans l’annuaire") == numero
        assert all(f'href="{fiche["url"]}"' in html for fiche in question["fiches"])
    assert "C’est tout pour aujourd’hui" in html and ">Répondre<" not in html
    assert "Relire les corrections" in page(membre.get("/mon-espace/"))


def test_wrong_answer_and_i_do_not_know_get_their_explanation(membre, tirage):
    fausse, passee = tirage.questions[:2]
    choix = next(r["id"] for r in fausse["reponses"] if not r["juste"])
    membre.post(reverse("entrainement_repondre"), {"question": fausse["id"], "q1": choix})
    membre.post(reverse("entrainement_repondre"), {"question": passee["id"], "q2": "passe"})
    html = page(membre.get(PAGE))
    assert "Ce n’est pas la bonne réponse" in html and "Vous avez choisi « Je ne sais pas »" in html
    assert html.count("D’après l’annuaire") >= 2 and "2 réponses sur 5" in page(membre.get("/mon-espace/"))


def test_answer_left_blank_is_told_at_the_question_and_writes_nothing(membre, tirage):
    reponse = membre.post(reverse("entrainement_repondre"), {"question": tirage.questions[2]["id"]})
    html = page(reponse)
    assert reponse.status_code == 200 and "Répondez à cette question" in html and 'id="id_q3_error"' in html
    tirage.refresh_from_db()
    assert tirage.reponses == {}


@pytest.mark.parametrize("valeur", ["inventee", "", "a\x00b", "'", "9" * 400])
def test_answer_that_was_not_proposed_is_refused_in_words(membre, tirage, valeur):
    donnees = {"question": tirage.questions[0]["id"], "q1": valeur}
    assert membre.post(reverse("entrainement_repondre"), donnees).status_code == 200
    assert membre.post(reverse("entrainement_repondre"), {**donnees, "question": valeur}).status_code == 302
    tirage.refresh_from_db()
    assert tirage.reponses == {}
    fausse = {"question": donnees["question"], "reponse": {"choix": [valeur]}}
    refus("reponse_inconnue", entrainement_repondre, entrainement=tirage, **fausse)


def test_first_answer_stands_whatever_comes_after(tirage):
    question = tirage.questions[0]
    entrainement_repondre(entrainement=tirage, question=question["id"], reponse={"passe": True})
    entrainement_repondre(entrainement=tirage, question=question["id"], reponse=justes(question))
    tirage.refresh_from_db()
    assert tirage.reponses == {question["id"]: {"passe": True}}


def test_page_of_yesterday_is_told_that_the_day_has_changed(membre, compte, tirage):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1), tick=False):
        membre.force_login(compte)
        donnees = {"question": tirage.questions[0]["id"], "q1": "passe"}
        html = page(membre.post(reverse("entrainement_repondre"), donnees, follow=True))
    assert "n’est plus posée" in html and "Tirer mes questions du jour" in html


def test_sheet_that_changes_replaces_the_question_once_and_says_so(membre, tirage):
    question, autre = avec_deux_structures(tirage)
    suivantes = tirage.questions[1:]
    fermer_les_services_de(question)
    html = page(membre.get(PAGE))
    assert "L’annuaire a changé" in html and question["id"] not in html
    tirage.refresh_from_db()
    assert question["id"] not in {q["id"] for q in tirage.questions} and tirage.tirages == 2
    assert len(tirage.questions) == 5
    gardees = questions_qui_tiennent(suivantes)
    assert autre["id"] in gardees and gardees <= {q["id"] for q in tirage.questions}
    assert questions_qui_tiennent(tirage.questions) == {q["id"] for q in tirage.questions}
    membre.get(PAGE)
    tirage.refresh_from_db()
    assert tirage.tirages == 2


def test_answer_sent_after_the_sheet_has_changed_does_not_count(membre, tirage):
    question = avec_structure(tirage)
    fermer_les_services_de(question)
    donnees = {"question": question["id"], "q1": justes(question)["choix"]}
    html = page(membre.post(reverse("entrainement_repondre"), donnees, follow=True))
    assert "Votre réponse n’est pas comptée" in html
    tirage.refresh_from_db()
    assert tirage.reponses == {} and question["id"] not in {q["id"] for q in tirage.questions}


def test_answer_already_given_stays_when_the_sheet_changes_and_the_page_warns(membre, tirage):
    question = avec_structure(tirage)
    entrainement_repondre(entrainement=tirage, question=question["id"], reponse=justes(question))
    assert "a changé depuis votre réponse" not in page(membre.get(PAGE))
    fermer_les_services_de(question)
    html = page(membre.get(PAGE))
    assert "a changé depuis votre réponse" in html and "C’est juste" in html
    tirage.refresh_from_db()
    assert tirage.questions[0] == question


def test_nobody_else_sees_any_of_it(client, tirage):
    question = tirage.questions[0]
    for autre in (un_conseiller(), une_region()):
        client.force_login(autre)
        assert "Tirer mes questions du jour" in page(client.get(PAGE))
        donnees = {"question": question["id"], "q1": "passe"}
        assert "n’est plus posée" in page(client.post(reverse("entrainement_repondre"), donnees, follow=True))
    tirage.refresh_from_db()
    assert tirage.reponses == {} and not ItemQuiz.objects.exists()


def test_ones_own_data_hold_the_trainings_and_an_anonymous_account_keeps_none(compte, tirage):
    rubrique = next(r for r in donnees_des_quiz(compte) if r.titre == "Entraînement du jour")
    assert rubrique.lignes[0]["Questions"] == [q["enonce"] for q in tirage.questions]
    compte_anonymise(compte=compte)
    assert not Entrainement.objects.exists()


def test_trainings_of_more_than_a_year_are_forgotten(compte, tirage):
    vieux = tirage.jour - datetime.timedelta(days=366)
    Entrainement.objects.create(compte=compte, jour=vieux, questions=tirage.questions)
    assert "1 entraînement(s) effacé(s)" in battre("quiz.entrainements")[0]
    assert Entrainement.objects.get() == tirage


def test_page_makes_the_same_queries_with_none_or_all_answered(membre, tirage):
    def compter() -> int:
        memoire.ETATS.tenus.clear()
        with CaptureQueriesContext(connection) as lues:
            assert membre.get(PAGE).status_code == 200
        return len(lues)

    entrainement_repondre(entrainement=tirage, question=tirage.questions[0]["id"], reponse={"passe": True})
    une = compter()
    for question in tirage.questions[1:4]:
        entrainement_repondre(entrainement=tirage, question=question["id"], reponse={"passe": True})
    assert compter() <= une <= 40


# Le bloc « Qui fait quoi ? » d’un quiz


def un_quiz_de_l_annuaire(nombre: int = 4, bassin: str = "", **champs):
    demande = {"type": "qui_fait_quoi", "id": "annuaire", "value": {"nombre": nombre, "bassin": bassin}}
    return un_quiz([une_question(), demande], **champs)


def test_block_of_a_quiz_draws_from_the_directory_of_today_at_each_attempt(compte):
    quiz = un_quiz_de_l_annuaire()
    assert quiz.nombre_questions == 5
    une, autre = renotations.tentative_commencer(compte=compte, quiz=quiz), None
    assert len(une.questions) == 5 and questions_qui_tiennent(une.questions[1:]) == {q["id"] for q in une.questions[1:]}
    assert renotations.tentative_soumettre(tentative=une, reponses=reponses_de(une)).pourcentage == 100
    autre = renotations.tentative_commencer(compte=compte, quiz=quiz)
    assert {q["id"] for q in une.questions[1:]}.isdisjoint(q["id"] for q in autre.questions[1:])
    une.refresh_from_db()
    assert une.reussie and list(quiz_coherents()) == list(releves_coherents()) == []


def test_block_asks_about_the_bassin_of_the_reader_unless_it_names_another(compte):
    from reseau.territoires.queries.communes import communes_du_bassin

    for code, quiz in (("niort", un_quiz_de_l_annuaire()), ("poitiers", un_quiz_de_l_annuaire(bassin="poitiers"))):
        bassin = Bassin.objects.get(code=code)
        siennes = set(communes_du_bassin(bassin).values_list("code_insee", flat=True))
        tentative = renotations.tentative_commencer(compte=compte, quiz=quiz)
        assert {q["sujet"]["commune"] for q in tentative.questions[1:]} <= siennes


def test_correction_of_the_block_leads_to_the_sheets_and_no_statistics_nor_new_marking_follows(membre, compte):
    quiz = un_quiz_de_l_annuaire()
    tentative = renotations.tentative_commencer(compte=compte, quiz=quiz)
    renotations.tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative, 3))
    html = page(membre.get(reverse("quiz_tentative", args=[quiz.code, tentative.uuid])))
    assert html.count("À relire dans l’annuaire") == 4
    assert [item.identite for item in ItemQuiz.objects.all()] == [tentative.questions[0]["id"]]
    renotations.quiz_renoter(quiz=quiz, par=une_region(), motif="essai")
    assert Tentative.objects.get().pourcentage == 60 and not [*quiz_coherents(), *releves_coherents()]


def test_block_has_a_help_and_its_quiz_is_previewed_with_questions_of_today(client):
    client.force_login(une_region())
    quiz = un_quiz_de_l_annuaire()
    bloc = quiz.questions.stream_block.child_blocks["qui_fait_quoi"]
    assert bloc.get_description() and bloc.is_previewable
    apercu = client.get(reverse("wagtailadmin_block_preview"), {"id": bloc.definition_prefix})
    assert "Qui fait quoi" in page_lue(apercu)
    for mode, attendu in (("passer", "Je ne sais pas"), ("corriger", "À relire dans l’annuaire")):
        rendu = quiz.make_preview_request(preview_mode=mode)
        assert page(rendu.render() if hasattr(rendu, "render") else rendu).count(attendu) >= 4
    assert not Tentative.objects.exists()


def test_nothing_is_counted_from_one_day_to_the_next(membre, tirage):
    for jour in range(1, 4):
        Entrainement.objects.create(
            compte=tirage.compte, jour=tirage.jour - datetime.timedelta(days=jour), questions=tirage.questions
        )
    texte = page(membre.get(PAGE)) + page(membre.get("/mon-espace/"))
    assert not re.search(r"d’affilée|série de|jours? de suite|record", texte)
