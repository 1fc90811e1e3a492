"""Questions and quizzes of a step: corrected on the server or read by someone, kept as asked, done once handed in."""

import io
import uuid
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from reseau.comptes.rules import compte_fermer
from safran.parcours.models import EtapeVue, ListeCochee, ReponseEtape, Suivi
from safran.parcours.prises import donnees_des_reponses
from safran.parcours.queries.questions import elements_poser
from safran.parcours.queries.suivis import avancement_lire, manques_de
from safran.parcours.rules import suivis
from safran.parcours.rules.suivis import liste_cocher, reponses_oublier, traces_oublier
from safran.quiz.choices import FAUX, VRAI
from safran.quiz.models import QuestionARevoir, Quiz, ReponseOuverte, Tentative
from safran.quiz.prises import carte_relectures
from safran.quiz.queries.ouvertes import a_relire
from safran.quiz.rules.ouvertes import reponse_relire
from safran.quiz.rules.tentatives import tentative_commencer, tentative_soumettre
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.questions import questions
from tests.refus import refus
from tests.safran.fabriques_blocs import un_bloc
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import (
    de_chaque_genre,
    fausses,
    justes,
    lien,
    un_appariement,
    un_vrai_faux,
    une_ouverte,
    une_question,
    une_question_de_banque,
    une_vignette,
)
from tests.safran.fabriques_quiz import un_quiz as un_quiz_de

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
TEXTE = "J’écoute, puis nous appelons ensemble."


class Etape:
    """A step that holds these lines of the bank, opened by a member."""

    def __init__(self, client, *lignes):
        self.client, self.lignes = client, lignes
        self.formation = une_formation()
        module = un_module(self.formation, [une_etape("À vous", [("question", ligne.pk) for ligne in lignes])])
        self.compte = un_conseiller()
        self.suivi = suivis.suivi_commencer(compte=self.compte, formation=self.formation)
        self.args = [self.formation.pk, module.pk, etapes_de(module)[0]]
        self.blocs = [bloc["id"] for bloc in module.etapes.raw_data[0]["value"]["contenu"]]
        client.force_login(self.compte)

    def de(self, compte) -> "Etape":
        """The same step, opened by someone else."""
        suivis.suivi_commencer(compte=compte, formation=self.formation)
        self.client.force_login(compte)
        return self

    def ecrire(self, texte: str = TEXTE, **champs):
        """Answer the open question that the step holds."""
        donnees = {f"q{self.blocs[0]}-texte": texte, **champs}
        return self.client.post(reverse("parcours_question", args=[*self.args, self.blocs[0]]), donnees)

    def lire(self, suite: str = "") -> str:
        return page_lue(self.client.get(reverse("parcours_etape", args=self.args) + suite))

    def question(self, ligne: int = 0, rang: int = 0) -> dict:
        element = elements_poser({self.blocs[ligne]: self.lignes[ligne].pk})[self.blocs[ligne]]
        return element.get("questions", [element])[rang]

    def repondre(self, reponse: dict, ligne: int = 0, rang: int = 0, cle: str = "", **entetes):
        ancre = self.question(ligne, rang)["ancre"]
        donnees = {"cle": cle or str(uuid.uuid4())}
        for nom, valeur in reponse.get("parties", {}).items():
            donnees[f"q{ancre}-{nom}"] = valeur
        if "choix" in reponse:
            donnees[f"q{ancre}"] = reponse["choix"]
        return self.client.post(reverse("parcours_question", args=[*self.args, ancre]), donnees, **entetes)


@pytest.mark.parametrize("question", de_chaque_genre(), ids=lambda question: question["type"])
def test_every_kind_is_answered_in_place_wrong_then_right(client, question):
    etape = Etape(client, une_question_de_banque(question))
    reponse = etape.repondre(fausses(etape.question()))
    assert reponse.status_code == 303
    assert reponse.url == f"{reverse('parcours_etape', args=etape.args)}#question-{etape.blocs[0]}"
    page = etape.lire()
    assert "C’est juste<" not in page and "Recommencer la question" in page
    etape.repondre(justes(etape.question()))
    assert "C’est juste" in etape.lire()
    donnee = ReponseEtape.objects.get()
    assert (donnee.essais, donnee.part) == (2, 1000)
    assert donnee.premiere_part < 1000 and donnee.premiere != donnee.reponse


