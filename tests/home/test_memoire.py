"""A web process reads all before it answers, but what only a rare gesture needs; its memory is then set apart."""

import gc
import subprocess
import sys

import pytest

from home.documents.pdf import memoire_en_place
from home.exploitation.journal import memoire_figer
from scripts.modele import base_copier

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
