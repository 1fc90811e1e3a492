"""Two doors at most, as the trade expects them: twenty-six people in twenty-five towns, on the demonstration."""

import datetime
from pathlib import Path

import pytest
import time_machine
import yaml
from django.http import QueryDict

from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.queries.lexique import lieu_comprendre
from reseau.annuaire.queries.recherche import rechercher
from reseau.comptes.models import Compte
from reseau.orientation.rules.besoins import orientation_charger
from reseau.territoires.portes import communes_de
from reseau.territoires.rules import territoires_charger
from safran.demo.construction.annuaire import annuaire_construire, personnes_construire
from safran.demo.construction.orientation import regles_construire
from safran.demo.dates import aujourd_hui, fichier_lire
from tests.reseau.pertinence.cellules import constater, fautes, tableau

pytestmark = pytest.mark.django_db
MERCREDI = datetime.datetime(2026, 11, 25, 10, tzinfo=datetime.UTC)
LIEUX = yaml.safe_load((Path(__file__).parent / "lieux.yaml").read_text("utf-8"))
# Réunie à d’autres en Vendée : notre table n’a pas les noms d’avant, hors de la région.
SANS_ANCIEN_NOM = ["Thouarsais-Bouildroux"]
SOIXANTE = (0, 2, 5)  # Angoulême, Niort ; Ruffec, où l’on disait à chacun que personne ne pouvait l’aider


@pytest.fixture(scope="module", autouse=True)
def region(base_du_module):
    """The directory of the demonstration and the rules in force, on a known day."""
    with time_machine.travel(MERCREDI, tick=False):
        aujourd_hui.cache_clear()
        territoires_charger()
        annuaire_construire()
        personnes_construire()
        orientation_charger()
        regles_construire(fichier_lire("orientation.yaml"), Compte.objects.get(email__startswith="region@"))
        yield
    aujourd_hui.cache_clear()


def test_sixty_people_are_sent_to_the_door_that_the_trade_expects():
    constats = constater(SOIXANTE, MERCREDI.date())
    assert sum(bool(constat.portes) for constat in constats) > 15
    assert fautes(constats) == {}


@pytest.mark.parametrize(
    ("phrase", "premiere"),
    [
        ("pas de permis pas de bus", "missions-locales"), ("cherche un emploi, pas handicapé", "france-travail"),
        ("il n'est pas cadre, cherche du travail", "france-travail"), ("ne veut pas aller à la mission locale", "!"),
        ("n'a pas besoin de france travail, veut changer de métier", "cibc"),
    ],
)  # fmt: skip
def test_what_a_sentence_denies_is_not_what_it_asks_for(phrase, premiere):
    demande = QueryDict(mutable=True)
    demande.update({"q": phrase, "lieu": "Niort"})
    reponses = rechercher(RechercheForm(demande).criteres()).reponses
    assert reponses[0].structure.reseau.code == premiere or premiere == "!"
    assert premiere != "!" or reponses[0].structure.reseau.code != "missions-locales"


@pytest.mark.parametrize(
    "phrase, apres",
    [
        ("démission reconversion", "transitions-pro"),
        ("je veux démissionner", "transitions-pro"),
        ("je veux démissionner pour devenir boulangère", ""),
    ],
)
@pytest.mark.parametrize("ville", ["Niort", "Poitiers", "Ruffec"])
def test_a_resignation_opens_first_the_advice_that_the_law_asks_for_then_the_funder(phrase, apres, ville):
    demande = QueryDict(mutable=True)
    demande.update({"q": phrase, "lieu": ville})
    reseaux = [reponse.structure.reseau.code for reponse in rechercher(RechercheForm(demande).criteres()).reponses]
    assert reseaux[0] == "avenir-actifs"
    assert not apres or apres in reseaux[1:3]


def test_a_single_network_is_followed_by_another_that_may_help_near(client):
    page = client.get("/annuaire/", {"q": "chercher un emploi", "lieu": "Niort"}).content.decode()
    liste, aussi = page.split("Aussi, près d’ici")
    assert "France Travail" in liste and "ml-marais-et-plaine" not in liste
    assert "/structures/ml-marais-et-plaine/" in aussi or "ml-marais-et-plaine" in aussi
    assert "Aussi, près d’ici" not in client.get("/annuaire/", {"q": "VAE", "lieu": "Niort"}).content.decode()


def test_a_network_that_serves_nobody_here_is_said(client):
    page = client.get("/annuaire/", {"q": "RQTH", "lieu": "Loudun"}).content.decode()
    assert "Cap emploi : aucun service près de Loudun" in page.replace("\xa0", " ").replace("&nbsp;", " ")
    assert "aucun service près" not in client.get("/annuaire/", {"q": "RQTH", "lieu": "Niort"}).content.decode()


def test_telephone_of_a_sheet_stands_before_all_that_it_says(client):
    page = client.get("/annuaire/structures/ml-marais-et-plaine/").content.decode().split("<h1>")[1]
    assert page.index('href="tel:') < page.index('class="chapo"')


def test_nothing_near_says_first_who_listens_to_anyone(client):
    demande = {"situation": "sans-emploi", "besoin": "lire-ecrire-compter", "lieu": "Loudun", "rayon": "10"}
    page = client.get("/orienter/resultat/", demande).content.decode()
    assert page.index("À qui en parler d’abord") < page.index("Plus loin") and "Hors de portée" in page


@pytest.mark.integration
def test_six_hundred_and_fifty_people_are_sent_to_the_door_that_the_trade_expects(record_property):
    constats = constater(range(25), MERCREDI.date())
    record_property("tableau", tableau(constats))
    assert len(constats) == 650 and fautes(constats) == {}


def compris(lieu: dict) -> bool:
    """Whether a place is read as what it means: a town, a wider territory, or a town of another region."""
    dit = lieu_comprendre("", lieu["dit"])
    if not lieu["ici"]:
        noms = {nom.replace("'", "’") for nom in lieu["communes"]}
        return bool(dit.ailleurs) and dit.ailleurs.nom in noms and dit.ailleurs.departement == lieu["departement"]
    voulues = {nom.replace("'", "’") for nom in lieu["communes"]}
    if dit.territoire:
        siennes = set(communes_de(dit.territoire).values_list("nom", flat=True))
        entier = {code[:2] for code in communes_de(dit.territoire).values_list("code_insee", flat=True)}
        return len(voulues & siennes) >= len(voulues) / 2 and entier == {lieu["departement"]}
    return bool(dit.commune) and dit.commune.nom in voulues


def test_places_are_read_as_what_they_mean_and_never_as_a_namesake():
    assert [lieu["dit"] for lieu in LIEUX if not compris(lieu)] == SANS_ANCIEN_NOM
    perdue = lieu_comprendre("", SANS_ANCIEN_NOM[0])
    assert (perdue.commune, perdue.territoire) == (None, None)  # inconnue, pas prise pour une autre