def test_nothing_of_the_answer_is_in_the_page_before(client):
    etape = Etape(
        client,
        une_question_de_banque(une_question(justes=("Bonne",), fausses=("Mauvaise",))),
        une_question_de_banque(un_appariement((("Un cadre", "L’Apec"), ("Un lycéen", "Le CIO")))),
    )
    page = etape.lire()
    assert "Bonne" in page and "L’Apec" in page
    for secret in ("Retour sur", "Explication générale", "option--juste", "C’est juste"):
        assert secret not in page
    question = etape.question(1)
    assert not {ligne["id"] for ligne in question["lignes"]} & {choix["id"] for choix in question["choix"]}


def test_double_click_and_late_sending_count_once(client):
    etape = Etape(client, une_question_de_banque(un_vrai_faux()))
    question = etape.question()
    for _ in range(2):
        etape.repondre(fausses(question), cle="a")
    etape.repondre(justes(question), cle="b")
    etape.repondre(fausses(question), cle="a")
    donnee = ReponseEtape.objects.get()
    assert (donnee.essais, donnee.part, donnee.premiere_part) == (2, 1000, 0)


def test_script_receives_the_correction_and_an_unreadable_or_invented_answer_writes_nothing(client):
    etape = Etape(client, une_question_de_banque(un_vrai_faux()))
    vide = etape.repondre({}, headers=JSON)
    assert vide.status_code == 422 and "Répondez à cette question" in vide.json()["html"]
    inventee = etape.repondre({"choix": ["inventé"]})
    assert inventee.status_code == 422 and "Valider ma réponse" in page_lue(inventee)
    assert not ReponseEtape.objects.exists()
    html = etape.repondre(justes(etape.question()), headers=JSON).json()["html"]
    assert "C’est juste" in html and f'id="question-{etape.blocs[0]}"' in html


def test_case_asks_each_of_its_questions_under_its_own_name(client):
    etape = Etape(client, une_question_de_banque(une_vignette([une_question(), un_vrai_faux()])))
    etape.repondre(justes(etape.question(rang=1)), rang=1)
    page = etape.lire()
    assert "Madame R. pousse la porte" in page
    assert page.count("Valider ma réponse") == 1 and page.count("Recommencer la question") == 1
    assert ReponseEtape.objects.get().rang == 2


def test_changed_then_retired_question_stays_as_it_was_asked(client):
    ligne = une_question_de_banque(un_vrai_faux(enonce="Deux portes au plus ?"))
    etape = Etape(client, ligne)
    etape.repondre(justes(etape.question()))
    ligne.contenu = ligne.contenu.stream_block.to_python([un_vrai_faux(enonce="Trois portes au plus ?")])
    ligne.save()
    assert "Deux portes au plus" in etape.lire()
    assert "Trois portes au plus" in etape.lire(f"?refaire={etape.blocs[0]}")
    ligne.unpublish()
    for suite in ("", f"?refaire={etape.blocs[0]}"):
        page = etape.lire(suite)
        assert "Deux portes au plus" in page and "n’est plus posée" in page and "Recommencer" not in page
        assert "Valider ma réponse" not in page
    adresse = reverse("parcours_question", args=[*etape.args, etape.blocs[0]])
    assert client.post(adresse, {}).status_code == 404


def test_number_of_questions_changes_no_query(client):
    une = Etape(client, une_question_de_banque(un_vrai_faux()))
    nombre = questions(une.lire)
    assert questions(Etape(client, *[une_question_de_banque(q) for q in de_chaque_genre()]).lire) <= nombre


def test_answers_are_exported_then_forgotten_after_a_year_or_with_the_account(client):
    etape = Etape(client, une_question_de_banque(un_vrai_faux(enonce="Deux portes ?")))
    etape.repondre(justes(etape.question()))
    (rubrique,) = donnees_des_reponses(etape.compte)
    assert rubrique.lignes[0]["Question"] == "Deux portes ?"
    assert reponses_oublier() == 0
    ReponseEtape.objects.update(le=timezone.now() - timedelta(days=366))
    assert reponses_oublier() == 1
    etape.repondre(justes(etape.question()))
    traces_oublier(compte=etape.compte)
    assert not ReponseEtape.objects.exists()


