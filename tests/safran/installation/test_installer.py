"""`manage.py installer`: a site ready for its first account; run again, it does what is missing and says the rest."""

import re

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from home.models import ContenuPage, ParametresSite
from reseau.territoires.models import Bassin, Commune
from safran.formations.models import CataloguePage
from tests.fabriques import une_region
from tests.pages import page_lue

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
CODE = re.compile(r"^ +((?:\w{4}-){4}\w)$", re.M)


@pytest.fixture
def installer(capsys, monkeypatch):
    """Run the command where nobody answers; what it says."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    def lancer(*options: str) -> str:
        call_command("installer", *options)
        return capsys.readouterr().out

    return lancer


def test_installer_makes_a_site_ready_then_says_what_is_there(installer, client):
    premier = installer("--telephone", "05 49 00 00 01", "--courriel", "ici@region.example")
    assert Bassin.objects.count() == 13 and Commune.objects.filter(departement__isnull=False).exists()
    assert client.get("/se-former/").status_code == client.get("/pratiques/").status_code == 200
    assert "05 49 00 00 01" in page_lue(client.get("/")).replace("\u00a0", " ").replace("\u202f", " ")
    assert "À compléter dans l’administration : Mentions légales" in premier and "À donner" not in premier
    faits = (ContenuPage.objects.count(), CataloguePage.objects.count(), Commune.objects.count())
    second = installer()
    assert "déjà à jour" in second and "déjà là" in second and "rien à changer" in second
    assert faits == (ContenuPage.objects.count(), CataloguePage.objects.count(), Commune.objects.count())
    assert ParametresSite.for_site(Site.objects.get()).telephone == "05 49 00 00 01"
    assert CODE.search(premier).group(1) != CODE.search(second).group(1)


def test_installer_gives_no_code_once_someone_acts_for_the_region(installer):
    une_region()
    dit = installer()
    assert "déjà ouvert" in dit and not CODE.search(dit)


def test_installer_asks_on_a_terminal_what_is_not_said(installer, monkeypatch):
    posees = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: posees.append(question) or "")
    installer("--telephone", "05 49 00 00 01")
    assert len(posees) == 2 and "Horaires" in posees[0]
    installer("--sans-question")
    assert len(posees) == 2


def test_installer_takes_its_values_from_the_environment(installer, monkeypatch):
    monkeypatch.setenv("SAFRAN_COURRIEL", "ici@region.example")
    installer()
    assert ParametresSite.for_site(Site.objects.get()).courriel_contact == "ici@region.example"


def test_installer_refuses_a_wrong_address_in_one_sentence(installer):
    with pytest.raises(CommandError, match="Réglage refusé : Saisissez une adresse"):
        installer("--courriel", "pas une adresse")
