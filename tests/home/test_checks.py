"""Before the site opens, `manage.py check` says what is missing; without Pango the site runs, without documents."""

import builtins
import os
import subprocess
import sys
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.http import HttpRequest

from home import prises
from home.documents.pdf import PdfIndisponible, pdf_render
from home.site.middleware import RefusMiddleware
from safran.settings.base import RACINE
from tests import fabriques
from tests.pages import page_lue


def sans(monkeypatch, *morceaux):
    vraie = prises.ctypes.CDLL

    def charger(nom, *suite):
        if any(morceau in nom for morceau in morceaux):
            raise OSError(nom)
        return vraie(nom, *suite)

    monkeypatch.setattr(prises.ctypes, "CDLL", charger)


def controler() -> str:
    sortie = StringIO()
    call_command("check", tags=["compatibility"], stdout=sortie, stderr=sortie)
    return sortie.getvalue()


def test_check_says_nothing_when_documents_can_be_made():
    assert "home.W001" not in controler()


def test_check_gives_the_line_to_type_when_pango_is_missing(monkeypatch):
    sans(monkeypatch, "libpango-1.0")
    dit = controler()
    assert "Pango manque" in dit and "« sudo apt-get install libpango-1.0-0 »" in dit and "Le reste du site" in dit


def test_check_names_every_missing_package(monkeypatch):
    sans(monkeypatch, "pango", "harfbuzz")
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in controler()


def test_check_names_what_lacks_to_a_service_that_is_half_set(settings):
    assert not prises.reglages_entiers(None)
    settings.PROCONNECT_URL, settings.MATOMO_URL = "https://auth.example/api/v2", "mesure.example"
    dits = " ".join(faute.msg for faute in prises.reglages_entiers(None))
    assert "PROCONNECT_CLIENT, PROCONNECT_SECRET" in dits and "aussi MATOMO_SITE" in dits and "pas une adresse" in dits
    settings.PROCONNECT_CLIENT, settings.PROCONNECT_SECRET, settings.MATOMO_SITE = "c", "s", "7"
    settings.MATOMO_URL = "https://mesure.example"
    assert not prises.reglages_entiers(None)


@pytest.fixture
def weasyprint_muet(monkeypatch):
    """WeasyPrint as it is on a machine without Pango: its import fails."""
    for nom in [n for n in sys.modules if n.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, nom)
    vrai = builtins.__import__

    def importer(nom, *suite, **options):
        if nom.split(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return vrai(nom, *suite, **options)

    monkeypatch.setattr(builtins, "__import__", importer)


def test_document_without_pango_is_refused_with_a_sentence(weasyprint_muet, caplog):
    with pytest.raises(PdfIndisponible) as refus:
        pdf_render("erreurs/autonome.html", {})
    assert refus.value.code == "pdf_indisponible" and "PDF" in refus.value.message
    assert "pango absent" in caplog.text


@pytest.mark.django_db
def test_page_of_a_document_without_pango_is_a_503_in_french(weasyprint_muet, rf):
    requete = rf.get("/attestations/")
    requete.user = fabriques.un_conseiller()
    reponse = RefusMiddleware(lambda r: None).process_exception(requete, PdfIndisponible())
    assert reponse.status_code == 503 and "Ce document attendra un peu" in page_lue(reponse)


@pytest.mark.django_db
def test_site_runs_without_pango(weasyprint_muet, client):
    assert client.get("/").status_code == 200 and client.get("/compte/login/").status_code == 200


@pytest.mark.django_db
def test_other_failures_are_left_to_the_failure_page(rf):
    assert RefusMiddleware(lambda r: None).process_exception(HttpRequest(), ValueError()) is None


def test_machines_that_share_nothing_are_told_so_by_the_check_of_production(settings):
    settings.HOTES = 2
    dit = [message.msg for message in prises.machines_ensemble(None)]
    for nom in ("CACHE_URL", "STOCKAGE_URL", "BADGES_CLE"):
        assert any(f"ne partagent pas {nom}" in phrase for phrase in dit), nom
    settings.CACHE_URL, settings.STOCKAGE_URL, settings.BADGES_CLE = "valkey://a/0", "s3://c:s@h/seau", "/cle.pem"
    assert all("DATABASE_URL" in message.msg for message in prises.machines_ensemble(None))
    settings.HOTES = 1
    assert prises.machines_ensemble(None) == []


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "safran.settings.production", "SECRET_KEY": "0123456789abcdefghij" * 3,
    "ALLOWED_HOSTS": "safran.example", "SITE_URL": "https://safran.example", "EXPEDITEUR": "a@safran.example",
    "EMAIL_URL": "smtp://127.0.0.1:25", "HOTES": "2",
}  # fmt: skip
SERVICES = {
    "DATABASE_URL": "postgres://safran@127.0.0.1:9/safran", "POSTGRES_MUTUALISE": "true", "PROXYS": "2",
    "CACHE_URL": "valkeys://:mot@cache.example:6379/2", "BADGES_CLE": "/srv/safran/cles/badges.pem",
    "STOCKAGE_URL": "s3://cle:un%2Fsecret@s3.example/seau?region=fr-par&prive=autre", "JOURNAL": "json",
    "STOCKAGE_MEDIAS_URL": "https://medias.example", "CONTENUS_URL": "https://*.safran-modules.example",
    "METRIQUES_JETON": "un-mot", "SENTRY_DSN": "https://cle@pannes.example/1",
}  # fmt: skip


@pytest.mark.integration
@pytest.mark.parametrize(("services", "refus"), [(SERVICES, ""), ({}, "CACHE_URL")])
def test_check_of_production_passes_on_two_machines_that_share_what_they_must(services, refus, tmp_path):
    coffre = {"COFFRE_CLES": Fernet.generate_key().decode(), "SAFRAN_DONNEES": str(tmp_path)}
    env = {"PATH": os.environ["PATH"], **PRODUCTION, **coffre, **services}
    mots = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    dit = subprocess.run(mots, cwd=RACINE, env=env, capture_output=True, text=True)
    assert (dit.returncode == 0) is (not refus) and refus in dit.stderr, dit.stderr
