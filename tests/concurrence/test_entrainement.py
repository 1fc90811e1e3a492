"""Double clicks on the training of the day: one draw, no answer lost (R14)."""

from functools import partial

import pytest
from django.utils import timezone

from safran.quiz.choices import Palier, Sorte
from safran.quiz.models import Entrainement, QuestionARevoir
from safran.quiz.rules import entrainements
from tests.concurrence.outils import Rencontre, ensemble, ensemble_fois, reussies
from tests.fabriques import un_conseiller
from tests.safran.fabriques_quiz import justes, un_quiz, un_vrai_faux, une_tentative_remise

pytestmark = pytest.mark.django_db(transaction=True)
JUSTE = {"choix": ["vrai"]}


def une_du_jour(rang: int) -> dict:
    """A question as the directory gives them, without the directory."""
    reponses = [
        {"id": identite, "texte": identite, "juste": identite == "vrai", "retour": "", "cle": 1}
        for identite in ("vrai", "faux")
    ]
    return {"id": f"qfq-{rang}", "genre": "vrai_faux", "enonce": f"Affirmation {rang}", "retour": "", "points": 1,
            "reponses": reponses, "fiches": [], "sujet": {"moment": ""}, "lu_le": ""}  # fmt: skip


@pytest.fixture(autouse=True)
def _annuaire_a_la_main(monkeypatch):
    """What the directory says is tried elsewhere; here every question holds."""
    tirages = iter(range(1, 1000))

    def tirer(nombre, **_demande):
        depart = 10 * next(tirages)
        return [une_du_jour(depart + rang) for rang in range(nombre)]

    monkeypatch.setattr(entrainements, "questions_tirer", tirer)
    monkeypatch.setattr(entrainements, "questions_tombees", lambda entrainement: set())


@pytest.fixture
def tirage():
    return entrainements.entrainement_commencer(compte=un_conseiller())


def test_training_drawn_eight_times_at_once_is_one_draw(monkeypatch):
    compte = un_conseiller()
    rencontre = Rencontre(8, delai=10).placer(monkeypatch, entrainements, "questions_tirer")
    tirages = reussies(ensemble_fois(8, entrainements.entrainement_commencer, compte=compte))
    # Les huit fils ont tiré ensemble : la contrainte seule en garde un, et tous voient celui-là.
    assert rencontre.complete and len(tirages) == 8
    garde = Entrainement.objects.get()
    assert {t.pk for t in tirages} == {garde.pk} and all(t.questions == garde.questions for t in tirages)
    assert garde.jour == timezone.localdate() and len(garde.questions) == 5


def _repondre_a_tout(tirage):
    return [
        partial(entrainements.entrainement_repondre, entrainement=tirage, question=question["id"], reponse=JUSTE)
        for question in tirage.questions
    ]


def test_five_answers_at_once_are_all_kept(tirage):
    reussies(ensemble(*_repondre_a_tout(tirage)))
    tirage.refresh_from_db()
    assert tirage.reponses == {question["id"]: JUSTE for question in tirage.questions}


def test_five_answers_at_once_without_the_lock_lose_some_or_fail(monkeypatch, tirage, verrous_retires):
    rencontre = Rencontre(5).placer(monkeypatch, Entrainement, "save")
    issues = ensemble(*_repondre_a_tout(tirage))
    assert rencontre.complete or any(issue.erreur for issue in issues)
    tirage.refresh_from_db()
    assert len(tirage.reponses) < 5


def test_page_opened_twice_replaces_a_fallen_question_once(monkeypatch, tirage):
    tombee = tirage.questions[0]["id"]
    monkeypatch.setattr(
        entrainements, "questions_tombees", lambda e: {tombee} & {question["id"] for question in e.questions}
    )
    Rencontre(2, delai=10).placer(monkeypatch, entrainements, "questions_tirer")
    rendus = reussies(ensemble_fois(2, entrainements.entrainement_rafraichir, entrainement=tirage))
    tirage.refresh_from_db()
    assert tirage.tirages == 2 and len(tirage.questions) == 5 and tombee not in {q["id"] for q in tirage.questions}
    assert all(rendu.questions == tirage.questions for rendu in rendus)


def test_what_comes_back_drawn_eight_times_at_once_is_one_draw(monkeypatch):
    compte = un_conseiller()
    une_tentative_remise(compte, un_quiz([un_vrai_faux() for _ in range(4)]), 0)
    QuestionARevoir.objects.update(revient_le=timezone.localdate())
    rencontre = Rencontre(8, delai=10).placer(monkeypatch, entrainements, "questions_actuelles")
    tirages = reussies(ensemble_fois(8, entrainements.revisions_commencer, compte=compte))
    garde = Entrainement.objects.get(sorte=Sorte.REVISIONS)
    assert rencontre.complete and {t.pk for t in tirages} == {garde.pk} and len(garde.questions) == 3


def test_one_answer_sent_eight_times_moves_a_question_once():
    compte = un_conseiller()
    une_tentative_remise(compte, un_quiz([un_vrai_faux()]), 0)
    QuestionARevoir.objects.update(revient_le=timezone.localdate())
    tirage = entrainements.revisions_commencer(compte=compte)
    (question,) = tirage.questions
    envoi = {"entrainement": tirage, "question": question["id"], "reponse": justes(question)}
    assert len(reussies(ensemble_fois(8, entrainements.revision_repondre, **envoi))) == 8
    assert QuestionARevoir.objects.get().palier == Palier.SEPT
