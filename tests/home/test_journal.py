"""What is written of each request, for whoever keeps the site; what a process keeps until it stops."""

import gc
import gzip
import json
import logging
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import brotli
import pytest
from cryptography.fernet import Fernet
from django.test import Client

from home import views
from home.documents.pdf import memoire_en_place
from home.exploitation import journal
from home.exploitation.journal import memoire_figer
from home.securite.limites import adresse_ip
from scripts.modele import base_copier

NUMERO = "a1b2c3d4-e5f6-7890"


@pytest.mark.parametrize(("proxys", "dit", "rendu"), [
    (1, NUMERO, True), (0, NUMERO, False), (1, "court", False), (1, "un\nnuméro forgé", False), (1, "x" * 80, False),
])  # fmt: skip
def test_number_of_a_request_is_the_one_a_declared_proxy_gave_or_our_own(client, settings, proxys, dit, rendu):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxys
    numero = client.get("/sante/vivant/", headers={"X-Request-ID": dit})["X-Request-ID"]
    assert (numero == dit) is rendu and journal.NUMERO.fullmatch(numero)


def test_lines_in_json_tell_the_request_and_the_trace(settings, monkeypatch, caplog):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    caplog.handler.addFilter(journal.Numerotee())
    monkeypatch.setattr(views, "glossaire_lire", lambda: 1 / 0)
    Client(raise_request_exception=False).get("/glossaire/", headers={"X-Request-ID": NUMERO})
    (panne,) = (ligne for ligne in caplog.records if ligne.name == "safran.pannes")
    ecrite = json.loads(journal.LigneJson().format(panne))
    assert ecrite["demande"] == NUMERO and ecrite["niveau"] == "ERROR" and "reference=" in ecrite["message"]
    assert "ZeroDivisionError" in ecrite["trace"] and "\n" not in journal.LigneJson().format(panne)
    dehors = logging.makeLogRecord({"msg": "hors de toute demande"})
    assert journal.Numerotee().filter(dehors) and dehors.demande == "-"


@pytest.mark.parametrize(("proxys", "chaine", "attendue"), [
    (0, "10.9.9.9, 192.0.2.7", "127.0.0.1"),
    (1, "10.9.9.9, 192.0.2.7", "192.0.2.7"),
    (2, "10.9.9.9, 192.0.2.7, 203.0.113.1", "192.0.2.7"),
    (2, "192.0.2.7", ""),
])  # fmt: skip
def test_visitor_has_the_address_that_the_first_declared_proxy_saw(rf, settings, proxys, chaine, attendue):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxys
    assert adresse_ip(rf.get("/", headers={"X-Forwarded-For": chaine})) == attendue


class _Pannes(BaseHTTPRequestHandler):
    """What receives breakdowns, and keeps what it was sent."""

    def do_POST(self) -> None:
        ouvrir = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]]
        self.server.recus.append(ouvrir(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.mark.integration
def test_breakdown_told_outside_says_where_and_neither_who_nor_what_was_typed(tmp_path):
    serveur = HTTPServer(("127.0.0.1", 0), _Pannes)
    serveur.recus = []
    fil = Thread(target=serveur.serve_forever, daemon=True)
    fil.start()
    code = (
        "from django.conf import settings\n"
        "settings.STORAGES['staticfiles'] = {'BACKEND': 'django.contrib.staticfiles.storage.StaticFilesStorage'}\n"
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "import home.views, safran.installation.middleware as premier_jour\n"
        "premier_jour.region_connue, home.views.redirect = lambda: True, lambda retour: 1 / 0\n"
        "client = Client(raise_request_exception=False, SERVER_NAME='safran.example')\n"
        "entetes = {'Cookie': 'a=SECRET-COOKIE', 'Origin': 'https://safran.example'}\n"
        "adresse, envoi = '/theme/?jeton=SECRET-ADRESSE', {'theme': 'SECRET-TAPE'}\n"
        "client.post(adresse, envoi, headers=entetes, secure=True)\n"
        "import sentry_sdk; sentry_sdk.flush(5)\n"
    )
    reglages = {
        "DJANGO_SETTINGS_MODULE": "safran.settings.production", "SAFRAN_DONNEES": str(tmp_path),
        "SECRET_KEY": "k" * 60, "COFFRE_CLES": Fernet.generate_key().decode(), "ALLOWED_HOSTS": "safran.example",
        "SITE_URL": "https://safran.example", "EXPEDITEUR": "a@safran.example", "EMAIL_URL": "smtp://127.0.0.1:25",
        "SENTRY_DSN": f"http://cle@127.0.0.1:{serveur.server_port}/1", "JOURNAL": "json",
    }  # fmt: skip
    dit = subprocess.run([sys.executable, "-c", code], env={**os.environ, **reglages}, capture_output=True, text=True)
    serveur.shutdown()
    serveur.server_close()
    fil.join()
    assert dit.returncode == 0, dit.stderr
    lignes = [json.loads(ligne) for ligne in dit.stderr.splitlines() if ligne.startswith("{")]
    assert any(x["journal"] == "safran.pannes" and len(x["demande"]) == 32 for x in lignes)
    recu = b"".join(serveur.recus).decode()
    assert "ZeroDivisionError" in recu and "/theme/" in recu and "SECRET" not in recu


DEMARRER = "import gc, sys, safran.wsgi; print(gc.get_freeze_count(), 'safran.urls' in sys.modules, gc.isenabled())"

SERVIR = """
import sys, safran.wsgi
from django.test import Client
from tests.fabriques import une_region
une_region()
lecteur = Client(headers={"host": "127.0.0.1"})
print(*[lecteur.get(adresse).status_code for adresse in ("/sante/", "/annuaire/")], flush=True)
print(*[nom for nom in sys.argv[1:] if nom in sys.modules])
"""
# Ce que demandent un classeur, une carte de visite, un document, un lexique.
LOURDS = ("openpyxl", "icalendar", "weasyprint", "fontTools", "data_inclusion", "pyhanko")


@pytest.mark.integration
def test_a_web_process_starts_with_its_pages_read_and_its_memory_set_apart(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFRAN_DONNEES", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    dit = subprocess.run([sys.executable, "-c", DEMARRER], capture_output=True, text=True, check=True)
    figes, *vrais = dit.stdout.split()
    assert int(figes) > 100_000 and vrais == ["True", "True"]


@pytest.mark.integration
def test_documents_made_there_leave_what_was_set_apart():
    memoire_figer()
    figes = gc.get_freeze_count()
    with memoire_en_place():
        pass
    assert gc.get_freeze_count() == figes > 100_000


@pytest.mark.integration
def test_a_process_that_serves_pages_did_not_load_what_rare_gestures_need(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFRAN_DONNEES", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "safran.settings.dev")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    base_copier(tmp_path / "safran.sqlite3")
    dit = subprocess.run([sys.executable, "-c", SERVIR, *LOURDS], capture_output=True, text=True, check=True)
    assert dit.stdout.splitlines() == ["200 200", ""]
