"""Attempts: begun once, frozen, kept on the way, handed in on time by the clock of the server, marked for good."""

import datetime
from decimal import Decimal
from urllib.parse import quote

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from home.erreurs import RegleRefusee
from safran.quiz.genres import questions_a_plat
from safran.quiz.models import GRACE, Quiz, TempsSupplementaire, Tentative, tentative_terminee
from safran.quiz.prises import quiz_coherents, releves_coherents
from safran.quiz.queries.tentatives import echeance_de, quiz_etat, quiz_rendus, quiz_reussi
from safran.quiz.rules import tentatives
from safran.quiz.rules.tentatives import reponse_enregistrer, temps_accorder, tentative_commencer, tentative_soumettre
from tests.fabriques import un_ancien_membre, un_conseiller, une_region
from tests.pages import lue, page_lue
from tests.refus import refus
from tests.safran.fabriques_quiz import (
    fausses,
    formulaire_de,
    justes,
    lien,
    reponses_de,
    un_ordre,
    un_quiz,
    un_vrai_faux,
    une_question,
    une_tentative,
    une_tentative_remise,
)

pytestmark = pytest.mark.django_db


def test_attempt_freezes_its_questions_and_a_revision_changes_nothing(compte):
    quiz = un_quiz([une_question(enonce="Ancienne question")])
    tentative = une_tentative_remise(compte, quiz)
    quiz.questions = quiz.questions.stream_block.to_python([une_question(enonce="Nouvelle question")])
    quiz.seuil = 100
    quiz.save_revision().publish()
    tentative.refresh_from_db()
    assert tentative.questions[0]["enonce"] == "Ancienne question" and tentative.seuil == 70
    suivante = tentative_commencer(compte=compte, quiz=Quiz.objects.get(pk=quiz.pk))
    assert suivante.questions[0]["enonce"] == "Nouvelle question" and suivante.seuil == 100


def test_double_click_on_begin_makes_one_attempt_and_the_base_refuses_a_second_open_one(compte):
    quiz = un_quiz()
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    assert tentative_commencer(compte=compte, quiz=quiz) == tentative
    champs = {"numero": 2, "seuil": 70, "points_max": 1, "questions": tentative.questions}
    with pytest.raises(IntegrityError), transaction.atomic():
        Tentative.objects.create(compte=compte, quiz=quiz, **champs)
    assert Tentative.objects.count() == 1


def test_attempt_handed_in_is_signalled_once_in_the_transaction_and_takes_nothing_more(compte):
    recues = []

    def ecouter(sender, tentative, **kwargs):
        recues.append((tentative.pk, transaction.get_connection().in_atomic_block, tentative.est_remise))

    tentative = une_tentative(compte)
    tentative_terminee.connect(ecouter)
    try:
        premiere = tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative))
        seconde = tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative, bonnes=0))
    finally:
        tentative_terminee.disconnect(ecouter)
    assert recues == [(tentative.pk, True, True)]
    assert (premiere.pourcentage, premiere.remise_le) == (seconde.pourcentage, seconde.remise_le) and seconde.reussie
    refus("deja_remise", reponse_enregistrer, tentative=tentative, reponses=reponses_de(tentative, bonnes=0))
    tentative.refresh_from_db()
    assert tentative.pourcentage == 100


def test_saving_answers_twice_changes_nothing_and_an_empty_one_is_removed(compte):
    tentative = une_tentative(compte)
    question = questions_a_plat(tentative.questions)[0]
    for _ in range(2):
        tentative = reponse_enregistrer(tentative=tentative, reponses={question["id"]: justes(question)})
    assert (tentative.reponses, tentative.version) == ({question["id"]: justes(question)}, 1)
    assert reponse_enregistrer(tentative=tentative, reponses={question["id"]: {}}).reponses == {}


@pytest.mark.parametrize("reponse", [{"choix": ["ailleurs"]}, {"choix": [], "passe": False}, {"autre": 1}])
def test_answer_that_was_not_proposed_is_refused(compte, reponse):
    tentative = une_tentative(compte)
    question = questions_a_plat(tentative.questions)[0]
    for reponses in ({question["id"]: reponse}, {"ailleurs": justes(question)}):
        refus("reponse_inconnue", reponse_enregistrer, tentative=tentative, reponses=reponses)


