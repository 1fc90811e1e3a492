"""Days, months, periods, places and départements, as they are counted and said."""

import datetime

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from home.temps.calendrier import Mois, cle_de_lieu, heure_de_paris, jours_de_paris
from home.temps.flux import PARIS
from home.temps.periodes import Periode, Validite, mois_apres
from home.temps.typographie import du_departement
from pratiques.choices import Preuve
from pratiques.pages import FichePratiquePage

DITS = """
des |Deux-Sèvres;de la |Vienne;de la |Charente-Maritime;du |Cher;du |Pas-de-Calais;de l’|Aisne;de l’|Hérault;de l’|Yonne
de la |Haute-Vienne;des |Hautes-Pyrénées;des |Côtes-d’Armor;du |Val-d’Oise;du |Territoire de Belfort;de |Paris
de |La Réunion;de |Maine-et-Loire;d’|Ille-et-Vilaine;de |Saône-et-Loire;de |Seine-Saint-Denis;de la |Seine-Maritime
des |Landes;de |Vaucluse;de la |Corse-du-Sud;des |Alpes-de-Haute-Provence;des |Bouches-du-Rhône;du |Haut-Rhin
de la |Guadeloupe;de |Mayotte
"""


@pytest.mark.parametrize("dit", DITS.strip().replace("\n", ";").split(";"))
def test_departement_is_said_with_its_article(dit):
    article, nom = dit.split("|")
    assert du_departement(nom) == f"{article}{nom}"


def test_month_shows_whole_weeks_and_each_thing_once_a_day():
    mois = Mois.lire("2027-02")  # commence un lundi, et tient quatre semaines
    assert (mois.du, mois.au) == (datetime.date(2027, 2, 1), datetime.date(2027, 3, 1))
    with time_machine.travel("2027-02-03", tick=False):
        semaines = mois.semaines([(mois.du, "a"), (mois.du, "b"), (mois.du, "a"), (mois.au, "hors")])
    assert [len(semaine) for semaine in semaines] == [7] * 4 and semaines[0][0].contenu == ("a", "b")
    assert [jour.classes for jour in semaines[0]] == ["", "", "auj", "", "", "we", "we"]
    assert {jour.classes for jour in Mois.lire("2027-01").semaines([])[0][:4]} == {"hors"}


def test_months_beside_cross_the_year():
    decembre = Mois.lire("2026-12")
    assert (decembre.titre, decembre.apres.code, decembre.apres.avant) == ("Décembre 2026", "2027-01", decembre)


@pytest.mark.parametrize("texte", ["", "2026-13", "9999-01", "abc", "2026-1", "٢٠٢٦-٠١", "2026-01-01"])
def test_word_that_names_no_month_gives_this_one(texte):
    assert Mois.lire(texte) == Mois.de(timezone.localdate())


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        ("2026-11-25", 18, "2028-05-25"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-08-31", 18, "2028-02-29"),
        ("2026-08-31", -6, "2026-02-28"),
        ("2026-06-30", 18, "2027-12-30"),
    ],
)
def test_months_end_on_a_day_that_exists(jour, mois, attendu):
    assert mois_apres(jour=datetime.date.fromisoformat(jour), mois=mois).isoformat() == attendu


@pytest.mark.django_db
def test_note_begun_on_the_last_day_of_august_is_proven_on_the_last_of_february():
    fiche = FichePratiquePage(preuve=Preuve.SUIVI, debut=datetime.date(2026, 8, 31), en_cours=True)
    assert fiche.eprouvee_des() == datetime.date(2027, 2, 28)


def test_every_dated_model_orders_its_days_in_the_database():
    dates = [modele for modele in apps.get_models() if issubclass(modele, Periode | Validite)]
    ordonnees = [modele for modele in dates if any(c.name.endswith("_dates") for c in modele._meta.constraints)]
    assert len(dates) >= 12 and ordonnees == dates


JEUDI = datetime.date(2027, 1, 14)


@pytest.mark.parametrize(
    "texte", ["Espace Franquin", "espace  FRANQUIN", "L’espace Franquin, Angoulême", "Espace Franquin, 16000 Angoulême"]
)
def test_same_place_typed_otherwise_is_the_same(texte):
    assert cle_de_lieu(texte, "Angoulême") == "espace franquin | angouleme"


def test_same_words_in_another_town_are_another_place_and_a_town_is_none():
    assert cle_de_lieu("Mairie de Niort", "Niort") == cle_de_lieu("Mairie", "Niort") != cle_de_lieu("Mairie", "Melle")
    assert cle_de_lieu("Salle Blossac") == cle_de_lieu("Blossac")
    assert len({cle_de_lieu(texte) for texte in ("Salle A", "Salle C", "Amphi D", "Amphi L", "Salle 2", "Amphi")}) == 6
    assert cle_de_lieu("Salle A, à l’étage") != cle_de_lieu("Salle C, à l’étage")
    assert cle_de_lieu("a") == cle_de_lieu("SALLE A")
    assert {cle_de_lieu(texte, "La Rochelle") for texte in ("", "La Rochelle", "17000 La Rochelle", "…")} == {""}


@pytest.mark.parametrize(
    ("debut", "heures", "jours"),
    [("09:00", 3, 1), ("22:00", 2, 1), ("22:00", 2.5, 2), ("00:00", 24, 1), ("09:00", 48, 3), ("09:00", 0, 1)],
)
def test_days_are_those_of_paris_and_midnight_is_of_the_day_that_ends(debut, heures, jours):
    commence = heure_de_paris(JEUDI, datetime.time.fromisoformat(debut)).astimezone(datetime.UTC)
    premier, dernier = jours_de_paris(commence, commence + datetime.timedelta(hours=heures))
    assert (premier, (dernier - premier).days + 1) == (JEUDI, jours)


def test_day_of_twenty_five_hours_is_one_day():
    minuit = heure_de_paris(datetime.date(2026, 10, 25), datetime.time())
    fin = (minuit.astimezone(datetime.UTC) + datetime.timedelta(hours=25)).astimezone(PARIS)
    assert jours_de_paris(minuit, fin) == (datetime.date(2026, 10, 25),) * 2
