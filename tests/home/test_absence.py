"""The base is away: a plain page that says to come back, never a breakdown; what was kept is still shown."""

from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.exploitation import sante
from home.models import AccueilPage, ContenuPage, Courriel
from tests.fabriques import un_conseiller
from tests.pages import page_lue

pytestmark = pytest.mark.django_db
TEXTE = "Le numéro du secrétariat a changé le mois dernier."


@pytest.fixture(autouse=True)
def _gardees(settings):
    settings.PAGES_GARDEES_SECONDES = 120
    caches["pages"].clear()
    sante.sante_oublier()
    yield
    caches["pages"].clear()
    sante.sante_oublier()


@contextmanager
def base_absente(sqlstate: str | None = None):
    """What PostgreSQL's driver says of a server that is not there, in its own words, to every question."""

    def refuser(execute, sql, params, many, context):
        cause = psycopg.OperationalError("connection refused")
        cause.sqlstate = sqlstate
        raise OperationalError(str(cause)) from cause

    with connection.execute_wrapper(refuser):
        yield


@pytest.fixture
def visiteur():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("sqlstate", [None, "57P01", "08006"])
def test_page_asks_to_come_back_and_data_say_so_to_programs(visiteur, sqlstate):
    with base_absente(sqlstate):
        page = visiteur.get("/annuaire/?q=niort")
        assert page.status_code == 503 and int(page["Retry-After"]) > 0
        assert "revient dans un instant" in page_lue(page) and "référence" not in page_lue(page)
        donnees = visiteur.get("/api/v1/structures/")
        assert donnees.status_code == 503 and donnees["Retry-After"] and donnees.json()["status"] == 503


def test_words_that_were_sent_are_given_back(visiteur):
    visiteur.force_login(un_conseiller())
    with base_absente():
        reponse = visiteur.post("/mes-nouvelles/", {"rythme": "HEBDOMADAIRE", "message": TEXTE})
    assert reponse.status_code == 503 and reponse["Retry-After"] and TEXTE in page_lue(reponse)


def test_fault_of_ours_is_still_a_breakdown_with_its_reference(visiteur):
    with base_absente("40P01"):
        assert visiteur.get("/annuaire/?q=niort").status_code == 500


def test_kept_page_is_shown_a_quarter_of_an_hour_longer_as_long_as_nothing_of_it_changed(
    visiteur, django_capture_on_commit_callbacks
):
    page = AccueilPage.objects.get().add_child(instance=ContenuPage(title="Droits", slug="droits"))
    assert visiteur.get("/droits/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        with base_absente():
            assert "Droits" in page_lue(visiteur.get("/droits/"))
        with CaptureQueriesContext(connection) as requetes:
            assert visiteur.get("/droits/").status_code == 200
        assert len(requetes) > 0  # la base là, elle se refait
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        with base_absente():
            assert visiteur.get("/droits/").status_code == 503
    visiteur.get("/droits/")
    with time_machine.travel(timezone.now() + timedelta(minutes=20)), base_absente():
        assert visiteur.get("/droits/").status_code == 503


def test_probes_tell_a_living_process_from_a_machine_that_may_be_sent_visitors(visiteur, monkeypatch):
    lue = visiteur.get("/sante/pret/").json()
    assert lue["etat"] == "ok" and all(lue["controles"].values()) and lue["controles"]["migrations"] is True
    assert lue["ages"] == {"file": None, "courriels": None, "travaux": None, "sauvegarde": None}
    avant = timezone.now() - timedelta(hours=1)
    tache = {"args": [], "kwargs": {}}
    DBTaskResult.objects.create(args_kwargs=tache, task_path="x.y", backend_name="fond", run_after=avant)
    DBTaskResult.objects.update(enqueued_at=avant)
    Courriel.objects.create(destinataire="a@b.example", gabarit="m/m", objet="o", texte="t", prochain_essai=avant)
    sante.sante_oublier()
    reponse = visiteur.get("/sante/pret/")  # une file qui attend partout n’écarte personne
    assert reponse.status_code == 200 and reponse.json()["controles"]["file"] is False
    assert reponse.json()["ages"]["file"] >= 3600 and reponse.json()["ages"]["courriels"] >= 3600
    with base_absente():
        assert visiteur.get("/sante/vivant/").json() == {"etat": "ok"}
        absente = visiteur.get("/sante/pret/")
        assert absente.status_code == 503 and absente.json() == {
            "etat": "en panne", "controles": {"base": False}, "ages": {},
        }  # fmt: skip


def test_machine_whose_base_is_not_migrated_is_sent_nobody(visiteur, monkeypatch):
    monkeypatch.setattr(sante, "_migrees", set())
    with connection.cursor() as curseur:
        curseur.execute("DELETE FROM django_migrations WHERE app = 'home'")
    reponse = visiteur.get("/sante/pret/")
    assert reponse.status_code == 503 and reponse.json()["controles"]["migrations"] is False