def test_question_missed_in_a_step_comes_back_as_that_of_the_bank_and_leads_to_the_step(client):
    etape = Etape(client, une_question_de_banque(), une_question_de_banque())
    etape.repondre(fausses(etape.question()))
    etape.repondre(justes(etape.question()))
    etape.repondre(justes(etape.question(1)), ligne=1)
    a_revoir = QuestionARevoir.objects.get()
    assert (a_revoir.identite, a_revoir.titre) == (f"banque-{etape.lignes[0].pk}", etape.formation.title)
    assert a_revoir.adresse == f"{reverse('parcours_etape', args=etape.args)}#question-{etape.blocs[0]}"
    assert client.get(a_revoir.adresse).status_code == 200


def une_etape_ouverte(client, lue_par: str = "PAIR") -> Etape:
    return Etape(client, une_question_de_banque(une_ouverte(lue_par=lue_par)))


def grille(copie: ReponseOuverte, niveau: int = 2) -> dict[str, int]:
    return {critere["id"]: niveau for critere in copie.question["criteres"]}


def test_follower_who_has_answered_reads_and_the_step_shows_it(client):
    etape, autrice, paire = une_etape_ouverte(client), un_conseiller(), un_conseiller()
    etape.de(autrice).ecrire()
    assert "attend d’être relue" in etape.de(autrice).lire()
    assert not a_relire(paire).exists() and carte_relectures(paire) is None
    etape.de(paire).ecrire("J’oriente.")
    assert Courriel.objects.get(gabarit="quiz/a_relire").destinataire == autrice.email
    assert carte_relectures(paire).contexte["nombre"] == 1
    copie = a_relire(paire).get()
    reponse_relire(copie=copie, par=paire, niveaux=grille(copie, 1), commentaire="Dites aussi quand.")
    page = etape.de(autrice).lire()
    assert "Dites aussi quand." in page and "C’est juste en partie" in page and paire.nom not in page
    donnee = ReponseEtape.objects.get(suivi__compte=autrice)
    assert (donnee.part, donnee.premiere_part) == (500, 500)
    assert Courriel.objects.get(gabarit="quiz/relue").destinataire == autrice.email


def test_answer_written_again_before_its_reading_takes_the_place_of_the_former(client):
    etape, autrice, paire = une_etape_ouverte(client), un_conseiller(), un_conseiller()
    etape.de(autrice).ecrire()
    etape.de(paire).ecrire()
    lue = a_relire(paire).get()
    etape.de(autrice).ecrire("Je récris ma réponse.")
    copie = a_relire(paire).get()
    assert (copie.pk, copie.texte) == (lue.pk, "Je récris ma réponse.")
    lecture = {"par": paire, "niveaux": grille(copie)}
    refus("a_change", reponse_relire, copie=copie, deposee_le=lue.deposee_le, **lecture)
    reponse_relire(copie=copie, deposee_le=copie.deposee_le, **lecture)
    etape.de(autrice).ecrire("Et encore.")
    assert ReponseOuverte.objects.filter(compte=autrice).count() == 2


def test_oneself_compares_with_the_model_then_comes_back_to_the_step(client):
    etape, autrice = une_etape_ouverte(client, "SOI"), un_conseiller()
    etape.de(autrice).ecrire()
    copie = ReponseOuverte.objects.get()
    assert reverse("quiz_relecture", args=[copie.uuid]) in etape.de(autrice).lire()
    donnees = {"critere-1": 2, "critere-2": 1, "deposee_le": copie.deposee_le.isoformat()}
    reponse = client.post(reverse("quiz_relecture", args=[copie.uuid]), donnees)
    assert reponse.url == f"{reverse('parcours_etape', args=etape.args)}#question-{etape.blocs[0]}"
    page = etape.de(autrice).lire()
    assert "Comparer ma réponse" not in page and "En partie" in page
    assert not Courriel.objects.filter(gabarit="quiz/relue").exists()


def test_words_that_name_someone_are_said_and_the_text_is_kept(client):
    etape, autrice = une_etape_ouverte(client), un_conseiller()
    texte = "Appelez Madame Dupont au 05 49 00 00 00."
    reponse = etape.de(autrice).ecrire(texte)
    page = page_lue(reponse)
    assert reponse.status_code == 422 and "On dirait" in page and page.count(texte) == 1
    assert not ReponseEtape.objects.exists()
    assert etape.de(autrice).ecrire(texte, **{f"q{etape.blocs[0]}-garder": "1"}).status_code == 303
    assert ReponseOuverte.objects.get().texte == texte