def test_unanswered_question_holds_the_attempt_and_i_do_not_know_answers_it_for_nothing(compte):
    tentative = une_tentative(compte, [une_question(), un_vrai_faux()])
    premiere, seconde = tentative.questions
    reponses = {seconde["id"]: justes(seconde)}
    with pytest.raises(RegleRefusee) as levee:
        tentative_soumettre(tentative=tentative, reponses=reponses)
    assert levee.value.message == "Une question attend encore votre réponse."
    tentative.refresh_from_db()
    assert not tentative.est_remise
    reponses[premiere["id"]] = {"passe": True}
    assert tentative_soumettre(tentative=tentative, reponses=reponses).pourcentage == 50


@pytest.mark.parametrize(("bonnes", "seuil", "reussie"), [(2, 67, False), (2, 66, True), (3, 100, True)])
def test_exact_threshold_passes_and_none_is_reached_by_rounding(compte, bonnes, seuil, reussie):
    quiz = un_quiz([une_question() for _ in range(3)], seuil=seuil)
    tentative = une_tentative_remise(compte, quiz, bonnes=bonnes)
    assert (tentative.reussie, tentative.points) == (reussie, Decimal(bonnes))


def test_partial_points_are_kept_to_the_hundredth(compte):
    tentative = une_tentative(compte, [une_question("multiple", justes=("a", "b", "c"), fausses=("d",))])
    figee = tentative.questions[0]
    reponse = {"choix": justes(figee)["choix"][:2]}
    tentative = tentative_soumettre(tentative=tentative, reponses={figee["id"]: reponse})
    assert (tentative.points, tentative.pourcentage) == (Decimal("0.67"), 66)


def test_next_attempt_waits_for_its_delay(compte):
    quiz = un_quiz(delai_minutes=60)
    with time_machine.travel(datetime.datetime(2026, 3, 3, 9, 0, tzinfo=datetime.UTC), tick=False) as temps:
        une_tentative_remise(compte, quiz, bonnes=0)
        temps.shift(datetime.timedelta(minutes=59))
        with pytest.raises(RegleRefusee) as levee:
            tentative_commencer(compte=compte, quiz=quiz)
        assert levee.value.message == "Vous pourrez recommencer mardi 3 mars 2026 à 11\xa0h."
        temps.shift(datetime.timedelta(minutes=1))
        assert tentative_commencer(compte=compte, quiz=quiz).numero == 2


def test_best_attempt_counts_a_later_failure_takes_nothing_back_and_what_is_handed_in_is_told(compte):
    quiz, manque, ouvert, autre = (un_quiz() for _ in range(4))
    bonne = une_tentative_remise(compte, quiz)
    for rate in (quiz, manque):
        une_tentative_remise(compte, rate, bonnes=0)
    etat = quiz_etat(compte, quiz)
    assert etat.reussi and etat.meilleure == bonne
    assert quiz_reussi(compte, quiz.code) and not quiz_reussi(un_conseiller(), quiz.code)
    tentative_commencer(compte=compte, quiz=ouvert)
    une_tentative_remise(un_conseiller(), autre)
    assert quiz_rendus(compte, [manque.pk, ouvert.pk, autre.pk]) == {manque.pk}


def test_listener_that_fails_leaves_the_attempt_open(compte):
    def tomber(sender, **kwargs):
        raise RuntimeError("panne")

    tentative_terminee.connect(tomber)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            une_tentative_remise(compte, un_quiz())
    finally:
        tentative_terminee.disconnect(tomber)
    assert not Tentative.objects.remises().exists()


def test_shuffled_answers_keep_their_identity_and_questions_their_order(compte):
    question = une_question(justes=("a",), fausses=tuple("bcdefghijk"))
    quiz = un_quiz([question, un_vrai_faux()], melanger=True)
    origine = [reponse["id"] for reponse in question["value"]["reponses"]]
    tirages = [tentative_commencer(compte=un_conseiller(), quiz=quiz).questions for _ in range(6)]
    ordres = [[reponse["id"] for reponse in tirage[0]["reponses"]] for tirage in tirages]
    assert all(sorted(ordre) == sorted(origine) for ordre in ordres) and any(ordre != origine for ordre in ordres)
    assert all([r["id"] for r in tirage[1]["reponses"]] == ["vrai", "faux"] for tirage in tirages)


