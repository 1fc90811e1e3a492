"""Tests: a real SQLite file (or PostgreSQL by DATABASE_URL), immediate tasks, mails kept in memory."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

if "SAFRAN_DONNEES" not in os.environ:
    os.environ["SAFRAN_DONNEES"] = tempfile.mkdtemp(prefix="safran-tests-")
    atexit.register(shutil.rmtree, os.environ["SAFRAN_DONNEES"], ignore_errors=True)

from safran.settings.base import *  # noqa: F403
from safran.settings.base import DATABASES, RACINE, STATIC_ROOT, STORAGES, TEMPLATES

SECRET_KEY = "clef-de-test-sans-valeur-0123456789-abcdefghijklmnopqrstuvwxyz"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
CONTENUS_URL = "http://*.contenus.testserver"
ALLOWED_HOSTS.append(".contenus.testserver")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "fond": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
}
COURRIEL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {
    nom: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": nom} for nom in ("default", "pages")
}
SANTE_DEMARRAGE = 0
PAGES_GARDEES_SECONDES = 0  # une règle d’essai n’est jamais validée : rien n’effacerait les pages gardées
EMARGEMENT_TOUR_SECONDES = 3600
API_REQUETES_PAR_MINUTE = 600_000
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


class VariableAbsente(str):
    """Fail our own templates when they name a variable that does not exist; leave other people's alone."""

    def __bool__(self) -> bool:
        contexte = sys._getframe(1).f_locals.get("context")
        gabarit = getattr(getattr(contexte, "render_context", None), "template", None)
        return gabarit is not None and str(gabarit.origin.name).startswith(str(RACINE / "templates"))

    def __contains__(self, morceau: object) -> bool:
        return morceau == "%s"

    def __mod__(self, nom: object) -> str:
        raise NameError(f"variable de gabarit absente : {nom}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = VariableAbsente()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {
        "NAME": os.environ.get("SAFRAN_TEST_DB", str(Path(os.environ["SAFRAN_DONNEES"]) / "test.sqlite3"))
    }
    # La durabilité n'a pas de sens pour une base jetée après chaque suite.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
