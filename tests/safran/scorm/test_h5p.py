"""H5P modules: what the gate asks of them, what the server keeps of what they say, where they are played."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from safran.scorm import rules
from safran.scorm.contenus import jeton_de
from safran.scorm.models import EtatSco, PassageScorm, scorm_terminee
from safran.scorm.prises import paquets_coherents
from safran.scorm.rules import lancement_signer
from tests.pages import page_lue
from tests.safran.fabriques_scorm import avertis, hote_de, lire, refus, un_h5p, un_scorm, une_version

pytestmark = pytest.mark.django_db
XAPI = "http://adlnet.gov/expapi/verbs/"
SCRIPT = "H5P.Essai = function () { this.triggerXAPIScored(1, 2, 'answered'); };"


def un_h5p_qui_note(**remplaces) -> bytes:
    """A module whose library says its result."""
    return un_h5p(**({"H5P.Essai-1.0/essai.js": SCRIPT} | remplaces))


def enonce(verbe="completed", **resultat) -> str:
    """A statement as the player sends it."""
    return json.dumps({"verb": XAPI + verbe, "result": resultat})


@pytest.fixture
def passage(client, compte) -> PassageScorm:
    client.force_login(compte)
    return ouvert(compte, une_version(un_h5p_qui_note()).paquet)


def envoyer(client, passage, valeurs, compteur=1, lancement=1):
    jeton = lancement_signer(passage=passage, sco="h5p", numero=lancement)
    corps = {"jeton": jeton, "compteur": compteur, "valeurs": valeurs}
    adresse = reverse("scorm_envoi", args=[passage.uuid])
    return client.post(adresse, json.dumps(corps), content_type="application/json").json()


def relu(passage) -> EtatSco:
    passage.refresh_from_db()
    return EtatSco.objects.get(passage=passage)


# Ce que la porte demande


def demande(nom: str, majeure: int = 1, mineure: int = 0) -> str:
    """A library asked for by another."""
    return (
        f'"preloadedDependencies": [{{"machineName": "{nom}", "majorVersion": {majeure}, "minorVersion": {mineure}}}]'
    )


ESSAI, JS = "H5P.Essai-1.0/library.json", '"preloadedJs": [{"path": "essai.js"}]'
EN_ROND = {ESSAI: f"{{{demande('H5P.Deux')}, {JS}}}", "H5P.Deux-1.0/library.json": f"{{{demande('H5P.Essai')}}}"}
IMAGE = '{"media": {"type": {"library": "H5P.Image 1.1", "params": {}}}}'


@pytest.mark.parametrize(
    ("phrase", "remplaces"),
    [
        ("H5P.Image 1.1", {"content/content.json": IMAGE}),
        ("s’attendent l’une l’autre", EN_ROND),
        ("H5P.Deux-2.1", {ESSAI: f"{{{demande('H5P.Deux', 2, 1)}, {JS}}}"}),
        ("JSON bien formé", {"content/content.json": "[" * 100_000}),
    ],
)
def test_h5p_whose_libraries_are_missing_or_turn_in_a_ring_is_refused(phrase, remplaces):
    assert phrase in refus(un_h5p_qui_note(**remplaces))


def ouvert(compte, paquet) -> PassageScorm:
    """Someone opened this module."""
    passage = rules.passage_ouvrir(compte=compte, paquet=paquet)
    rules.lancement_ouvrir(passage=passage, sco="h5p")
    passage.refresh_from_db()
    return passage


def test_h5p_that_never_says_it_is_done_is_told_and_done_when_opened(compte):
    sans_licence = f'{{"title": "Sans licence", "mainLibrary": "H5P.Essai", {demande("H5P.Essai")}}}'
    assert "n’annonce jamais" in avertis(lire(un_h5p()))
    assert "n’annonce jamais" not in avertis(lire(un_h5p_qui_note(**{"h5p.json": sans_licence})))
    assert ouvert(compte, une_version(un_h5p()).paquet).etat == "TERMINE"


def test_region_says_that_opening_a_module_is_enough(region, compte):
    paquet = une_version(un_h5p_qui_note()).paquet
    editer = reverse("wagtailsnippets_scorm_paquet:edit", args=[paquet.pk])
    region.post(editer, {"titre": "À lire", "acheve_a_l_ouverture": "on"})
    paquet.refresh_from_db()
    assert (paquet.titre, ouvert(compte, paquet).etat) == ("À lire", "TERMINE")


# Ce que le serveur garde


@pytest.mark.parametrize(
    ("dit", "etat", "note"),
    [
        (enonce(score={"raw": 3, "max": 4, "min": 0, "scaled": 0.75}, success=True, completion=True), "REUSSI", 75),
        (enonce("answered", score={"raw": 1, "max": 4}, success=False), "ECHOUE", 25),
        (enonce(), "TERMINE", None),
        (enonce("mastered"), "REUSSI", None),
        (enonce("failed", score={"scaled": -0.5}), "ECHOUE", 0),
        (enonce(completion=False, score={"raw": 1, "max": 2}), "COMMENCE", 50),
        (enonce(score={"raw": 0, "max": 0}), "TERMINE", None),
    ],
)
def test_h5p_result_says_where_the_module_stands(client, passage, dit, etat, note):
    reponse = envoyer(client, passage, {"h5p.resultat": dit, "h5p.temps": "PT61.5S"})
    vu = relu(passage)
    assert (reponse["etat"], passage.etat, passage.note) == (etat, etat, note) and reponse["refusees"] == []
    assert vu.temps_total == 6150 and not list(paquets_coherents())


FORGES = (
    enonce(score={"raw": 9, "max": 4}),
    enonce(score={"scaled": 1.5}),
    enonce(score={"raw": -1, "max": 4, "min": 0}),
    enonce(score={"raw": 3, "max": 2, "min": 5}),
    enonce(score={"raw": 1e300, "max": 1e301}),
    enonce(score={"raw": "3", "max": 4}),
    enonce(score={"raw": True, "max": 4}),
    enonce(score=[1]),
    '{"verb": "' + XAPI + 'completed", "result": {"score": {"raw": NaN, "max": 1}}}',
    enonce(success="true"),
    enonce(duration="une heure"),
    enonce(duration=12),
    enonce(response="ce que la personne a tapé"),
    enonce("attempted", success=True),
    json.dumps({"verb": XAPI + "completed", "actor": {"mbox": "mailto:a@b.example"}}),
    "[]",
    "[" * 1_999,
    " " * 3_000 + enonce(),
    True,
)
FORGEES = [
    *({"h5p.resultat": dit} for dit in FORGES),
    {"h5p.resultat.../x": enonce()},
    {"h5p.entree": "resume"},
    {"cmi.core.lesson_status": "passed"},
    {"h5p.temps": "P1X"},
    *({"h5p.etat": dit} for dit in ("{", '"\x00"', '"\ud800"', '"' + "x" * 512_000 + '"')),
]


def test_forged_h5p_value_is_refused_and_changes_nothing(client, passage):
    for rang, valeurs in enumerate(FORGEES, 1):
        reponse, vu, dit = envoyer(client, passage, valeurs, compteur=rang), relu(passage), str(valeurs)[:80]
        assert len(reponse["refusees"]) == 1 and reponse["refusees"][0]["phrase"], dit
        ecrit = (vu.valeurs, vu.etat, vu.note, vu.temps_total, passage.etat)
        assert ecrit == ({}, "COMMENCE", None, 0, "COMMENCE"), dit


def test_h5p_only_goes_forward_whatever_comes_again_or_late(client, passage):
    recus = []
    scorm_terminee.connect(lambda **k: recus.append(k["passage"].etat), weak=False, dispatch_uid="essai-h5p")
    try:
        bon = {"h5p.resultat": enonce(score={"raw": 2, "max": 2}, success=True), "h5p.etat": '{"page": 2}'}
        premier = envoyer(client, passage, bon, compteur=5)
        fini_le = PassageScorm.objects.get().fini_le
        assert envoyer(client, passage, bon, compteur=5) == premier
        envoyer(client, passage, {"h5p.etat": '{"page": 1}'}, compteur=4)
        assert relu(passage).valeurs["h5p.etat"] == '{"page": 2}'
        envoyer(client, passage, {"h5p.resultat": enonce("failed", score={"raw": 0, "max": 2})}, compteur=6)
    finally:
        scorm_terminee.disconnect(dispatch_uid="essai-h5p")
    relu(passage)
    assert (passage.etat, passage.note, passage.fini_le, recus) == ("REUSSI", 100, fini_le, ["REUSSI"])


def test_h5p_state_is_given_back_at_the_next_opening_and_nothing_of_the_person(client, passage):
    partie = {"h5p.resultat.question-1": enonce("answered", score={"raw": 1, "max": 1})}
    envoyer(client, passage, {"h5p.etat": '{"reponses": {"0": "oui"}}', "h5p.temps": "PT10S"} | partie)
    assert relu(passage).etat == "COMMENCE"  # une partie ne décide pas pour le tout
    depart = rules.lancement_ouvrir(passage=passage, sco="h5p").depart
    assert depart == {"h5p.entree": "resume", "h5p.etat": '{"reponses": {"0": "oui"}}'} | partie
    envoyer(client, passage, {"h5p.temps": "PT5S"}, lancement=2)
    assert relu(passage).temps_total == 1500
    assert envoyer(client, passage, {"h5p.etat": "{}"}, compteur=2, lancement=1)["depasse"]


def test_h5p_time_beyond_reason_is_kept_within_what_can_be_written(client, passage):
    envoyer(client, passage, {"h5p.temps": "P" + "9" * 60 + "Y"})
    assert 0 < relu(passage).temps_total < 10_000 * 3600 * 100


# Où il se joue


def test_h5p_page_stands_on_the_content_host_under_the_policy_of_packages(passage):
    contenus = Client(HTTP_HOST=hote_de(passage.version))
    jeton = jeton_de(passage.version)
    lecteur = page_lue(contenus.get(f"/l/{jeton}/"))
    assert f'data-h5p="/h/{jeton}/"' in lecteur and "scorm2004.js" not in lecteur and 'src="/_/"' not in lecteur
    page = contenus.get(f"/h/{jeton}/")
    politique = page["Content-Security-Policy"]
    assert page.status_code == 200 and not page.cookies and page["Cache-Control"] == "no-store"
    assert "connect-src 'self'" in politique and "sandbox allow-scripts" in politique
    assert "allow-top-navigation" not in politique and "allow-popups" not in politique
    for nom in ("h5p/main.bundle.js", "h5p/frame.bundle.js", "h5p/styles/h5p.css", "h5p.js", "h5p.css"):
        assert contenus.get(f"/_/{nom}").status_code == 200, nom
    assert b"H5P.Essai" in contenus.get(f"/p/{jeton}/H5P.Essai-1.0/essai.js").getvalue()


def test_h5p_page_is_nowhere_else_nor_for_another_kind_of_package(client, passage):
    assert client.get(f"/h/{jeton_de(passage.version)}/").status_code == 404
    scorm = une_version(un_scorm())
    contenus = Client(HTTP_HOST=hote_de(scorm))
    for jeton in (jeton_de(scorm), "faux"):
        assert contenus.get(f"/h/{jeton}/").status_code == 404