def test_impossible_result_is_refused_by_the_base_and_a_forged_one_seen_by_the_verification(compte):
    tentative = Tentative.objects.filter(pk=une_tentative_remise(compte, un_quiz(), bonnes=0).pk)
    for champs in ({"pourcentage": 101}, {"points": Decimal("99")}, {"remise_le": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            tentative.update(**champs)
    assert list(quiz_coherents()) == []
    for champs, phrase in (
        ({"pourcentage": 100, "reussie": True}, "que ses réponses ne donnent pas"),
        ({"pourcentage": 0, "reussie": True}, "contre son seuil"),
        ({"reussie": False, "numero": 3}, "ne se suivent pas"),
    ):
        tentative.update(**champs)
        assert any(phrase in dite for dite in quiz_coherents()), phrase


HTMX = {"HX-Request": "true"}


@pytest.fixture
def trois(client, compte):
    client.force_login(compte)
    return une_tentative(compte, [une_question(), un_vrai_faux(), un_ordre()])


def test_each_question_is_sent_alone_and_leaves_the_others_as_they_are(client, trois):
    page = page_lue(client.get(lien(trois)))
    assert page.count("data-question") == 3 and '"seule": "q2"' in page.replace("&quot;", '"')
    client.post(lien(trois), {"q2": "vrai", "seule": "q99"}, headers=HTMX)
    assert Tentative.objects.get().reponses == {}
    premiere, deuxieme, _ = trois.questions
    autre_page = formulaire_de(trois, {premiere["id"]: justes(premiere)})
    client.post(lien(trois), {**autre_page, "seule": "q1"}, headers=HTMX)
    # L’autre page, ouverte avant, n’a rien coché à la première question : elle ne l’efface pas.
    client.post(lien(trois), {"q2": "vrai", "seule": "q2"}, headers=HTMX)
    assert Tentative.objects.get().reponses == {premiere["id"]: justes(premiere), deuxieme["id"]: {"choix": ["vrai"]}}


def test_older_answer_of_another_page_does_not_come_back_with_the_next_question(client, trois):
    premiere = trois.questions[0]
    for reponse in (fausses(premiere), justes(premiere)):
        client.post(lien(trois), {"q1": reponse["choix"], "seule": "q1"}, headers=HTMX)
    client.post(lien(trois), {"q1": fausses(premiere)["choix"], "q2": "faux", "seule": "q2"}, headers=HTMX)
    trois.refresh_from_db()
    assert trois.reponses[premiere["id"]] == justes(premiere)


def test_whole_form_of_an_older_page_removes_nothing_that_another_saved(client, trois):
    ancienne = str(trois.version)
    client.post(lien(trois), {"q2": "vrai", "seule": "q2"}, headers=HTMX)
    client.post(lien(trois), {"version": ancienne, "action": "enregistrer"})
    assert len(Tentative.objects.get().reponses) == 1
    client.post(lien(trois), {"version": str(Tentative.objects.get().version), "action": "enregistrer"})
    assert Tentative.objects.get().reponses == {}


@pytest.mark.parametrize("version", ["", "-1", "9" * 40, "x", "٣"])
def test_strange_version_is_no_breakdown(client, trois, version):
    reponse = client.post(lien(trois), {"version": version, "q2": "vrai", "action": "enregistrer"}, headers=HTMX)
    assert reponse.status_code == 200 and len(Tentative.objects.get().reponses) == 1


DEBUT = datetime.datetime(2026, 3, 3, 9, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def temps():
    with time_machine.travel(DEBUT, tick=False) as voyage:
        yield voyage


@pytest.fixture
def essai(temps, compte):
    return une_tentative(compte, [une_question(), un_vrai_faux()], duree_minutes=10)


@pytest.fixture
def membre(client, temps, compte):
    client.force_login(compte)
    return client


def premiere(tentative) -> dict:
    question = tentative.questions[0]
    return {question["id"]: justes(question)}


def compte_a_rebours_fini(membre, tentative) -> str:
    """What the browser sends when its countdown ends, and the page that answers."""
    donnees = {**formulaire_de(tentative, premiere(tentative)), "action": "echeance"}
    return lue(membre.post(lien(tentative), donnees, follow=True))


def test_deadline_is_not_moved_by_a_revision_and_an_answer_within_the_grace_is_kept(essai, temps):
    essai.quiz.duree_minutes = 1
    essai.quiz.save()
    assert Tentative.objects.get().echeance_le == DEBUT + 10 * MINUTE
    temps.shift(10 * MINUTE + GRACE)
    assert reponse_enregistrer(tentative=essai, reponses=premiere(essai)).reponses == premiere(essai)


@pytest.mark.parametrize("regle", [reponse_enregistrer, tentative_soumettre])
def test_late_answer_is_refused_and_the_attempt_is_handed_in_with_what_was_kept(essai, temps, regle):
    reponse_enregistrer(tentative=essai, reponses=premiere(essai))
    temps.shift(10 * MINUTE + GRACE + datetime.timedelta(seconds=1))
    assert "trop tard" in refus("temps_ecoule", regle, tentative=essai, reponses=reponses_de(essai))
    rendue = Tentative.objects.get()
    assert rendue.reponses == premiere(essai) and rendue.pourcentage == 50 and rendue.hors_delai
    assert rendue.remise_le == rendue.echeance_le == DEBUT + 10 * MINUTE
    assert list(quiz_coherents()) == list(releves_coherents()) == []


def test_countdown_that_ends_early_or_of_a_quiz_without_limit_hands_in_nothing(membre, essai, compte, temps):
    temps.shift(5 * MINUTE)
    for tentative, reste in ((essai, True), (une_tentative(compte, [une_question(), un_vrai_faux()]), False)):
        html = compte_a_rebours_fini(membre, tentative)
        assert "Rendre mes réponses" in html and ('data-reste="300"' in html) is reste
        tentative.refresh_from_db()
        assert not tentative.est_remise and tentative.reponses == premiere(tentative)


def test_countdown_over_hands_in_with_blank_questions(membre, essai, temps):
    temps.shift(10 * MINUTE + datetime.timedelta(seconds=2))
    html = compte_a_rebours_fini(membre, essai)
    assert "Le temps est écoulé" in html and "50 % des points" in html and "Vous n’avez pas répondu" in html


def test_late_autosave_sends_the_browser_to_the_result_of_what_was_kept(membre, essai, temps):
    temps.shift(11 * MINUTE)
    reponse = membre.post(lien(essai), {"q2": "vrai", "seule": "q2"}, headers=HTMX)
    assert reponse.headers["HX-Redirect"] == lien(essai) and Tentative.objects.get().reponses == {}
    html = lue(membre.get(lien(essai)))
    assert "Le temps est écoulé" in html and "Quiz à reprendre" in html
    essai.refresh_from_db()
    assert essai.remise_le == essai.echeance_le


def test_next_attempt_begins_after_one_that_the_deadline_handed_in(essai, compte, temps):
    temps.shift(datetime.timedelta(hours=1))
    assert tentative_commencer(compte=compte, quiz=essai.quiz).numero == 2
    assert Tentative.objects.remises().get() == essai


def test_page_tells_the_deadline_and_the_seconds_left_and_autosave_tells_them_again(membre, essai, temps):
    html = lue(membre.get(lien(essai)))
    assert "À rendre avant <strong>10 h 10</strong>" in html and 'data-reste="600"' in html
    temps.shift(MINUTE)
    fragment = lue(membre.post(lien(essai), {"q2": "vrai", "seule": "q2"}, headers=HTMX))
    assert 'data-reste="540"' in fragment and 'value="1"' in fragment


def accorder(compte, quiz, pourcentage: int, **champs) -> None:
    champs = {"motif": "à sa demande", "accorde_par": une_region(), **champs}
    temps_accorder(compte=compte, quiz=quiz, pourcentage=pourcentage, **champs)


def test_more_time_lengthens_this_person_only_the_quiz_before_all_and_the_last_line_counts(temps, compte):
    quiz = un_quiz(duree_minutes=100)
    for pour, plus, minutes in ((None, 33, 133), (quiz, 50, 150), (None, 10, 150), (quiz, 20, 120), (quiz, 0, 100)):
        accorder(compte, pour, plus)
        assert echeance_de(compte, quiz, DEBUT) == DEBUT + minutes * MINUTE, (pour, plus)
        temps.shift(MINUTE)
    assert TempsSupplementaire.objects.count() == 5
    assert une_tentative(compte, duree_minutes=30).echeance_le == DEBUT + 38 * MINUTE
    assert une_tentative(un_conseiller(), duree_minutes=30).echeance_le == DEBUT + 35 * MINUTE


def test_more_time_granted_during_an_attempt_moves_its_deadline_and_less_does_not(essai, compte):
    for pourcentage in (100, 0):
        accorder(compte, essai.quiz, pourcentage)
        essai.refresh_from_db()
        assert essai.echeance_le == DEBUT + 20 * MINUTE


def test_more_time_without_reason_or_out_of_bounds_is_refused(compte):
    refus("motif_absent", accorder, compte=compte, quiz=None, pourcentage=33, motif=" ")
    refus("hors_bornes", accorder, compte=compte, quiz=None, pourcentage=301)
    assert not TempsSupplementaire.objects.exists()


def test_region_grants_more_time_on_its_page(client, compte):
    client.force_login(une_region())
    quiz = un_quiz(duree_minutes=10)
    demande = {"compte": compte.email.upper(), "quiz": quiz.pk, "pourcentage": "33", "motif": "à sa demande"}
    html = lue(client.post(reverse("quiz_temps"), demande, follow=True))
    assert "est enregistré" in html and "33 % en plus" in html and "à sa demande" in html
    ancien = un_ancien_membre()
    for champs, phrase in (
        ({"compte": "inconnu@exemple.fr"}, "Aucune personne n’a cette adresse"),
        ({"compte": ancien.email}, "n’est pas membre du réseau"),
        ({"pourcentage": "999"}, "300 % au plus"),
        ({"motif": ""}, "Renseignez ce champ."),
        ({"quiz": "9" * 40}, "pas"),
    ):
        refusee = lue(client.post(reverse("quiz_temps"), {**demande, **champs}))
        assert phrase in refusee and 'aria-invalid="true"' in refusee
    assert TempsSupplementaire.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "essais_max", "bonnes", "ouverte"),
    [
        ("IMMEDIATE", 0, 0, True),
        ("DERNIER", 2, 2, False),
        ("DERNIER", 1, 0, True),
        ("REUSSITE", 0, 0, False),
        ("REUSSITE", 0, 2, True),
        ("JAMAIS", 0, 2, False),
    ],
)
def test_correction_opens_when_the_quiz_says_so(membre, compte, moment, essais_max, bonnes, ouverte):
    quiz = un_quiz([une_question(), un_vrai_faux()], correction=moment, essais_max=essais_max)
    tentative = une_tentative_remise(compte, quiz, bonnes=bonnes)
    html = lue(membre.get(lien(tentative)))
    assert ("Explication générale" in html) is ouverte and "% des points" in html
    assert ("correction s’ouvrira" in html or "ne montre pas sa correction" in html) is not ouverte


def test_correction_without_right_answers_tells_only_what_one_chose(membre, compte):
    question = une_question(justes=("La bonne",), fausses=("La mauvaise",))
    tentative = une_tentative_remise(compte, un_quiz([question], montrer_justes=False), bonnes=0)
    html = lue(membre.get(lien(tentative)))
    assert "Ce n’est pas la bonne réponse" in html and "Retour sur La mauvaise" in html
    for secret in ("Bonne réponse", "Retour sur La bonne", "Explication générale", "option--juste"):
        assert secret not in html


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("correction", "DERNIER", "Limitez d’abord le nombre d’essais"),
        ("seuil", 0, "Le seuil va de 1 à 100 %."),
        ("seuil", 101, "Le seuil va de 1 à 100 %."),
        ("code", "second", "son code reste « premier »"),
    ],
)
def test_setting_that_a_published_quiz_cannot_have_is_told_at_its_field(champ, valeur, phrase):
    quiz = un_quiz(code="premier")
    quiz.full_clean()
    setattr(quiz, champ, valeur)
    with pytest.raises(ValidationError) as levee:
        quiz.full_clean()
    assert any(phrase in dite for dite in levee.value.message_dict[champ])


