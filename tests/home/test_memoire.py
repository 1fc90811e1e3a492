"""A web process reads everything before it answers, and the collector then leaves it alone."""

import gc
import subprocess
import sys

from home.memoire import memoire_figer
from home.pdf import memoire_en_place

DEMARRER = "import gc, sys, safran.wsgi; print(gc.get_freeze_count(), 'safran.urls' in sys.modules)"


def test_a_web_process_starts_with_its_pages_read_and_its_memory_set_apart(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFRAN_DONNEES", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    dit = subprocess.run([sys.executable, "-c", DEMARRER], capture_output=True, text=True, check=True)
    figes, pages_lues = dit.stdout.split()
    assert int(figes) > 100_000 and pages_lues == "True"


def test_documents_made_there_leave_what_was_set_apart():
    memoire_figer()
    figes = gc.get_freeze_count()
    with memoire_en_place():
        pass
    assert gc.get_freeze_count() == figes > 100_000
