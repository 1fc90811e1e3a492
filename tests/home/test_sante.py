"""« Santé de la plateforme »: the Région reads in plain words what the probes say, what waits and what to do."""

import resource
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from types import SimpleNamespace
from unittest import mock

import psycopg
import pytest
import time_machine
from django.core.cache import cache, caches
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home import registre
from home.choices import EtatCourriel
from home.exploitation import sante
from home.exploitation.sante import DITS, Point
from home.fichiers import disque
from home.models import AccueilPage, ContenuPage, Courriel, PassagePeriodique
from home.securite import limites
from home.site import cache as pages
from tests import fabriques
from tests.fabriques import un_conseiller, une_structure
from tests.pages import page_lue
from tests.travaux import battre

pytestmark = pytest.mark.django_db

ADRESSE = "/sante-de-la-plateforme/"


@pytest.fixture(autouse=True)
def _fraiche(settings):
    settings.PAGES_GARDEES_SECONDES = 120
    caches["pages"].clear()
    sante.sante_oublier()
    yield
    caches["pages"].clear()
    sante.sante_oublier()


def test_what_waits_is_told_with_its_number_its_age_and_what_to_do(client):
    battre("socle.politique")
    PassagePeriodique.objects.filter(nom="socle.politique").update(erreur="OSError : plus de place")
    il_y_a = timezone.now() - timedelta(minutes=40)
    champs = {"gabarit": "m/m", "objet": "o", "texte": "t", "prochain_essai": il_y_a}
    for etat in (EtatCourriel.A_ENVOYER, EtatCourriel.A_ENVOYER, EtatCourriel.ECHEC):
        Courriel.objects.create(destinataire="a@b.example", etat=etat, **champs)
    client.force_login(fabriques.une_region())
    page = page_lue(client.get(ADRESSE))
    assert "2 points à voir" in page and page.count("Que faire") == 2
    assert page.index(">Courriels<") < page.index("Place sur le disque")
    assert "2 courriels, le plus ancien depuis 40\xa0minutes" in page and "« Courriels »" in page.replace("\xa0", " ")
    assert "socle.politique" in page and "plus de place" in page


def test_every_check_of_the_probes_and_of_a_room_is_said_in_words_to_the_region_alone(client, monkeypatch):
    assert client.get(ADRESSE).status_code == 302
    client.force_login(fabriques.une_chargee_de_mission())
    assert client.get(ADRESSE).status_code == 404
    client.force_login(fabriques.une_region())
    assert client.get("/sante/pret/").json()["controles"].keys() == DITS.keys()
    page = page_lue(client.get(ADRESSE))
    assert "Tout va bien." in page and page.count("Va bien") == len(DITS) and "Que faire" not in page
    assert all(nom in page for nom, _, _ in DITS.values()) and " libres." in page
    point = Point("La sauvegarde est faite", False, ("La dernière est du 3 mars.",), "Prévenez l’exploitant.")
    monkeypatch.setitem(registre._inscrits, "sante", [(100, 0, lambda: None), (100, 1, lambda: point)])
    page = page_lue(client.get(ADRESSE))
    assert "1 point à voir" in page and "La dernière est du 3 mars." in page