def test_quiz_is_taken_from_start_to_result_without_javascript(membre, compte):
    quiz = un_quiz(titre="Les niveaux du CEP")
    retour = "/parcours/1/2/abc/"
    debut = membre.get(reverse("quiz", args=[quiz.code]) + "?retour=" + quote(retour))
    assert "Commencer le quiz" in lue(debut) and "4 questions" in lue(debut)
    reponse = membre.post(reverse("quiz", args=[quiz.code]), {"retour": retour}, follow=True)
    tentative = Tentative.objects.get()
    assert "Rendre mes réponses" in lue(reponse) and "Madame R. pousse la porte" in lue(reponse)
    donnees = formulaire_de(tentative, reponses_de(tentative)) | {"action": "rendre", "retour": retour}
    resultat = lue(membre.post(lien(tentative), donnees, follow=True))
    assert "Quiz réussi" in resultat and "100 % des points" in resultat and f'href="{retour}"' in resultat
    assert "Votre réponse, juste" in resultat and "Explication générale" in resultat


def test_failed_quiz_offers_to_begin_again_and_shows_why_under_its_own_address_only(membre, compte):
    quiz = un_quiz()
    tentative = une_tentative_remise(compte, quiz, bonnes=0)
    assert membre.get(reverse("quiz_tentative", args=["autre-code", tentative.uuid])).status_code == 404
    resultat = lue(membre.get(lien(tentative)))
    assert "Quiz à reprendre" in resultat and "Recommencer le quiz" in resultat and "Bonne réponse" in resultat
    membre.post(reverse("quiz", args=[quiz.code]))
    assert Tentative.objects.filter(compte=compte).count() == 2


