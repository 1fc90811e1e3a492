"""Double clicks on a quiz: one attempt, one result, one completion, one attestation (R14)."""

from functools import partial

import pytest
from django.utils import timezone

from home.models import Courriel
from safran.attestations import documents
from safran.attestations.models import Attestation
from safran.parcours.models import Achevement, Suivi
from safran.parcours.rules import suivis
from safran.quiz.choices import Palier, Sorte
from safran.quiz.models import Entrainement, QuestionARevoir, Tentative, tentative_terminee
from safran.quiz.queries import tentatives as tentatives_queries
from safran.quiz.rules import entrainements
from safran.quiz.rules import tentatives as rules_tentatives
from safran.quiz.rules.tentatives import reponse_enregistrer, tentative_commencer, tentative_soumettre
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_conseiller
from tests.safran.fabriques_attestations import une_formation_a_quiz
from tests.safran.fabriques_formations import etapes_de
from tests.safran.fabriques_quiz import justes, reponses_de, un_quiz, un_vrai_faux, une_tentative_remise

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _document_court(monkeypatch):
    """Making a real page is not what is tried here."""
    monkeypatch.setattr(documents, "attestation_pdf", lambda attestation: f"%PDF {attestation.numero}".encode())


@pytest.fixture
def remises():
    recues = []

    def ecouter(sender, tentative, **kwargs):
        recues.append(tentative.pk)

    tentative_terminee.connect(ecouter)
    yield recues
    tentative_terminee.disconnect(ecouter)


def _derniere_question():
    """Someone who has seen everything but the quiz, which is open."""
    compte, formation = un_conseiller(), une_formation_a_quiz()
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    module = formation.get_children().first().specific
    suivis.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    return suivi, tentative_commencer(compte=compte, quiz=formation.quiz_final)


def test_quiz_begun_eight_times_at_once_or_finished_in_another_tab_opens_one_attempt(monkeypatch):
    compte, quiz = un_conseiller(), un_quiz(essais_max=1)
    rencontre = Rencontre(8, delai=10).placer(monkeypatch, rules_tentatives, "questions_figer")
    tentatives = reussies(ensemble_fois(8, tentative_commencer, compte=compte, quiz=quiz))
    # Les huit fils passent ensemble : la contrainte seule en garde un.
    assert rencontre.complete and len({tentative.uuid for tentative in tentatives}) == 1
    assert Tentative.objects.count() == 1
    compte, quiz = un_conseiller(), un_quiz(essais_max=1)
    figer = tentatives_queries.questions_figer

    def apres_l_autre_onglet(*args, **kwargs):
        monkeypatch.setattr(rules_tentatives, "questions_figer", figer)
        une_tentative_remise(compte, quiz)
        return figer(*args, **kwargs)

    monkeypatch.setattr(rules_tentatives, "questions_figer", apres_l_autre_onglet)
    assert codes(ensemble(partial(tentative_commencer, compte=compte, quiz=quiz))) == ["essais_epuises"]


def test_quiz_handed_in_eight_times_at_once_completes_once_and_gives_one_attestation(monkeypatch, remises):
    suivi, tentative = _derniere_question()
    rencontre = Rencontre(8).placer(monkeypatch, rules_tentatives, "bilan_de")
    rendre = partial(tentative_soumettre, tentative=tentative, reponses=reponses_de(tentative))
    rendues = reussies(ensemble_fois(8, rendre))
    assert rencontre.empechee and len({t.remise_le for t in rendues}) == 1 and remises == [tentative.pk]
    suivi.refresh_from_db()
    assert suivi.est_acheve and suivi.progression_max == 100 and Achevement.objects.count() == 1
    assert Attestation.objects.get().est_emise
    assert Courriel.objects.filter(gabarit="attestations/emise").count() == 1


def test_answer_saved_while_the_quiz_is_handed_in_is_in_or_refused_never_half(monkeypatch):
    _suivi, tentative = _derniere_question()
    justes, fausses = reponses_de(tentative), reponses_de(tentative, 0)
    une = dict([next(iter(fausses.items()))])
    issues = ensemble(
        partial(tentative_soumettre, tentative=tentative, reponses=justes),
        *[partial(reponse_enregistrer, tentative=tentative, reponses=une)] * 3,
    )
    assert set(codes(issues)) <= {"", "deja_remise"} and issues[0].erreur is None
    tentative.refresh_from_db()
    assert tentative.reponses == justes and tentative.pourcentage == 100


def test_last_step_and_quiz_at_the_same_second_complete_once():
    compte, formation = un_conseiller(), une_formation_a_quiz()
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    module = formation.get_children().first().specific
    tentative = tentative_commencer(compte=compte, quiz=formation.quiz_final)
    issues = ensemble(
        partial(suivis.etape_marquer, suivi=suivi, module=module, etape_id=etapes_de(module)[0]),
        partial(tentative_soumettre, tentative=tentative, reponses=reponses_de(tentative)),
    )
    reussies(issues)
    suivi = Suivi.objects.get()
    assert suivi.est_acheve and suivi.progression_max == 100
    assert Achevement.objects.count() == Attestation.objects.count() == 1


# Double clicks on the training of the day: one draw, no answer lost (R14)
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
