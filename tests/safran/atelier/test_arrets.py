"""Where people stop, told to authors by fives and without a name: nothing gives back fewer than five people."""

import datetime
import re
import uuid

import pytest
from django.utils import timezone

from safran.atelier.queries.arrets import ARRETS, combien
from safran.parcours.models import EtapeVue, NoteEtape, ReponseEtape, Suivi, TempsEtape
from safran.parcours.queries.questions import elements_poser
from safran.parcours.rules.suivis import suivi_commencer
from tests.fabriques import un_conseiller
from tests.pages import lue
from tests.questions import questions
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import un_quiz, une_question, une_question_de_banque, une_tentative_remise

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DIT = re.compile(r"moins de cinq|\d+ à \d+")


class Formation:
    """A training of three steps, the second of which asks a question, and those who follow it."""

    def __init__(self):
        self.page = une_formation(title="Deux portes")
        ligne = une_question_de_banque(une_question(justes=("Le service",), fausses=("Le voisin", "Personne")))
        etapes = [une_etape("Accueillir"), une_etape("Écouter", [("question", ligne.pk)]), une_etape("Orienter")]
        self.module = un_module(self.page, etapes)
        self.etapes = etapes_de(self.module)
        self.bloc = etapes[1]["value"]["contenu"][0]["id"]
        self.question = elements_poser({self.bloc: ligne.pk})[self.bloc]
        self.suivis: list[Suivi] = []

    def suivre(self, combien: int, finies: int, jours: int = 0) -> None:
        """So many more people, who finished so many steps and came last so many days ago."""
        for _ in range(combien):
            suivi = suivi_commencer(compte=un_conseiller(), formation=self.page)
            ici = {"suivi": suivi, "module": self.module}
            EtapeVue.objects.bulk_create(EtapeVue(**ici, etape_id=etape) for etape in self.etapes[:finies])
            TempsEtape.objects.bulk_create(
                TempsEtape(**ici, etape_id=etape, secondes=180) for etape in self.etapes[:finies]
            )
            suivi.derniere_etape = self.etapes[min(finies, 2)]
            suivi.dernier_passage_le = timezone.now() - datetime.timedelta(days=jours)
            suivi.save()
            self.suivis.append(suivi)

    def repondre(self, suivis, texte: str) -> None:
        """These people first answered so."""
        choisie = next(r for r in self.question["reponses"] if r["texte"] == texte)
        for suivi in suivis:
            dit = {"choix": [choisie["id"]]}
            part = 1000 if choisie["juste"] else 0
            ReponseEtape.objects.create(
                suivi=suivi, module=self.module, etape_id=self.etapes[1], bloc_id=self.bloc, question=self.question,
                premiere=dit, reponse=dit, premiere_part=part, part=part, essais=1,
            )  # fmt: skip


@pytest.fixture
def formation(autrice):
    return Formation()


@pytest.fixture(autouse=True)
def recompter():
    ARRETS.oublier()


def page_de(client, formation) -> str:
    ARRETS.oublier()
    return lue(client.get(f"/atelier/{formation.page.pk}/arrets/"))


def rangs_de(page: str) -> list[list[str]]:
    """The table of steps, row by row."""
    table = page.partition('aria-labelledby="t-etapes"')[2].partition("</table>")[0]
    return [re.findall(r"<td>(.*?)</td>", rang) for rang in table.split("<tr>")[2:]]


def test_authors_read_where_people_stop_the_time_it_takes_and_what_misleads(atelier, formation):
    formation.suivre(12, 1, jours=20)
    formation.suivre(6, 3)
    formation.repondre(formation.suivis[:11], "Le voisin")
    formation.repondre(formation.suivis[11:], "Le service")
    page = page_de(atelier, formation)
    assert "15 à 19 personnes l’ont commencée" in page
    assert "On s’arrête surtout à l’étape « 1.2 Écouter » : 10 à 14 personnes." in page
    accueillir, ecouter, orienter = rangs_de(page)
    assert accueillir[:4] == ["15 à 19", "15 à 19", "moins de cinq", "3 min"]
    assert ecouter[:3] == ["15 à 19", "5 à 9", "10 à 14"] and orienter[:3] == ["5 à 9", "5 à 9", "moins de cinq"]
    assert "10 à 14, environ 70 %" in page and "Le voisin, 10 à 14 fois" in page
    assert not any(suivi.compte.nom in page for suivi in formation.suivis)


