"""Writing a quiz in the admin: what is refused, previews, guards; what the quiz offers to trainings."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from safran.formations.criteres import criteres_offerts, expression_evaluate, options_quiz
from safran.quiz.genres import GENRES
from safran.quiz.models import QuestionBanque, Quiz
from tests.fabriques import un_conseiller, une_region
from tests.pages import page_lue
from tests.safran.fabriques_formations import un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import (
    un_quiz,
    un_vrai_faux,
    une_question,
    une_question_de_banque,
    une_tentative_remise,
    une_vignette,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(une_region())
    return client


def refus_de(questions) -> str:
    """What the stream of questions says when it refuses."""
    bloc = Quiz._meta.get_field("questions").stream_block
    with pytest.raises(ValidationError) as refus:
        bloc.clean(bloc.to_python(questions))
    return str(refus.value.as_json_data())


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        (une_question(justes=(), fausses=("A", "B")), "Cochez au moins une réponse juste."),
        (une_question(justes=("A", "B"), fausses=("C",)), "n’en gardez qu’une"),
        (une_question("multiple", justes=(), fausses=("A", "B")), "Cochez au moins une réponse juste."),
        (une_question(justes=("Oui",), fausses=("oui",)), "Deux réponses sont identiques."),
        (une_vignette([une_question(justes=(), fausses=("A", "B"))]), "Cochez au moins une réponse juste."),
    ],
)
def test_question_that_cannot_be_marked_is_refused_in_words(question, phrase):
    assert phrase in refus_de([question])


@pytest.mark.parametrize("questions", [[], [une_question(justes=("Seule",), fausses=())], [une_vignette([])]])
def test_too_few_questions_or_answers_are_refused(questions):
    assert refus_de(questions)


def test_well_formed_questions_are_accepted():
    bloc = Quiz._meta.get_field("questions").stream_block
    valeur = bloc.to_python(
        [une_question(), une_question("multiple", justes=("A", "B")), un_vrai_faux(), une_vignette([un_vrai_faux()])]
    )
    assert len(bloc.clean(valeur)) == 4


def test_code_of_a_published_quiz_stays():
    quiz = un_quiz(code="premier")
    quiz.code = "second"
    with pytest.raises(ValidationError, match="son code reste « premier »"):
        quiz.full_clean()
    quiz.code = "premier"
    quiz.full_clean()


def test_region_lists_writes_and_previews_quizzes(admin):
    quiz = un_quiz(titre="Les niveaux du CEP")
    racine = "wagtailsnippets_quiz_quiz"
    assert "Les niveaux du CEP" in page_lue(admin.get(reverse(f"{racine}:list")))
    assert admin.get(reverse(f"{racine}:add")).status_code == 200
    assert admin.get(reverse(f"{racine}:edit", args=[quiz.pk])).status_code == 200
    assert "Les niveaux" in page_lue(admin.get(reverse(f"{racine}:list") + "?q=niveaux"))


@pytest.mark.parametrize(
    ("mode", "attendu", "absent"),
    [("passer", "Je ne sais pas", "Bonne réponse"), ("corriger", "Bonne réponse", "Vrai ou")],
)
def test_preview_shows_the_quiz_as_taken_and_as_corrected(rf, mode, attendu, absent):
    quiz = Quiz.objects.get(pk=un_quiz().pk)
    reponse = quiz.make_preview_request(preview_mode=mode)
    html = page_lue(reponse.render()) if hasattr(reponse, "render") else page_lue(reponse)
    assert reponse.status_code == 200 and attendu in html and absent not in html


def test_used_quiz_is_not_deleted_and_the_editor_is_told_why(admin):
    commence = un_quiz()
    une_tentative_remise(un_conseiller(), commence)
    demande = un_quiz(code="demande")
    formation = une_formation(title="Deux portes", achevement_criteres=[("quiz_reussi", {"quiz": "demande"})])
    affiche = un_quiz()
    un_module(formation, [une_etape("Étape", [("quiz", affiche.pk)])])
    for quiz, raison in (
        (commence, "une personne l’a commencé"),
        (demande, "la formation « Deux portes » le demande"),
        (affiche, "une page l’affiche"),
    ):
        lien = reverse("wagtailsnippets_quiz_quiz:delete", args=[quiz.pk])
        assert raison in page_lue(admin.post(lien, follow=True))
        assert Quiz.objects.filter(pk=quiz.pk).exists()


def test_unused_quiz_is_deleted(admin):
    quiz = un_quiz()
    admin.post(reverse("wagtailsnippets_quiz_quiz:delete", args=[quiz.pk]))
    assert not Quiz.objects.filter(pk=quiz.pk).exists()


def test_criterion_is_offered_to_completion_rules():
    quiz, brouillon = un_quiz(titre="Le quiz final"), un_quiz()
    brouillon.unpublish()
    assert (quiz.code, "Le quiz final") in options_quiz() and brouillon.code not in dict(options_quiz())
    compte = un_conseiller()
    formation = une_formation(achevement_criteres=[("quiz_reussi", {"quiz": quiz.code})])
    bilan = expression_evaluate(compte, formation)
    assert not bilan.atteint and bilan.manques == ["réussir le quiz « Le quiz final »"]
    une_tentative_remise(compte, quiz)
    assert expression_evaluate(compte, formation).atteint
    assert "quiz_reussi" in criteres_offerts()


@pytest.mark.parametrize("genre", [*GENRES, "vignette", "banque", "tirage"])
def test_every_kind_of_question_has_a_help_and_a_preview(admin, genre):
    bloc = Quiz._meta.get_field("questions").stream_block.child_blocks[genre]
    assert bloc.label and bloc.get_description() and bloc.is_previewable
    reponse = admin.get(reverse("wagtailadmin_block_preview"), {"id": bloc.definition_prefix})
    valeur = getattr(bloc.meta, "preview_value", None) or {"enonce": "Banque de questions"}
    debut = valeur["titre" if genre == "vignette" else "enonce"][:12]
    assert reponse.status_code == 200 and debut in page_lue(reponse)


def test_region_writes_previews_and_retires_a_line_of_the_bank(admin):
    ligne = une_question_de_banque(categorie=" Accueil / Premier contact/")
    assert ligne.categorie == "Accueil/Premier contact"
    racine = "wagtailsnippets_quiz_questionbanque"
    assert ligne.titre in page_lue(admin.get(reverse(f"{racine}:list")))
    assert admin.get(reverse(f"{racine}:edit", args=[ligne.pk])).status_code == 200
    for mode, attendu in (("passer", "Je ne sais pas"), ("corriger", "Bonne réponse")):
        reponse = ligne.make_preview_request(preview_mode=mode)
        assert attendu in page_lue(reponse.render() if hasattr(reponse, "render") else reponse)
    ligne.unpublish()
    assert not QuestionBanque.objects.a_tirer().exists()


def test_line_of_the_bank_that_a_quiz_names_is_not_deleted(admin):
    ligne, libre = une_question_de_banque(), une_question_de_banque()
    un_quiz([{"type": "banque", "value": ligne.pk, "id": "choisie"}])
    for question in (ligne, libre):
        admin.post(reverse("wagtailsnippets_quiz_questionbanque:delete", args=[question.pk]))
    assert list(QuestionBanque.objects.all()) == [ligne]
