"""Open answers written in a step: handed over to their readers, the reading shown where the question was asked."""

import pytest
from django.urls import reverse

from home.models import Courriel
from safran.parcours.models import ReponseEtape
from safran.parcours.rules import suivis
from safran.quiz.models import ReponseOuverte
from safran.quiz.prises import carte_relectures
from safran.quiz.queries.ouvertes import a_relire
from safran.quiz.rules.ouvertes import reponse_relire
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import une_ouverte, une_question_de_banque

pytestmark = pytest.mark.django_db
TEXTE = "J’écoute, puis nous appelons ensemble."


class Etape:
    """A step that holds one open question; each person answers it in her turn."""

    def __init__(self, client, lue_par="PAIR"):
        self.client, self.formation = client, une_formation(title="Deux portes")
        ligne = une_question_de_banque(une_ouverte(lue_par=lue_par))
        module = un_module(self.formation, [une_etape("Écrire", [("question", ligne.pk)])])
        self.args = [self.formation.pk, module.pk, etapes_de(module)[0]]
        self.bloc = module.etapes.raw_data[0]["value"]["contenu"][0]["id"]

    def repondre(self, compte, texte: str = TEXTE, **champs):
        suivis.suivi_commencer(compte=compte, formation=self.formation)
        self.client.force_login(compte)
        donnees = {f"q{self.bloc}-texte": texte, **champs}
        return self.client.post(reverse("parcours_question", args=[*self.args, self.bloc]), donnees)

    def lire(self, compte) -> str:
        self.client.force_login(compte)
        return page_lue(self.client.get(reverse("parcours_etape", args=self.args)))


def grille(copie: ReponseOuverte, niveau: int = 2) -> dict[str, int]:
    return {critere["id"]: niveau for critere in copie.question["criteres"]}


def test_follower_who_has_answered_reads_and_the_step_shows_it(client):
    etape, autrice, paire = Etape(client), un_conseiller(), un_conseiller()
    etape.repondre(autrice)
    assert "attend d’être relue" in etape.lire(autrice)
    assert not a_relire(paire).exists() and carte_relectures(paire) is None
    etape.repondre(paire, "J’oriente.")
    assert Courriel.objects.get(gabarit="quiz/a_relire").destinataire == autrice.email
    assert carte_relectures(paire).contexte["nombre"] == 1
    copie = a_relire(paire).get()
    reponse_relire(copie=copie, par=paire, niveaux=grille(copie, 1), commentaire="Dites aussi quand.")
    page = etape.lire(autrice)
    assert "Dites aussi quand." in page and "C’est juste en partie" in page and paire.nom not in page
    donnee = ReponseEtape.objects.get(suivi__compte=autrice)
    assert (donnee.part, donnee.premiere_part) == (500, 500)
    assert Courriel.objects.get(gabarit="quiz/relue").destinataire == autrice.email


def test_answer_written_again_before_its_reading_takes_the_place_of_the_former(client):
    etape, autrice, paire = Etape(client), un_conseiller(), un_conseiller()
    etape.repondre(autrice)
    etape.repondre(paire)
    lue = a_relire(paire).get()
    etape.repondre(autrice, "Je récris ma réponse.")
    copie = a_relire(paire).get()
    assert (copie.pk, copie.texte) == (lue.pk, "Je récris ma réponse.")
    lecture = {"par": paire, "niveaux": grille(copie)}
    refus("a_change", reponse_relire, copie=copie, deposee_le=lue.deposee_le, **lecture)
    reponse_relire(copie=copie, deposee_le=copie.deposee_le, **lecture)
    etape.repondre(autrice, "Et encore.")
    assert ReponseOuverte.objects.filter(compte=autrice).count() == 2


def test_oneself_compares_with_the_model_then_comes_back_to_the_step(client):
    etape, autrice = Etape(client, "SOI"), un_conseiller()
    etape.repondre(autrice)
    copie = ReponseOuverte.objects.get()
    assert reverse("quiz_relecture", args=[copie.uuid]) in etape.lire(autrice)
    donnees = {"critere-1": 2, "critere-2": 1, "deposee_le": copie.deposee_le.isoformat()}
    reponse = client.post(reverse("quiz_relecture", args=[copie.uuid]), donnees)
    assert reponse.url == f"{reverse('parcours_etape', args=etape.args)}#question-{etape.bloc}"
    page = etape.lire(autrice)
    assert "Comparer ma réponse" not in page and "En partie" in page
    assert not Courriel.objects.filter(gabarit="quiz/relue").exists()


def test_words_that_name_someone_are_said_and_the_text_is_kept(client):
    etape, autrice = Etape(client), un_conseiller()
    texte = "Appelez Madame Dupont au 05 49 00 00 00."
    reponse = etape.repondre(autrice, texte)
    page = page_lue(reponse)
    assert reponse.status_code == 422 and "On dirait" in page and page.count(texte) == 1
    assert not ReponseEtape.objects.exists()
    assert etape.repondre(autrice, texte, **{f"q{etape.bloc}-garder": "1"}).status_code == 303
    assert ReponseOuverte.objects.get().texte == texte