# The base is away: a plain page that says to come back, never a breakdown; what was kept is still shown
TEXTE = "Le numéro du secrétariat a changé le mois dernier."


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
    """A browser that is shown what a visitor is."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("sqlstate", [None, "57P01", "08006"])
def test_page_asks_to_come_back_data_say_so_to_programs_and_words_sent_are_given_back(visiteur, sqlstate):
    with base_absente(sqlstate):
        page = visiteur.get("/annuaire/?q=niort")
        assert page.status_code == 503 and int(page["Retry-After"]) > 0
        assert "revient dans un instant" in page_lue(page) and "référence" not in page_lue(page)
        donnees = visiteur.get("/api/v1/structures/")
        assert donnees.status_code == 503 and donnees["Retry-After"] and donnees.json()["status"] == 503
    visiteur.force_login(un_conseiller())
    with base_absente(sqlstate):
        reponse = visiteur.post("/mes-nouvelles/", {"rythme": "HEBDOMADAIRE", "message": TEXTE})
    assert reponse.status_code == 503 and reponse["Retry-After"] and TEXTE in page_lue(reponse)
    with base_absente("40P01"):  # celle-là est de nous
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


def une_file_qui_attend(depuis):
    """A task and a mail that wait."""
    tache = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "x.y", "backend_name": "fond"}
    DBTaskResult.objects.create(**tache, run_after=depuis)
    DBTaskResult.objects.update(enqueued_at=depuis)
    Courriel.objects.create(destinataire="a@b.example", gabarit="m/m", objet="o", texte="t", prochain_essai=depuis)
    sante.sante_oublier()


def test_probes_tell_a_living_process_from_a_machine_that_may_be_sent_visitors(visiteur, monkeypatch):
    lue = visiteur.get("/sante/pret/").json()
    assert lue["etat"] == "ok" and all(lue["controles"].values()) and lue["controles"]["migrations"] is True
    assert lue["ages"] == {"file": None, "courriels": None, "travaux": None, "sauvegarde": None}
    une_file_qui_attend(timezone.now() - timedelta(hours=1))
    reponse = visiteur.get("/sante/pret/")  # une file qui attend partout n’écarte personne
    assert reponse.status_code == 200 and reponse.json()["controles"]["file"] is False
    assert reponse.json()["ages"]["file"] >= 3600 and reponse.json()["ages"]["courriels"] >= 3600
    with base_absente():
        assert visiteur.get("/sante/vivant/").json() == {"etat": "ok"}
        absente = visiteur.get("/sante/pret/")
        assert absente.status_code == 503
        assert absente.json() == {"etat": "en panne", "controles": {"base": False}, "ages": {}}
    monkeypatch.setattr(sante, "_migrees", set())
    sante.sante_oublier()
    with connection.cursor() as curseur:
        curseur.execute("DELETE FROM django_migrations WHERE app = 'home'")
    reponse = visiteur.get("/sante/pret/")
    assert reponse.status_code == 503 and reponse.json()["controles"]["migrations"] is False


# A disk that takes nothing more: pages are read, writes are refused in words, the monitor is told (R04, R05)
@contextmanager
def base_en_lecture_seule():
    """The base refuses every write, in its own words, to the end of the block (of the test, on PostgreSQL)."""
    sqlite = connection.vendor == "sqlite"
    connection.check_constraints()  # celles qu’une base en lecture seule ne vérifierait plus
    with connection.cursor() as curseur:
        curseur.execute("PRAGMA query_only = ON" if sqlite else "SET LOCAL transaction_read_only = on")
        try:
            yield
        finally:
            if sqlite:
                curseur.execute("PRAGMA query_only = OFF")


@contextmanager
def fichiers_refuses():
    """No file of this process takes another byte."""
    avant = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, avant[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, avant)


@pytest.fixture
def cache_en_fichiers(settings, tmp_path):
    """The caches of a real installation."""
    settings.CACHES = {
        nom: {"BACKEND": "home.fichiers.disque.CacheFichiers", "LOCATION": str(tmp_path / nom)}
        for nom in ("default", "pages")
    }
    settings.PAGES_GARDEES_SECONDES = 60


def test_reading_page_answers_and_a_write_is_refused_in_words_when_the_base_only_reads(visiteur):
    structure = une_structure()
    visiteur.force_login(un_conseiller(structure))
    with base_en_lecture_seule():
        for adresse in ("/mon-espace/", "/annuaire/", f"/annuaire/structures/{structure.code}/", "/recherche/?q=niort"):
            assert visiteur.get(adresse).status_code == 200, adresse
        envoi = {"genre": "AUTRE", "message": TEXTE, "mot_de_passe": "un-mot-de-passe-tapé"}
        reponse = visiteur.post("/mes-nouvelles/", {"rythme": "HEBDOMADAIRE", **envoi})
        assert reponse.status_code == 503 and reponse["Retry-After"]
        html = page_lue(reponse)
        assert "ne peut pas enregistrer pour l’instant" in html and TEXTE in html and "tapé</textarea>" not in html
        etat = visiteur.get("/sante/")
        assert etat.status_code == 503 and etat.json() == {"etat": "en panne", "pannes": ["écriture"]}


def test_page_is_read_and_a_limited_gesture_stays_closed_when_the_disk_of_the_cache_is_full(
    visiteur, cache_en_fichiers
):
    with fichiers_refuses():
        assert pages.version_publique() != pages.version_publique()  # rien ne se garde, rien ne casse
        assert visiteur.get("/").status_code == 200
        assert visiteur.get("/annuaire/telecharger/structures.csv").status_code in (200, 404)
        with pytest.raises(OSError, match="File too large"):
            limites.depasse("connexion", 5, 60)
        assert limites.depasse("lecture", 5, 60, lecture=True) is False
        assert "fichiers" in visiteur.get("/sante/").json()["pannes"]


def test_cache_in_files_never_holds_much_more_than_it_may(settings, tmp_path):
    fichiers = {"BACKEND": "home.fichiers.disque.CacheFichiers", "LOCATION": str(tmp_path)}
    fichiers["OPTIONS"] = {"MAX_ENTRIES": 100}
    settings.CACHES = {"default": fichiers, "pages": fichiers}
    combien = []
    for n in range(400):
        cache.set(f"x-{n}", n)
        combien.append(len(list(tmp_path.iterdir())))
    assert 100 < max(combien) < 200 and cache.get("x-399") == 399


def test_sqlite_base_is_read_on_a_full_disk_by_who_holds_it(tmp_path, monkeypatch):
    chemin = tmp_path / "base.sqlite3"

    def lire() -> list[tuple]:
        with closing(sqlite3.connect(chemin)) as lien:
            return lien.execute("SELECT mot FROM essai").fetchall()

    with closing(sqlite3.connect(chemin)) as lien:
        lien.executescript("PRAGMA journal_mode=WAL; CREATE TABLE essai (mot); INSERT INTO essai VALUES ('là')")
    with fichiers_refuses(), pytest.raises(sqlite3.OperationalError):
        lire()
    base = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": chemin})
    monkeypatch.setattr(disque, "connection", base)
    monkeypatch.setattr(disque, "_tenues", [])
    disque.base_tenir()
    with fichiers_refuses():
        assert lire() == [("là",)]


def test_expired_value_of_a_read_only_cache_is_not_there(cache_en_fichiers, monkeypatch):
    cache.set("cle", "valeur", -1)
    monkeypatch.setattr("os.remove", mock.Mock(side_effect=OSError(30, "Read-only file system")))
    assert cache.get("cle") is None


def test_monitor_is_told_of_a_full_disk_and_of_a_queue_that_waits(client, monkeypatch):
    assert client.get("/sante/").json() == {"etat": "ok"}
    monkeypatch.setattr(sante, "PLACE", 2**62)
    with mock.patch.object(sante, "sante_oublier"):
        une_file_qui_attend(timezone.now() - sante.RETARD - timedelta(seconds=1))
        assert client.get("/sante/").json() == {"etat": "ok"}  # regardé il y a moins de cinq secondes
    sante.sante_oublier()
    reponse = client.get("/sante/")
    assert reponse.status_code == 503 and reponse.json()["pannes"] == ["disque", "file", "courriels"]
    DBTaskResult.objects.all().delete()
    Courriel.objects.update(etat=EtatCourriel.ANNULE)
    monkeypatch.undo()
    sante.sante_oublier()
    assert client.get("/sante/").json() == {"etat": "ok"}