# Lists ticked in a step: kept for who ticks, with or without a script, and gone with the account.

EN_JSON = {"headers": JSON}


@pytest.fixture
def module_a_cocher(formation):
    return un_module(formation, [une_etape("Préparer", [un_bloc("coches")])])


@pytest.fixture
def suivi_a_cocher(membre, formation, module_a_cocher):
    return suivis.suivi_commencer(compte=membre, formation=formation)


@pytest.fixture
def liste(module_a_cocher):
    """The identities of the step, of the list and of its lines."""
    (etape,) = type(module_a_cocher).objects.get(pk=module_a_cocher.pk).etapes.raw_data
    (bloc,) = etape["value"]["contenu"]
    return etape["id"], bloc["id"], [ligne["id"] for ligne in bloc["value"]["lignes"]]


@pytest.fixture
def adresse(formation, module_a_cocher, liste):
    return reverse("parcours_coches", args=[formation.pk, module_a_cocher.pk, *liste[:2]])


def cochees(client, adresse) -> list[bool]:
    page = page_lue(client.get(adresse.partition("coches/")[0]))
    return ["checked" in morceau.partition(">")[0] for morceau in page.split('name="cochee"')[1:]]


def test_ticks_are_kept_without_a_script_and_found_back_by_who_ticked_alone(
    client, suivi_a_cocher, adresse, liste, formation
):
    _, bloc, lignes = liste
    assert cochees(client, adresse) == [False, False]
    reponse = client.post(adresse, {"cochee": [lignes[1]]})
    assert reponse.status_code == 303 and reponse["Location"].endswith(f"#b-{bloc}")
    assert cochees(client, adresse) == [False, True]
    autre = un_conseiller()
    suivis.suivi_commencer(compte=autre, formation=formation)
    client.force_login(autre)
    assert cochees(client, adresse) == [False, False]


def test_ticks_sent_twice_or_with_strange_lines_are_one_row_of_known_lines(client, suivi_a_cocher, adresse, liste):
    for _ in range(2):
        reponse = client.post(adresse, {"cochee": [liste[2][0], "\x00", "une autre"]}, **EN_JSON)
        assert (reponse.status_code, reponse.json()["message"]) == (200, "Vos coches sont gardées.")
    assert ListeCochee.objects.get().cochees == [liste[2][0]]
    client.post(adresse, {}, **EN_JSON)
    assert ListeCochee.objects.get().cochees == []


def test_list_withdrawn_meanwhile_says_so_and_writes_nothing(client, suivi_a_cocher, module_a_cocher, adresse, liste):
    etapes_remplacer(module_a_cocher, [une_etape("Préparer", etape_id=liste[0])])
    reponse = client.post(adresse, {"cochee": liste[2]}, **EN_JSON)
    assert reponse.status_code == 409 and "a été retirée" in reponse.json()["message"]
    assert "a été retirée" in page_lue(client.post(adresse, {"cochee": liste[2]}, follow=True))
    refus("liste_absente", liste_cocher, suivi=suivi_a_cocher, module_pk=0, etape_id="", bloc_id=liste[1], cochees=[])
    assert not ListeCochee.objects.exists()


def test_ticks_are_in_the_data_of_the_person_and_go_with_the_account(client, suivi_a_cocher, adresse, liste, membre):
    client.post(adresse, {"cochee": liste[2]})
    archive = zipfile.ZipFile(io.BytesIO(client.post(reverse("mes_donnees_emporter")).content))
    assert "Deux chaises ; Les horaires" in archive.read("donnees.json").decode()
    compte_fermer(compte=membre)
    assert not ListeCochee.objects.exists()


def un_quiz(code: str = "deux-portes") -> Quiz:
    """One true-or-false question, published."""
    return un_quiz_de([un_vrai_faux(enonce="Deux portes ?")], code=code, titre=f"Quiz {code}")


def rendre(compte, quiz, juste: bool):
    """Take the quiz, right or wrong."""
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    reponses = {tentative.questions[0]["id"]: {"choix": [VRAI if juste else FAUX]}}
    return tentative_soumettre(tentative=tentative, reponses=reponses)


