"""A hundred people for a minute on both machines, half of them signed in: nobody meets an error."""

import csv
import os
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.lecteurs import SESSIONS
from scripts.banc import RACINE
from scripts.grappe.partage import commandes_de
from scripts.grappe.plan import Grappe, outil
from scripts.grappe.visiteur import SESSION

GENS, DUREE = 100, 60


def charge(grappe: Grappe) -> str:
    """The load of « make charge », by the front server."""
    with tempfile.TemporaryDirectory() as dossier:
        total, fautes = charger(grappe, Path(dossier), gens=GENS, duree=DUREE)
    assert not fautes, f"{sum(fautes.values())} erreurs : {dict(fautes)}"
    p50, p95 = float(total["50%"]), float(total["95%"])
    demandes = total["Request Count"]
    return f"{GENS} personnes, {demandes} demandes en {DUREE} s, p50 {p50:.0f} ms, p95 {p95:.0f} ms, 0 erreur"


def charger(grappe: Grappe, dossier: Path, *, gens: int, duree: int) -> tuple[dict[str, str], Counter[str]]:
    """The line of the sums that Locust writes, and each kind of error, with how many."""
    with commandes_de(grappe) as commandes:
        sessions = commandes.lancer("shell", "-v", "0", "-c", SESSIONS).strip().splitlines()[-1]
    commande = [outil("locust"), "-f", "benchmarks/charge.py", "--host", grappe.url, "--headless", "--only-summary"]
    commande += ["-u", str(gens), "-r", "20", "-t", f"{duree}s", "--csv", str(dossier / "charge")]
    confiance = {"SAFRAN_CERTIFICAT": str(grappe.certificat), "SAFRAN_COOKIE": SESSION, "SAFRAN_SESSIONS": sessions}
    fini = subprocess.run(commande, cwd=RACINE, env=os.environ | confiance, capture_output=True, text=True, check=False)
    sommes = dossier / "charge_stats.csv"
    assert sommes.exists(), fini.stderr[-2000:]
    total = next(ligne for ligne in _lignes(sommes) if ligne["Name"] == "Aggregated")
    fautes: Counter[str] = Counter()
    for ligne in _lignes(dossier / "charge_failures.csv"):
        fautes[f"{ligne['Name']} {ligne['Error']}"] += int(ligne["Occurrences"])
    return total, fautes


def _lignes(fichier: Path) -> list[dict[str, str]]:
    with fichier.open(encoding="utf-8") as lues:
        return list(csv.DictReader(lues))
