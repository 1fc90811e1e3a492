"""Periodic works: run again harmlessly, one failure stops no other and is told, the timer runs what is due."""

import datetime
import io

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from home.exploitation import sante
from home.exploitation import travaux as periodiques
from home.exploitation.travaux import BAIL, Cadence, Periodique, travaux_battre, travaux_en_panne, travaux_periodiques
from home.models import PassagePeriodique
from tests.droits.monde import monde_construire
from tests.travaux import battre

pytestmark = pytest.mark.django_db
MIDI = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)


def lignes() -> dict[str, int]:
    """How many rows in each table, in one question; those of the works themselves set aside."""
    tables = {modele._meta.db_table for modele in apps.get_models() if modele is not PassagePeriodique}
    with connection.cursor() as curseur:
        curseur.execute(" UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM {table}" for table in sorted(tables)))
        return dict(curseur.fetchall())


@pytest.fixture
def travaux(monkeypatch):
    """Two works of our own, one that fails."""
    faits = []
    siens = [
        Periodique("essai.panne", Cadence.MINUTE, lambda: 1 / 0),
        Periodique("essai.compte", Cadence.HEURE, lambda: faits.append(1) or len(faits), "{} fait(s)."),
    ]
    monkeypatch.setattr(periodiques, "travaux_periodiques", lambda: siens)
    return faits


@pytest.mark.integration
def test_every_work_runs_again_harmlessly():
    monde_construire()
    premier = [passage for passage in travaux_battre() if passage.erreur]
    battre("socle.courriels")  # ce que le premier tour a écrit s’en va
    etat = lignes()
    noms = [travail.nom for travail in travaux_periodiques()]
    assert premier == [] and len(set(noms)) == len(noms) >= 20
    for nom in noms:
        battre(nom)
        assert lignes() == etat, nom
    assert [*travaux_en_panne()] == []


def test_failure_stops_no_other_work_and_is_told_until_it_succeeds(travaux, client, settings):
    sortie = io.StringIO()
    with pytest.raises(CommandError, match="1 travail"):
        call_command("battre", stdout=sortie)
    assert sortie.getvalue().splitlines() == [
        "essai.panne : ZeroDivisionError : division by zero",
        "essai.compte : 1 fait(s).",
    ]
    (dit,) = travaux_en_panne()
    assert "essai.panne" in dit
    sante.sante_oublier()
    assert client.get("/sante/").json()["pannes"] == ["travaux"]
    settings.SANTE_DEMARRAGE = 3600  # le site vient d’ouvrir
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.json()) == (200, {"etat": "démarrage", "attendent": ["travaux"]})
    sante.sante_oublier()
    PassagePeriodique.objects.update(erreur="", commence_le=timezone.now() - datetime.timedelta(hours=3))
    assert len([dit for dit in travaux_en_panne() if "n’est plus passé" in dit]) == 2
    call_command("battre", "--etat", stdout=sortie)
    assert "essai.compte (heure), " in sortie.getvalue()


def test_work_comes_back_at_its_pace_or_when_named_and_a_dead_one_is_taken_again(travaux):
    with time_machine.travel(MIDI, tick=False) as horloge:
        assert [passage.nom for passage in travaux_battre()] == ["essai.panne", "essai.compte"]
        horloge.shift(50)
        assert [passage.nom for passage in travaux_battre()] == ["essai.panne"] and battre("essai.compte")
        PassagePeriodique.objects.update(pris_jusqu_a=timezone.now() + BAIL)
        assert battre("essai") == []
        horloge.shift(BAIL + datetime.timedelta(seconds=1))
        assert battre("essai.compte") == ["3 fait(s)."]


def test_night_work_runs_once_each_night_even_late():
    debut, nuit = MIDI - datetime.timedelta(hours=12), Cadence.NUIT
    assert nuit.du_depuis(debut) < debut < nuit.du_depuis(MIDI) < MIDI