def test_steps_that_stop_as_many_are_all_named(atelier, formation):
    formation.suivre(5, 1, jours=20)
    formation.suivre(6, 2, jours=20)
    page = page_de(atelier, formation)
    assert "On s’arrête surtout aux étapes 1.2, 1.3." in page and page.count("On s’y arrête le plus") == 2


@pytest.mark.parametrize("combien_de", [1, 4])
def test_fewer_than_five_people_show_nothing(atelier, formation, combien_de):
    formation.suivre(combien_de, 3)
    page = page_de(atelier, formation)
    assert "Moins de cinq personnes ont commencé" in page and "Accueillir" not in page


def test_no_figure_nor_the_difference_of_two_gives_fewer_than_five_people(atelier, formation):
    formation.suivre(1, 0, jours=20)  # seule à s’être arrêtée là
    formation.suivre(4, 1, jours=20)
    formation.suivre(3, 3)
    formation.repondre(formation.suivis[:4], "Le voisin")
    formation.repondre(formation.suivis[4:], "Le service")
    page = page_de(atelier, formation)
    dits = {dit for rang in rangs_de(page) for dit in (rang[0], rang[1], rang[2], rang[5])}
    assert dits == {"5 à 9", "moins de cinq"}
    assert "Le voisin" not in page and "Aucune question n’a trompé cinq personnes" in page
    formation.suivre(1, 0)  # d’un jour à l’autre, une personne de plus ne se voit pas
    assert rangs_de(page_de(atelier, formation)) == rangs_de(page)


def test_what_is_told_of_a_number_fits_five_numbers_at_least():
    dits = {str(combien(n)): [m for m in range(60) if str(combien(m)) == str(combien(n))] for n in range(60)}
    assert all(len(possibles) == 5 for possibles in dits.values())
    ecarts = {combien(a).plancher - combien(b).plancher for a in range(60) for b in range(a)}
    assert not ecarts & {1, 2, 3, 4}


def test_quiz_counts_the_first_attempt_of_each_person(atelier, autrice):
    quiz = un_quiz([une_question(justes=("Le service",), fausses=("Le voisin",), enonce="Qui délivre ?")])
    formation = une_formation()
    un_module(formation, [une_etape("Vérifier", [("quiz", quiz.pk)])])
    for rang in range(6):
        compte = un_conseiller()
        suivi_commencer(compte=compte, formation=formation)
        une_tentative_remise(compte, quiz, 0)
        if rang < 2:
            une_tentative_remise(compte, quiz)  # juste, mais la seconde fois
    page = lue(atelier.get(f"/atelier/{formation.pk}/arrets/"))
    assert "Qui délivre ?" in page and "5 à 9, environ 100 %" in page


def test_step_is_said_not_clear_by_a_button_taken_back_and_told_from_five_people_on(client, autrice, formation):
    formation.suivre(5, 0)
    etape = f"/parcours/{formation.page.pk}/{formation.module.pk}/{formation.etapes[0]}/"
    for suivi in formation.suivis:
        client.force_login(autrice)
        assert rangs_de(page_de(client, formation))[0][5] == "moins de cinq"
        client.force_login(suivi.compte)
        for _ in range(2):
            client.post(f"{etape}clarte/")
        assert "Vous avez dit que cette étape n’est pas claire" in lue(client.get(etape))
    client.force_login(autrice)
    assert rangs_de(page_de(client, formation))[0][5] == "5 à 9"
    client.force_login(formation.suivis[0].compte)
    client.post(f"{etape}clarte/", {"claire": "1"})
    assert NoteEtape.objects.exclude(pas_claire_le=None).count() == 4
    assert client.post(f"{etape.replace(formation.etapes[0], str(uuid.uuid4()))}clarte/").status_code == 303
    assert NoteEtape.objects.count() == 5


def test_figures_cost_the_same_for_six_people_as_for_sixteen(atelier, formation):
    formation.suivre(6, 1)
    formation.repondre(formation.suivis, "Le voisin")
    peu = questions(lambda: page_de(atelier, formation))
    formation.suivre(10, 2)
    formation.repondre(formation.suivis[6:], "Personne")
    assert DIT.search(page_de(atelier, formation))
    assert questions(lambda: page_de(atelier, formation)) <= peu
