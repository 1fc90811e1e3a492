"""A month of whole weeks: its days half-open, what falls on each once, its neighbours over the year's end."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from home.temps.calendrier import Mois


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