def test_unanswered_question_is_told_at_the_question_and_answers_are_kept(membre, compte):
    tentative = une_tentative(compte, [une_question(), une_question(), un_vrai_faux()])
    donnees = formulaire_de(tentative, reponses_de(tentative)) | {"action": "rendre"}
    del donnees["q2"]
    reponse = membre.post(lien(tentative), donnees)
    html = lue(reponse)
    assert reponse.status_code == 200 and 'href="#id_q2"' in html and html.count(" checked") == 2
    assert "Répondez à cette question ou choisissez « Je ne sais pas »." in html
    tentative.refresh_from_db()
    assert not tentative.est_remise and len(tentative.reponses) == 2


def test_answer_together_with_i_do_not_know_is_refused_in_words(membre, compte):
    tentative = une_tentative(compte, [une_question("multiple", justes=("A", "B"), fausses=("C",))])
    choix = justes(tentative.questions[0])["choix"]
    html = lue(membre.post(lien(tentative), {"q1": [*choix, "passe"], "action": "rendre"}))
    assert "gardez l’un ou l’autre" in html and html.count(" checked") == 3


def test_answers_are_saved_on_the_way_with_or_without_javascript_until_they_are_handed_in(membre, compte):
    tentative, htmx = une_tentative(compte, [une_question(), un_vrai_faux()]), {"HX-Request": "true"}
    donnees = {"q1": justes(tentative.questions[0])["choix"][0], "action": "enregistrer"}
    html = lue(membre.post(lien(tentative), donnees, headers=htmx))
    assert "Réponses enregistrées à" in html and "1 sur 2" in html and "<html" not in html
    assert "1 sur 2" in lue(membre.get(lien(tentative)))
    membre.post(lien(tentative), {"action": "enregistrer"}, headers=htmx)
    assert Tentative.objects.get().reponses == {}
    reponse = membre.post(lien(tentative), {"q2": "vrai", "action": "enregistrer"}, follow=True)
    assert "Vos réponses sont enregistrées" in lue(reponse)
    assert list(Tentative.objects.get().reponses.values()) == [{"choix": ["vrai"]}]
    tentatives.tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative))
    assert membre.post(lien(tentative), {"q1": "passe"}, headers=htmx).headers["HX-Redirect"] == lien(tentative)


