"""xAPI statements: what happened, the same each time, without a name nor an address."""

import json
import uuid

import pytest
from django.urls import reverse

from safran.parcours.models import Suivi
from safran.parcours.rules import suivis as achevements
from safran.parcours.xapi import declarations
from safran.quiz.genres import questions_a_plat
from safran.quiz.rules import tentatives
from safran.scorm import rules
from safran.scorm.rules import Cliche
from tests.fabriques import un_conseiller, une_region, une_tete_de_reseau
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape
from tests.safran.fabriques_quiz import justes, un_quiz
from tests.safran.fabriques_scorm import une_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return un_quiz()


@pytest.fixture
def module(formation, quiz):
    return un_module(formation, [une_etape("Écouter"), une_etape("Le quiz", [("quiz", quiz.pk)])], title="Un")


@pytest.fixture
def compte():
    return un_conseiller(prenom="Zélie", nom="Trouvetout")


@pytest.fixture
def suivi(compte, formation, module, quiz):
    suivi = achevements.suivi_commencer(compte=compte, formation=formation)
    achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    essai = tentatives.tentative_commencer(compte=compte, quiz=quiz)
    reponses = {question["id"]: justes(question) for question in questions_a_plat(essai.questions)}
    tentatives.tentative_soumettre(tentative=essai, reponses=reponses)
    return Suivi.objects.get(pk=suivi.pk)


def lire(client, nom, *args) -> list[dict]:
    reponse = client.get(reverse(nom, args=args))
    assert reponse.status_code == 200 and reponse["Content-Type"].startswith("application/json")
    return json.loads(b"".join(reponse.streaming_content))


def test_statements_tell_what_happened_with_the_vocabulary_of_xapi(client, compte, suivi, formation):
    client.force_login(compte)
    lignes = lire(client, "parcours_xapi_mien")
    faits = {(ligne["verb"]["id"].rsplit("/", 1)[1], ligne["object"]["definition"]["name"]["fr"]) for ligne in lignes}
    titre = next(nom for verbe, nom in faits if verbe in {"failed", "passed"})
    assert {("initialized", "Deux portes"), ("completed", "Écouter"), ("completed", "Le quiz")} <= faits
    assert {("completed", "Un"), ("completed", "Deux portes")} <= faits and titre
    for ligne in lignes:
        assert uuid.UUID(ligne["id"]) and set(ligne["actor"]["account"]) == {"homePage", "name"}
        assert ligne["object"]["id"].startswith("http") and "T" in ligne["timestamp"]
    note = next(ligne["result"]["score"] for ligne in lignes if "score" in ligne.get("result", {}))
    assert 0 <= note["scaled"] <= 1 and note["min"] <= note["raw"] <= note["max"]


def test_statements_name_nobody_and_are_the_same_each_time(client, compte, suivi, formation):
    client.force_login(une_region())
    premiere, seconde = (lire(client, "parcours_xapi", formation.pk) for _ in range(2))
    assert premiere == seconde and len({ligne["id"] for ligne in premiere}) == len(premiere)
    texte = json.dumps(premiere, ensure_ascii=False)
    for secret in (compte.email, compte.nom, compte.prenom, "mailto", "mbox", "@"):
        assert secret not in texte


def test_statements_are_one_s_own_or_the_region_s(client, suivi, formation):
    client.force_login(un_conseiller())
    assert lire(client, "parcours_xapi_mien") == []
    for autre in (un_conseiller(), une_tete_de_reseau()):
        client.force_login(autre)
        assert client.get(reverse("parcours_xapi", args=[formation.pk])).status_code == 404


def test_statement_of_an_exception_and_of_a_step_gone(suivi, formation, module, compte):
    autre = achevements.suivi_commencer(compte=un_conseiller(), formation=formation)
    achevements.etape_marquer(suivi=autre, module=module, etape_id=etapes_de(module)[0])
    achevements.derogation_accorder(suivi=autre, accordee_par=une_region(), motif="Présente")
    etapes_remplacer(module, [une_etape("Neuve")])
    lignes = list(declarations(Suivi.objects.filter(pk=autre.pk)))
    assert any(ligne["verb"]["id"].endswith("waived") for ligne in lignes)
    assert any("retirée" in ligne["object"]["definition"]["name"]["fr"] for ligne in lignes)


def test_statements_cost_the_same_for_one_learner_or_ten(suivi, formation, module, django_assert_max_num_queries):
    with django_assert_max_num_queries(8) as un:
        list(declarations(Suivi.objects.filter(formation=formation)))
    for _ in range(9):
        autre = achevements.suivi_commencer(compte=un_conseiller(), formation=formation)
        achevements.etape_marquer(suivi=autre, module=module, etape_id=etapes_de(module)[0])
    with django_assert_max_num_queries(8) as dix:
        list(declarations(Suivi.objects.filter(formation=formation)))
    assert len(un) == len(dix)


def test_module_made_elsewhere_is_told_with_what_it_declared(client, compte, formation):
    paquet = une_version().paquet
    un_module(formation, [une_etape("À jouer", [("scorm", paquet.pk)])])
    achevements.suivi_commencer(compte=compte, formation=formation)
    passage = rules.passage_ouvrir(compte=compte, paquet=paquet)
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    client.force_login(compte)
    assert not [ligne for ligne in lire(client, "parcours_xapi_mien") if _du_paquet(ligne, paquet)]
    dit = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "85"}
    rules.cliche_enregistrer(passage=passage, sco="i-un", cliche=Cliche(1, 1, dit))
    ligne, *autres = [ligne for ligne in lire(client, "parcours_xapi_mien") if _du_paquet(ligne, paquet)]
    assert not autres and ligne["verb"]["id"].endswith("/passed") and ligne["object"]["id"].startswith("http")
    assert (ligne["result"]["success"], ligne["result"]["score"]["scaled"]) == (True, 0.85)


def _du_paquet(ligne: dict, paquet) -> bool:
    objet = ligne["object"]
    return str(paquet.uuid) in objet["id"] and objet["definition"]["name"]["fr"] == paquet.titre
