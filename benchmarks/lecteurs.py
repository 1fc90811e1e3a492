"""Two hundred readers for a minute on PostgreSQL, half of them signed in: this tree, then a former one.

`make charge-postgres`; `AVANT=../avant make charge-postgres` measures in the same run the tree checked out there
(`git worktree add ../avant COMMIT`, with a `.venv` in it). Prints for each: requests a second, median, p95, errors.
Readers come four a second, which warms a site just opened; the minute is counted once all of them are there.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from scripts.banc import RACINE

LECTEURS, ARRIVEES, DUREE, MEMBRES, P95 = 200, 4, 60, 40, 500
SESSIONS = f"""
import json
from django.conf import settings
from django.test import Client
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
sessions = []
for compte in Compte.objects.filter(pk__in=Rattachement.objects.values("compte")).order_by("pk")[:{MEMBRES}]:
    client = Client()
    client.force_login(compte)
    sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
print(json.dumps(sessions))
"""
OUVRIR = f"""
import json, sys
from pathlib import Path
from scripts.banc import site_ouvert
with site_ouvert(Path(sys.argv[1]), base=sys.argv[2]) as site:
    dites = site.manage("shell", "-v", "0", "-c", {SESSIONS!r}).strip().splitlines()[-1]
    print(json.dumps({{"url": site.url, "sessions": dites}}), flush=True)
    sys.stdin.read()
"""


def main() -> int:
    """One line for each tree; fails when this one has an error, or a p95 of half a second or more."""
    arbres = [RACINE, *(Path(dossier).resolve() for dossier in (os.environ.get("AVANT"),) if dossier)]
    print("| arbre | requêtes par seconde | p50 (ms) | p95 (ms) | erreurs |\n|---|---|---|---|---|")
    rate = False
    for arbre in arbres:
        with tempfile.TemporaryDirectory() as dossier, _site(arbre, Path(dossier)) as site:
            total = _charger(site, Path(dossier))
        erreurs, p95 = int(total["Failure Count"]), float(total["95%"])
        rate |= arbre == RACINE and (erreurs > 0 or p95 >= P95)
        debit, p50 = float(total["Requests/s"]), float(total["50%"])
        print(f"| {arbre.name} | {debit:.1f} | {p50:.0f} | {p95:.0f} | {erreurs} |", flush=True)
    return 1 if rate else 0


@contextmanager
def _site(arbre: Path, dossier: Path) -> Iterator[dict[str, str]]:
    """The site of a tree, on a base of its own."""
    base = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(urlunsplit(base), autocommit=True) as connexion:
        connexion.execute("DROP DATABASE IF EXISTS lecteurs WITH (FORCE)")
        connexion.execute("CREATE DATABASE lecteurs")
    commande = [str(arbre / ".venv/bin/python"), "-c", OUVRIR, str(dossier / "site")]
    commande.append(urlunsplit(base._replace(path="/lecteurs")))
    site = subprocess.Popen(commande, cwd=arbre, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(next(ligne for ligne in site.stdout or () if ligne.startswith("{")))
    finally:
        site.communicate()


def _charger(site: dict[str, str], dossier: Path) -> dict[str, str]:
    """The line of the sums that Locust writes."""
    commande = [str(RACINE / ".venv/bin/locust"), "-f", "benchmarks/charge.py", "--host", site["url"], "--headless"]
    duree = LECTEURS // ARRIVEES + DUREE
    commande += ["-u", str(LECTEURS), "-r", str(ARRIVEES), "-t", f"{duree}s", "--reset-stats", "--only-summary"]
    commande += ["--csv", str(dossier / "charge")]
    env = os.environ | {"SAFRAN_SESSIONS": site["sessions"]}
    fini = subprocess.run(commande, cwd=RACINE, env=env, capture_output=True, text=True, check=False)
    sommes = dossier / "charge_stats.csv"
    if not sommes.exists():
        raise SystemExit(fini.stderr[-2000:])
    with sommes.open(encoding="utf-8") as lues:
        return next(ligne for ligne in csv.DictReader(lues) if ligne["Name"] == "Aggregated")


if __name__ == "__main__":
    sys.exit(main())