@pytest.mark.parametrize("valeur", ["ailleurs", "\x00", "é" * 5000, "<script>alert(1)</script>", "1' OR 1=1--"])
def test_hostile_answer_is_told_at_its_question(membre, compte, valeur):
    tentative = une_tentative(compte, [une_question(), un_vrai_faux()])
    reponse = membre.post(lien(tentative), {"q1": valeur, "q2": "vrai", "action": "rendre"})
    assert reponse.status_code == 200 and "à corriger" in lue(reponse) and "<script>alert" not in lue(reponse)
    assert list(Tentative.objects.get().reponses.values()) == [{"choix": ["vrai"]}]


@pytest.mark.parametrize(
    "retour",
    ["//evil.test", "https://evil.test", "\\\\evil.test", "/\\evil.test", "javascript:alert(1)", "evil", "///x"],
)
def test_way_back_stays_on_this_site(membre, compte, retour):
    tentative = une_tentative_remise(compte, un_quiz())
    html = lue(membre.get(lien(tentative) + "?retour=" + quote(retour)))
    assert "evil" not in html and "javascript:" not in html and ">Continuer" not in html


def test_attempts_are_limited_and_told_when_the_quiz_says_so(membre, compte):
    quiz = un_quiz(essais_max=2)
    for _ in range(2):
        une_tentative_remise(compte, quiz, bonnes=0)
    refus("essais_epuises", tentative_commencer, compte=compte, quiz=quiz)
    html = lue(membre.get(reverse("quiz", args=[quiz.code])))
    assert "Vous avez utilisé vos 2 essais" in html and "Recommencer" not in html
    assert "Vous avez utilisé tous vos essais" in lue(membre.post(reverse("quiz", args=[quiz.code]), follow=True))
    assert tentative_commencer(compte=un_conseiller(), quiz=quiz).numero == 1


