"""Places where a site may stand, its files and its base, on SQLite or on the PostgreSQL of the tests."""

import os
import shutil
from pathlib import Path

import psycopg

from scripts.banc import Site, demonstration_construire
from scripts.modele import base_modele_postgres

POSTGRES = os.environ.get("DATABASE_URL", "")


def postgres(nom: str, modele: str = "template0") -> str:
    """A new base on the server of the tests, as DATABASE_URL names it; nothing on SQLite, whose base is a file."""
    if not POSTGRES:
        return ""
    with psycopg.connect(POSTGRES, autocommit=True) as lien:
        lien.execute(f"DROP DATABASE IF EXISTS {nom} WITH (FORCE)")
        lien.execute(f"CREATE DATABASE {nom} TEMPLATE {modele}")
    return f"{POSTGRES.rpartition('/')[0]}/{nom}"


def lieu(donnees: Path, base: str) -> Site:
    """A place where the site may stand: its files and its base."""
    env = {nom: mot for nom, mot in os.environ.items() if nom not in {"DATABASE_URL", "SAFRAN_TEST_DB"}}
    env |= {"SAFRAN_DONNEES": str(donnees), "DJANGO_SETTINGS_MODULE": "safran.settings.dev"}
    return Site("http://127.0.0.1", donnees, env | ({"DATABASE_URL": base} if base else {}))


def demonstration_posee(donnees: Path, modele: Path, base: str) -> Site:
    """A place that holds the demonstration, of its own: built in `base`, or copied from a file built once."""
    if POSTGRES:
        adresse = postgres(base, base_modele_postgres(POSTGRES))
        demonstration_construire(donnees, adresse)
        return lieu(donnees, adresse)
    modele = Path(os.environ.get("SAFRAN_DEMONSTRATION") or modele)
    demonstration_construire(modele)
    shutil.copytree(modele, donnees, dirs_exist_ok=True)
    return lieu(donnees, "")
