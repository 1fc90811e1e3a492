"""What takes a room and a day: a place known for the same however it is typed, days of Paris half-open."""

import datetime

import pytest

from home.temps.calendrier import cle_de_lieu, heure_de_paris, jours_de_paris
from home.temps.flux import PARIS

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
