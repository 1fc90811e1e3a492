"""Answers kept on the way: one question at a time, by two pages, twice, too late."""

import pytest

from safran.quiz.models import Tentative
from safran.quiz.rules import tentatives
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.safran.fabriques_quiz import (
    fausses,
    formulaire_de,
    justes,
    lien,
    un_ordre,
    un_quiz,
    un_vrai_faux,
    une_question,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def essai(client):
    compte = un_conseiller()
    client.force_login(compte)
    return tentatives.tentative_commencer(compte=compte, quiz=un_quiz([une_question(), un_vrai_faux(), un_ordre()]))


def test_each_question_is_sent_alone_and_leaves_the_others_as_they_are(client, essai):
    page = page_lue(client.get(lien(essai)))
    assert page.count("data-question") == 3 and '"seule": "q2"' in page.replace("&quot;", '"')
    premiere, deuxieme, _ = essai.questions
    autre_page = formulaire_de(essai, {premiere["id"]: justes(premiere)})
    client.post(lien(essai), {**autre_page, "seule": "q1"}, headers=HTMX)
    # L’autre page, ouverte avant, n’a rien coché à la première question : elle ne l’efface pas.
    client.post(lien(essai), {"q2": "vrai", "seule": "q2"}, headers=HTMX)
    essai.refresh_from_db()
    assert essai.reponses == {premiere["id"]: justes(premiere), deuxieme["id"]: {"choix": ["vrai"]}}


def test_older_answer_of_another_page_does_not_come_back_with_the_next_question(client, essai):
    premiere = essai.questions[0]
    for reponse in (fausses(premiere), justes(premiere)):
        client.post(lien(essai), {"q1": reponse["choix"], "seule": "q1"}, headers=HTMX)
    client.post(lien(essai), {"q1": fausses(premiere)["choix"], "q2": "faux", "seule": "q2"}, headers=HTMX)
    essai.refresh_from_db()
    assert essai.reponses[premiere["id"]] == justes(premiere)


def test_same_saving_repeated_writes_once(client, essai):
    for _ in range(3):
        assert client.post(lien(essai), {"q2": "vrai", "seule": "q2"}, headers=HTMX).status_code == 200
    assert Tentative.objects.get().version == 1


def test_whole_form_of_an_older_page_removes_nothing_that_another_saved(client, essai):
    ancienne = str(essai.version)
    client.post(lien(essai), {"q2": "vrai", "seule": "q2"}, headers=HTMX)
    client.post(lien(essai), {"version": ancienne, "action": "enregistrer"})
    assert len(Tentative.objects.get().reponses) == 1
    client.post(lien(essai), {"version": str(Tentative.objects.get().version), "action": "enregistrer"})
    assert Tentative.objects.get().reponses == {}


@pytest.mark.parametrize("version", ["", "-1", "9" * 40, "x", "٣"])
def test_strange_version_is_no_breakdown(client, essai, version):
    reponse = client.post(lien(essai), {"version": version, "q2": "vrai", "action": "enregistrer"}, headers=HTMX)
    assert reponse.status_code == 200 and len(Tentative.objects.get().reponses) == 1


def test_question_that_does_not_exist_saves_nothing(client, essai):
    client.post(lien(essai), {"q2": "vrai", "seule": "q99"}, headers=HTMX)
    assert Tentative.objects.get().reponses == {}


def test_ranks_half_given_are_kept_as_they_are(client, essai):
    ligne = essai.questions[2]["lignes"][0]["id"]
    client.post(lien(essai), {f"q3-{ligne}": "2", "seule": "q3"}, headers=HTMX)
    assert Tentative.objects.get().reponses == {essai.questions[2]["id"]: {"parties": {ligne: "2"}}}