@pytest.fixture
def quiz():
    return un_quiz()


@pytest.fixture
def formation_a_quiz(quiz):
    return une_formation(achevement_criteres=[("etapes_vues", None), ("quiz_reussi", {"quiz": quiz.code})])


@pytest.fixture
def module(formation_a_quiz, quiz):
    return un_module(formation_a_quiz, [une_etape("La règle"), une_etape("Le quiz", [("quiz", quiz.pk)])])


@pytest.fixture
def suivi(compte, formation_a_quiz, module):
    suivi = suivis.suivi_commencer(compte=compte, formation=formation_a_quiz)
    suivis.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    return suivi


def test_quiz_step_is_marked_when_handed_in_and_completes_once_passed_for_good(suivi, module, quiz, compte):
    rendre(un_conseiller(), quiz, juste=True)
    tentative_commencer(compte=compte, quiz=quiz)
    refus("quiz_a_rendre", suivis.etape_marquer, suivi=suivi, module=module, etape_id=etapes_de(module)[1])
    suivi.refresh_from_db()
    assert suivi.progression_max == 50 and EtapeVue.objects.count() == 1
    rendre(compte, quiz, juste=False)
    suivi.refresh_from_db()
    assert suivi.progression_max == 100 and not suivi.est_acheve
    assert manques_de(avancement_lire(suivi)) == [f"réussir le quiz « {quiz.titre} »"]
    rendre(compte, quiz, juste=True)
    acheve = Suivi.objects.get(pk=suivi.pk).acheve_le
    assert acheve is not None
    rendre(compte, quiz, juste=False)
    assert Suivi.objects.get(pk=suivi.pk).acheve_le == acheve


@pytest.mark.parametrize("avant", [True, False], ids=["avant de commencer", "avant les autres étapes"])
def test_quiz_passed_early_completes_with_the_last_step(compte, formation_a_quiz, module, quiz, avant):
    if avant:
        rendre(compte, quiz, juste=True)
    suivi = suivis.suivi_commencer(compte=compte, formation=formation_a_quiz)
    if not avant:
        rendre(compte, quiz, juste=True)
    assert not Suivi.objects.get(pk=suivi.pk).est_acheve
    for etape_id in etapes_de(module)[: 2 if avant else 1]:
        suivis.etape_marquer(suivi=suivi, module=module, etape_id=etape_id)
    assert Suivi.objects.get(pk=suivi.pk).est_acheve


def test_quiz_step_with_two_quizzes_waits_for_both(compte, quiz):
    autre = un_quiz("vae")
    formation = une_formation()
    un_module(formation, [une_etape("Deux quiz", [("quiz", quiz.pk), ("quiz", autre.pk)])])
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    rendre(compte, quiz, juste=True)
    assert not EtapeVue.objects.exists()
    rendre(compte, autre, juste=False)
    assert Suivi.objects.get(pk=suivi.pk).est_acheve


def test_quiz_step_shows_the_quiz_and_not_the_button(client, suivi, formation_a_quiz, module, compte, quiz):
    client.force_login(compte)
    lieu = f"/parcours/{formation_a_quiz.pk}/{module.pk}/{etapes_de(module)[1]}/"
    page = page_lue(client.get(lieu))
    assert quiz.titre in page and "J’ai terminé cette étape" not in page
    reponse = client.post(lieu)
    assert reponse.status_code == 303 and reponse["Location"] == lieu
    assert "Répondez d’abord au quiz" in page_lue(client.get(lieu))
    rendre(compte, quiz, juste=False)
    assert "Voir où j’en suis" in page_lue(client.get(lieu))
    assert "Les quiz de la formation" in page_lue(client.get(f"/parcours/{formation_a_quiz.pk}/bilan/"))


def test_quiz_handed_in_costs_the_same_whatever_else_is_followed(suivi, compte, quiz):
    def reporter() -> None:
        suivis.quiz_reporter(compte=compte, quiz_pk=quiz.pk, quiz_code=quiz.code)

    seul = questions(reporter)
    for _ in range(10):
        autre = une_formation()
        un_module(autre, 2)
        suivis.suivi_commencer(compte=compte, formation=autre)
    assert questions(reporter) == seul


@pytest.fixture
def adresse_du_quiz(suivi, module):
    return reverse("parcours_etape", args=[suivi.formation_id, module.pk, etapes_de(module)[1]])


