"""A disk that takes nothing more: pages are read, writes are refused in words, the monitor is told (R04, R05)."""

import resource
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.choices import EtatCourriel
from home.exploitation import sante
from home.fichiers import disque
from home.models import Courriel
from home.securite import limites
from home.site import cache as pages
from tests.fabriques import un_conseiller, une_structure
from tests.pages import page_lue


@pytest.fixture(autouse=True)
def _sante_fraiche():
    sante.sante_oublier()
    yield
    sante.sante_oublier()


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


@pytest.fixture
def client_patient():
    """A browser that is shown what a visitor is."""
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_reading_page_answers_and_a_write_is_refused_in_words_when_the_base_only_reads(client_patient):
    structure = une_structure()
    client_patient.force_login(un_conseiller(structure))
    texte = "Le numéro du secrétariat a changé le mois dernier."
    with base_en_lecture_seule():
        for adresse in ("/mon-espace/", "/annuaire/", f"/annuaire/structures/{structure.code}/", "/recherche/?q=niort"):
            assert client_patient.get(adresse).status_code == 200, adresse
        envoi = {"genre": "AUTRE", "message": texte, "mot_de_passe": "un-mot-de-passe-tapé"}
        reponse = client_patient.post("/mes-nouvelles/", {"rythme": "HEBDOMADAIRE", **envoi})
        assert reponse.status_code == 503 and reponse["Retry-After"]
        html = page_lue(reponse)
        assert "ne peut pas enregistrer pour l’instant" in html and texte in html and "tapé</textarea>" not in html
        etat = client_patient.get("/sante/")
        assert etat.status_code == 503 and etat.json() == {"etat": "en panne", "pannes": ["écriture"]}


@pytest.mark.django_db
def test_page_is_read_and_a_limited_gesture_stays_closed_when_the_disk_of_the_cache_is_full(
    client_patient, cache_en_fichiers
):
    with fichiers_refuses():
        assert pages.version_publique() != pages.version_publique()  # rien ne se garde, rien ne casse
        visite = client_patient.get("/")
        assert visite.status_code == 200
        assert client_patient.get("/annuaire/telecharger/structures.csv").status_code in (200, 404)
        with pytest.raises(OSError, match="File too large"):
            limites.depasse("connexion", 5, 60)
        assert limites.depasse("lecture", 5, 60, lecture=True) is False
        assert "fichiers" in client_patient.get("/sante/").json()["pannes"]


def test_cache_in_files_never_holds_much_more_than_it_may(settings, tmp_path):
    fichiers = {
        "BACKEND": "home.fichiers.disque.CacheFichiers",
        "LOCATION": str(tmp_path),
        "OPTIONS": {"MAX_ENTRIES": 100},
    }
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
    monkeypatch.setattr("os.remove", _refuser)
    assert cache.get("cle") is None


def _refuser(*args, **kwargs):
    raise OSError(30, "Read-only file system")


@pytest.mark.django_db
def test_monitor_is_told_of_a_full_disk_and_of_a_queue_that_waits(client, monkeypatch):
    assert client.get("/sante/").json() == {"etat": "ok"}
    avant = timezone.now() - sante.RETARD - timedelta(seconds=1)
    tache = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x.y", backend_name="fond", run_after=avant
    )
    DBTaskResult.objects.filter(pk=tache.pk).update(enqueued_at=avant)
    Courriel.objects.create(destinataire="a@b.example", gabarit="m/m", objet="o", texte="t", prochain_essai=avant)
    monkeypatch.setattr(sante, "PLACE", 2**62)
    assert client.get("/sante/").json() == {"etat": "ok"}  # regardé il y a moins de cinq secondes
    sante.sante_oublier()
    reponse = client.get("/sante/")
    assert reponse.status_code == 503 and reponse.json()["pannes"] == ["disque", "file", "courriels"]
    DBTaskResult.objects.all().delete()
    Courriel.objects.update(etat=EtatCourriel.ANNULE)
    monkeypatch.undo()
    sante.sante_oublier()
    assert client.get("/sante/").json() == {"etat": "ok"}
