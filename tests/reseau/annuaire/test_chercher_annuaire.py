"""`chercher_annuaire`: what the search page would show, at the command line."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.reseau.annuaire.fabriques import une_offre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def dire(capsys, *arguments: str, **options) -> str:
    call_command("chercher_annuaire", *arguments, **options)
    return capsys.readouterr().out


def test_command_prints_a_readable_list_with_what_was_understood(capsys):
    une_offre("Mission locale du Marais", nom="Atelier mobilité", themes=["mobilite"])
    une_offre("À Poitiers", "Poitiers", nom="Atelier mobilité")
    texte = dire(capsys, "mobilitté niort")
    assert texte.splitlines() == [
        "1 structure autour de Niort",
        "Commune comprise : Niort (79)",
        "« mobilitte » lu « mobilite »",
        "  1. Mission locale du Marais (Missions locales), Niort, à 0 km",
        "     Atelier mobilité",
    ]


def test_command_takes_a_town_and_a_radius(capsys):
    une_offre("À Parthenay", "Parthenay")
    une_offre("À Niort")
    assert "À Parthenay" not in dire(capsys, "conseil", "--commune", "Niort")
    assert "À Parthenay" in dire(capsys, "conseil", "--commune", "79000", "--rayon", "50")


def test_command_answers_a_program_in_json(capsys):
    une_offre("Mission locale du Marais", publics=["salaries"])
    reponse = json.loads(dire(capsys, "conseil xyzxyz", "--commune", "Niort", "--format", "json"))
    assert reponse["nombre"] == 1 and reponse["commune"] == {"code_insee": "79191", "nom": "Niort"}
    assert reponse["ignores"] == ["xyzxyz"] and reponse["facettes"]["public"]["salaries"] == 1
    (structure,) = reponse["structures"]
    assert structure["nom"] == "Mission locale du Marais" and structure["distance_km"] == 0


def test_command_that_finds_nothing_still_ran(capsys):
    une_offre("Mission locale du Marais")
    assert dire(capsys, "xyzxyz").splitlines() == ["Aucune structure", "Mots laissés de côté : xyzxyz"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["vae", "--commune", "Xyzxyzxyz"], "Nous ne trouvons pas cette commune"),
        (["vae", "--rayon", "31"], "Choisissez un rayon"),
        (["x" * 300], "200"),
    ],
)
def test_command_that_cannot_search_says_why_and_fails(arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("chercher_annuaire", *arguments)
