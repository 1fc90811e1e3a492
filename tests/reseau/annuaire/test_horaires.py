"""Hours: written on a grid, kept in OpenStreetMap's syntax, read in French, open or not at a given moment."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from reseau.annuaire.horaires import (
    fermetures_a_venir,
    grille_ecrire,
    grille_lire,
    horaires_effectifs,
    horaires_en_francais,
    horaires_valider,
    ouverture_a,
)
from reseau.annuaire.validateurs import fermetures_valider

PARIS = ZoneInfo("Europe/Paris")
SEMAINE = "Mo-Fr 09:00-12:30,13:30-17:00; PH off"


def a(jour: str, heure: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{jour}T{heure}").replace(tzinfo=PARIS)


def lu(texte: str) -> list[str]:
    return [str(ligne).replace("\u00a0", " ") for ligne in horaires_en_francais(texte, datetime.date(2026, 11, 23))]


def test_grid_read_then_written_gives_the_same_hours():
    for texte in (
        SEMAINE,
        "Mo 13:30-17:30; Tu-Fr 09:00-12:30,13:30-17:30; PH off",
        "Mo-We,Fr 08:30-12:30,13:30-16:30; Th 08:30-12:30; PH off",
        "Tu,Th 09:00-12:00; PH off",
        "Mo-Su 00:00-24:00",
        "Sa 09:30-12:30",
    ):
        assert grille_ecrire(grille_lire(texte)) == texte, texte


@pytest.mark.parametrize(
    "texte", ["We[1,3] 14:00-17:00", "Jun 15-Sep 15: Tu 14:00-18:00", "Mo 08:00-10:00,11:00-12:00,14:00-15:00",
              "Fr-Mo 09:00-12:00", "Mo 12:00-09:00", "24/7", "Mo 09:00-17:00 \"sur rendez-vous\"",
              "PH off; Mo 09:00-12:00"],
)  # fmt: skip
def test_grid_of_hours_it_cannot_hold_is_none(texte):
    assert grille_lire(texte) is None


def test_hours_are_read_in_french():
    for texte, lignes in (
        (SEMAINE, ["Du lundi au vendredi : 9 h à 12 h 30 et 13 h 30 à 17 h"]),
        ("Tu,Th,Fr 14:00-18:00; PH off", ["Mardi, jeudi et vendredi : 14 h à 18 h"]),
        (
            "Mo-We,Fr 08:30-12:30; Th 08:30-19:00",
            ["Du lundi au mercredi et vendredi : 8 h 30 à 12 h 30", "Jeudi : 8 h 30 à 19 h"],
        ),
        ("We[1,3] 14:00-17:00; PH off", ["1er et 3e mercredis du mois : 14 h à 17 h"]),
        ("Jun 15-Sep 15: Tu,Th 14:00-18:00; PH off", ["Du 15 juin au 15 septembre, mardi et jeudi : 14 h à 18 h"]),
        ("24/7", ["Tous les jours : à toute heure"]),
        ("week 1-53/2 Mo 09:00-12:00", ["Lundi 30 novembre 2026 : 9 h à 12 h"]),
        ("", []),
    ):
        dites = lu(texte) if "week" not in texte else [
            str(ligne).replace("\u00a0", " ") for ligne in horaires_en_francais(texte, datetime.date(2026, 11, 29))
        ]  # fmt: skip
        assert dites == lignes, texte


def test_opening_says_until_when_and_nothing_without_hours():
    for moment, dit in (
        (a("2026-11-25", "10:00"), "Ouvert, ferme à 12 h 30"),
        (a("2026-11-25", "12:45"), "Fermé, ouvre à 13 h 30"),
        (a("2026-11-25", "18:00"), "Fermé, ouvre demain à 9 h"),
        (a("2026-11-27", "18:00"), "Fermé, ouvre lundi à 9 h"),
        (a("2026-12-24", "10:00"), "Fermé aujourd’hui, ouvre le 4 janvier 2027 à 9 h"),
        (a("2026-07-14", "10:00"), "Fermé aujourd’hui, ouvre demain à 9 h"),
        # L'heure change : l'ouverture reste à 9 h de Paris (R16).
        (a("2026-03-28", "10:00"), "Fermé aujourd’hui, ouvre lundi à 9 h"),
    ):
        horaires = horaires_effectifs(SEMAINE, [{"du": "2026-12-24", "au": "2027-01-03"}])
        assert ouverture_a(horaires, moment).texte.replace("\u00a0", " ") == dit, moment
    assert ouverture_a("", a("2026-11-25", "10:00")) is None


@pytest.mark.parametrize("texte", ["quand on peut", "Mo 9h-12h", "Mo-Fr 25:00-26:00", "x" * 400])
def test_unreadable_hours_are_refused_with_an_example(texte):
    with pytest.raises(ValidationError) as erreur:
        horaires_valider(texte)
    assert "Mo-Fr 09:00-12:30" in erreur.value.messages[0]


def test_closure_is_told_at_its_next_dates_until_its_last_day():
    for fermeture, jour, attendue in (
        ({"du": "2026-12-24", "au": "2026-12-24"}, "2026-12-24", ("2026-12-24", "2026-12-24")),
        ({"du": "2026-12-24", "au": "2026-12-24"}, "2026-12-25", None),
        ({"du": "2026-12-24", "au": "2027-01-03"}, "2027-01-03", ("2026-12-24", "2027-01-03")),
        ({"du": "2026-12-24", "au": "2027-01-03"}, "2027-01-04", None),
        ({"du": "2024-08-01", "au": "2024-08-21", "annuel": True}, "2026-08-21", ("2026-08-01", "2026-08-21")),
        ({"du": "2024-08-01", "au": "2024-08-21", "annuel": True}, "2026-08-22", ("2027-08-01", "2027-08-21")),
        ({"du": "2024-12-24", "au": "2025-01-03", "annuel": True}, "2027-01-02", ("2026-12-24", "2027-01-03")),
        ({"du": "2024-12-24", "au": "2025-01-03", "annuel": True}, "2027-01-04", ("2027-12-24", "2028-01-03")),
        ({"du": "2024-02-29", "au": "2024-02-29", "annuel": True}, "2026-01-01", ("2026-02-28", "2026-02-28")),
    ):
        trouvees = fermetures_a_venir([fermeture], datetime.date.fromisoformat(jour))
        assert [(f.du.isoformat(), f.au.isoformat()) for f in trouvees] == ([attendue] if attendue else []), fermeture


def test_place_is_closed_on_each_day_of_a_closure_and_no_other():
    for fermeture, fermes, ouverts in (
        ({"du": "2026-11-25", "au": "2026-11-25"}, ["2026-11-25"], ["2026-11-24", "2026-11-26", "2027-11-25"]),
        ({"du": "2026-11-25", "au": "2026-11-27"}, ["2026-11-25", "2026-11-27"], ["2026-11-24", "2026-11-30"]),
        (
            {"du": "2024-08-03", "au": "2024-08-21", "annuel": True},
            ["2026-08-03", "2027-08-20"], ["2026-07-31", "2026-08-24", "2027-08-23"],
        ),
        (
            {"du": "2024-12-24", "au": "2025-01-03", "annuel": True},
            ["2026-12-24", "2027-12-31", "2029-01-03"], ["2026-12-23", "2027-01-04"],
        ),
    ):  # fmt: skip
        horaires = horaires_effectifs(SEMAINE, [fermeture])
        etats = {jour: ouverture_a(horaires, a(jour, "10:00")) for jour in (*fermes, *ouverts)}
        assert [jour for jour, etat in etats.items() if not etat.ouvert] == fermes, fermeture
        assert all(etats[jour].texte.startswith("Fermé aujourd’hui, ouvre") for jour in fermes), fermeture


def test_closure_that_cannot_be_is_refused():
    for fermetures in (
        [{"du": "2026-12-24", "au": "2026-12-23"}], [{"du": "2026-02-31", "au": "2026-03-01"}], [{"du": "2026-12-24"}],
        [{"du": "2024-01-01", "au": "2025-06-01", "annuel": True}], "fermé", [None],
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            fermetures_valider(fermetures)
