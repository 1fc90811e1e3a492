"""An upgrade without a stop: one machine on the former version, the other on this one, then both."""

import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.banc import RACINE
from scripts.grappe.charge import charger
from scripts.grappe.gardien import allumer, eteindre
from scripts.grappe.ouverture import attendre_pret
from scripts.grappe.plan import Grappe

GENS, DUREE = 40, 30
SITES = ("a-site-1", "a-site-2", "a-fond", "a-minuterie")


def versions(grappe: Grappe) -> str:
    """People read while A is on the former version and B on this one, then while A is upgraded."""
    avant = grappe.dossier / "avant"
    commit = _ancien()
    _git("worktree", "add", "--detach", "--force", str(avant), commit)
    (avant / ".venv").symlink_to(RACINE / ".venv")
    try:
        _passer(grappe, avant)
        demandes = _charger(grappe)
        with ThreadPoolExecutor(1) as equipe:
            passage = equipe.submit(_passer, grappe, RACINE)
            while not passage.done():
                demandes += _charger(grappe)
        passage.result()
    finally:
        _passer(grappe, RACINE)
        _git("worktree", "remove", "--force", str(avant))
    return f"{commit[:8]} sur A et cette version sur B, puis A mise à jour : {demandes} demandes, 0 erreur"


def _charger(grappe: Grappe) -> int:
    with tempfile.TemporaryDirectory() as dossier:
        total, fautes = charger(grappe, Path(dossier), gens=GENS, duree=DUREE)
    assert not fautes, f"{sum(fautes.values())} erreurs : {dict(fautes)}"
    return int(total["Request Count"])


def _ancien() -> str:
    """The former version: AVANT, or the oldest one that has the migrations of this one."""
    if nomme := os.environ.get("AVANT"):
        return _git("rev-parse", nomme)
    migrations = _git("log", "-1", "--format=%H", "--", ":(glob)**/migrations/*.py")
    return migrations if migrations != _git("rev-parse", "HEAD") else _git("rev-parse", "HEAD~1")


def _passer(grappe: Grappe, code: Path) -> None:
    """Machine A leaves, changes its tree, gathers its static files, comes back: the front server does without it."""
    if grappe.code("a").resolve() == code.resolve():
        return
    eteindre(grappe, *SITES)
    grappe.code("a").unlink()
    grappe.code("a").symlink_to(code)
    statiques = [str(code / ".venv/bin/python"), "manage.py", "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(statiques, cwd=code, env=grappe.environnement("a"), check=True)
    allumer(grappe, *SITES)
    attendre_pret(grappe, "a")


def _git(*mots: str) -> str:
    return subprocess.run(["git", *mots], cwd=RACINE, check=True, capture_output=True, text=True).stdout.strip()