def test_queries_do_not_grow_with_the_questions(membre, compte, django_assert_max_num_queries):
    membre.get(reverse("mon_espace"))  # les paramètres du site naissent à la première page
    for nombre in (2, 30):
        tentative = une_tentative(compte, [une_question() for _ in range(nombre)])
        with django_assert_max_num_queries(12):
            membre.get(lien(tentative))
        with django_assert_max_num_queries(20):
            membre.post(lien(tentative), formulaire_de(tentative, reponses_de(tentative)) | {"action": "rendre"})
        with django_assert_max_num_queries(12):
            assert "100 %" in lue(membre.get(lien(tentative)))


def etape(compte, quiz) -> str:
    request = RequestFactory().get("/parcours/7/8/etape/")
    request.user = compte
    gabarit = Template("{% load quiz_tags %}{% quiz_etape quiz %}")
    return gabarit.render(Context({"request": request, "quiz": quiz, "csrf_token": "jeton"})).replace("&nbsp;", " ")


def test_step_shows_where_the_reader_stands(compte):
    quiz = un_quiz()
    assert "Commencer le quiz" in etape(compte, quiz) and 'value="/parcours/7/8/etape/"' in etape(compte, quiz)
    tentatives.tentative_commencer(compte=compte, quiz=quiz)
    assert "Reprendre le quiz" in etape(compte, quiz)
    une_tentative_remise(compte, quiz, bonnes=0)
    assert "Quiz à reprendre" in etape(compte, quiz) and "Recommencer le quiz" in etape(compte, quiz)
    une_tentative_remise(compte, quiz)
    html = etape(compte, quiz)
    assert "Quiz réussi" in html and "100 %" in html
    assert f'href="?quiz={quiz.code}&amp;essai=2#quiz-{quiz.code}"' in html


def test_withdrawn_quiz_is_not_begun_but_is_finished_and_what_was_handed_in_is_still_read(membre, compte):
    quiz = un_quiz([une_question(enonce="Combien de portes ?")])
    premier = une_tentative_remise(compte, quiz)
    ouverte = tentative_commencer(compte=un_conseiller(), quiz=quiz)
    quiz.unpublish()
    quiz.refresh_from_db()
    html = etape(compte, quiz)
    assert "pas ouvert pour le moment" in html and "<button" not in html
    assert membre.get(reverse("quiz", args=[quiz.code])).status_code == 404
    assert "Combien de portes ?" in lue(membre.get(lien(premier)))
    with pytest.raises(RegleRefusee):
        tentative_commencer(compte=un_conseiller(), quiz=quiz)
    assert tentative_soumettre(tentative=ouverte, reponses=reponses_de(ouverte)).reussie