def commencer(client, compte, quiz, adresse_du_quiz):
    """Begin from the step, and stay in it."""
    client.force_login(compte)
    reponse = client.post(reverse("quiz", args=[quiz.code]), {"retour": adresse_du_quiz, "en_place": "1"})
    assert reponse.url == f"{adresse_du_quiz}?quiz={quiz.code}#quiz-{quiz.code}"
    return Tentative.objects.get(compte=compte, quiz=quiz, remise_le=None)


def test_quiz_is_taken_and_corrected_in_the_page_of_its_step(client, compte, quiz, adresse_du_quiz):
    tentative = commencer(client, compte, quiz, adresse_du_quiz)
    page = page_lue(client.get(adresse_du_quiz))
    assert "Deux portes" in page and "Rendre mes réponses" in page and "Une à la fois" in page
    place = {"retour": adresse_du_quiz, "en_place": "1", "seule": "q1", "action": "rendre"}
    manque = client.post(lien(tentative), place)
    assert manque.url == f"{adresse_du_quiz}?quiz={quiz.code}&q=1&manque=1#quiz-{quiz.code}"
    assert "Répondez à cette question" in page_lue(client.get(manque.url))
    rendu = client.post(lien(tentative), {**place, "q1": VRAI})
    assert rendu.url == f"{adresse_du_quiz}?quiz={quiz.code}&essai=1#quiz-{quiz.code}"
    page = page_lue(client.get(rendu.url))
    assert "Quiz réussi" in page and "C’est juste" in page and "Recommencer le quiz" in page


def test_one_at_a_time_or_all_as_the_learner_chose(client, compte, suivi, formation_a_quiz):
    quiz = un_quiz_de([un_vrai_faux(enonce="Première ?"), un_vrai_faux(enonce="Seconde ?")])
    module = un_module(formation_a_quiz, [une_etape("Un autre quiz", [("quiz", quiz.pk)])])
    adresse_du_quiz = reverse("parcours_etape", args=[formation_a_quiz.pk, module.pk, etapes_de(module)[0]])
    tentative = commencer(client, compte, quiz, adresse_du_quiz)
    page = page_lue(client.get(adresse_du_quiz))
    assert "Première" in page and "Seconde" not in page and "Question suivante" in page
    place = {"retour": adresse_du_quiz, "en_place": "1", "seule": "q1", "aller": "2", "q1": VRAI}
    suite = client.post(lien(tentative), place)
    assert suite.url == f"{adresse_du_quiz}?quiz={quiz.code}&q=2#quiz-{quiz.code}"
    page = page_lue(client.get(suite.url))
    assert "Seconde" in page and "Première" not in page and "Question 1, répondue" in page
    client.get(f"{adresse_du_quiz}?quiz={quiz.code}&vue=toutes")
    page = page_lue(client.get(adresse_du_quiz))
    assert "Première" in page and "Seconde" in page
    fini = client.post(lien(tentative), {**place, "seule": "", "aller": "", "action": "rendre", "q1": VRAI, "q2": FAUX})
    assert "essai=1" in fini.url


def test_timed_quiz_begun_before_midnight_ends_after_it(client, compte, quiz, adresse_du_quiz):
    quiz.duree_minutes = 30
    quiz.save()
    soir = timezone.localtime().replace(hour=23, minute=50, second=0, microsecond=0)
    with time_machine.travel(soir, tick=False):
        tentative = commencer(client, compte, quiz, adresse_du_quiz)
        page = page_lue(client.get(adresse_du_quiz))
        assert "À rendre avant <strong>0 h 20</strong>" in page.replace("\xa0", " ") and 'data-reste="1800"' in page
    with time_machine.travel(soir + timedelta(minutes=20), tick=False):
        client.post(lien(tentative), {"retour": adresse_du_quiz, "en_place": "1", "seule": "q1", "q1": VRAI})
        assert 'data-reste="600"' in page_lue(client.get(adresse_du_quiz))
    with time_machine.travel(soir + timedelta(minutes=31), tick=False):
        assert "Le temps est écoulé" in page_lue(client.get(adresse_du_quiz))
    tentative.refresh_from_db()
    assert tentative.hors_delai and tentative.reussie
    assert tentative.remise_le == tentative.echeance_le
