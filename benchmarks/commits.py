"""A hundred learners in a module, each recording every ten seconds for three minutes (`make charge-modules`).

The demonstration served by two processes, on SQLite or on the empty database of DATABASE_URL; afterwards, every
recording that the site said it had received is looked for in the base.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.banc import RACINE, Site, site_ouvert

APPRENANTS, CADENCE, DUREE, BUDGET = 100, 10, 180, 300
RESULTATS = Path(__file__).parent / "charge-modules.md"
COLONNES = (
    "base", "jour", "envois accusés", "refus ou pannes", "p50 (ms)", "p95 (ms)", "p99 (ms)", "pire (ms)",
    "accusés introuvables", "charge",
)  # fmt: skip
PREAMBULE = f"""# Cent apprenants dans un module

Faite par `make charge-modules` : {APPRENANTS} apprenants enregistrent chacun toutes les {CADENCE} s pendant {DUREE} s,
contre la démonstration servie par deux processus, sur la même machine que la charge. Budget : p95 {BUDGET} ms, aucun
enregistrement accusé perdu. « charge » : celle de la machine sur une minute, avant et après.

| {" | ".join(COLONNES)} |
| {" | ".join("---" for _ in COLONNES)} |
"""
PREPARER = """
import io, json
from django.conf import settings
from django.test import Client
from benchmarks.paquet import un_paquet
from reseau.comptes.models import Compte
from reseau.membres.rules.mandats import rattachement_creer
from reseau.structures.models import Structure
from django.utils import timezone
from safran.scorm.rules import paquets, passages
from safran.scorm.rules import lancement_signer
depot = paquets.paquet_deposer(fichier=io.BytesIO(un_paquet()), titre="Cent à la fois")
structure, jour = Structure.objects.order_by("pk")[0], timezone.localdate()
entrees = []
for n in range(NOMBRE):
    compte = Compte.objects.create_user(f"apprenant{n}@mesures.example", prenom="Apprenante", nom=f"N{n}")
    rattachement_creer(compte=compte, structure=structure, fonction="Conseil", du=jour)
    passage = passages.passage_ouvrir(compte=compte, paquet=depot.version.paquet)
    ouvert = passages.lancement_ouvrir(passage=passage, sco="i-un")
    jeton = lancement_signer(passage, "i-un", ouvert.numero)
    client = Client()
    client.force_login(compte)
    entrees.append([client.cookies[settings.SESSION_COOKIE_NAME].value, str(passage.uuid), jeton])
print(json.dumps({"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME, "entrees": entrees}))
"""
RELIRE = """
import json
from safran.scorm.models import EtatSco
print(json.dumps({str(e.passage.uuid): [e.compteur, e.valeurs] for e in EtatSco.objects.select_related("passage")}))
"""


def main() -> int:
    """Build, serve, load, read again, write the line."""
    with tempfile.TemporaryDirectory() as donnees:
        base = "postgresql" if "postgres" in os.environ.get("DATABASE_URL", "") else "sqlite"
        with site_ouvert(Path(donnees), base=os.environ.get("DATABASE_URL", "")) as site:
            apprenants = Path(donnees) / "apprenants.json"
            apprenants.write_text(_dire(site, PREPARER.replace("NOMBRE", str(APPRENANTS))))
            avant = os.getloadavg()[0]
            accuses = Path(donnees) / "accuses.json"
            _charger(site, apprenants, accuses)
            vus = json.loads(accuses.read_text())
            perdus = perdus_compter(vus["accuses"], json.loads(_dire(site, RELIRE)))
            return _bilan(base, vus, perdus, f"{avant:.1f} → {os.getloadavg()[0]:.1f}")


def _dire(site: Site, code: str) -> str:
    """What a piece of code prints on the site's data."""
    return site.manage("shell", "-v", "0", "-c", code).strip().splitlines()[-1]


def _charger(site: Site, apprenants: Path, accuses: Path) -> None:
    ici = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    outil = shutil.which("locust", path=ici)
    if not outil:
        raise SystemExit("Locust est absent : « pip install -r requirements-mesures.txt ».")
    commande = [outil, "-f", "benchmarks/apprenants.py", "--host", site.url, "--headless", "--only-summary"]
    commande += ["-u", str(APPRENANTS), "-r", str(APPRENANTS // CADENCE), "-t", f"{DUREE}s", "--stop-timeout", "30"]
    env = os.environ | {"SAFRAN_APPRENANTS": str(apprenants), "SAFRAN_ACCUSES": str(accuses)}
    subprocess.run(commande, cwd=RACINE, env=env, check=False)


def perdus_compter(accuses: dict[str, dict[str, str]], gardes: dict[str, list]) -> int:
    """Acknowledged recordings that the base does not hold: each one wrote an interaction of its own."""
    perdus = 0
    for passage, dits in accuses.items():
        compteur, valeurs = gardes.get(passage, [0, {}])
        perdus += sum(valeurs.get(element) != valeur for element, valeur in dits.items())
        perdus += compteur < len(dits)
    return perdus


def _bilan(base: str, vus: dict, perdus: int, charge: str) -> int:
    durees, nombre = sorted(vus["durees"]), sum(len(dits) for dits in vus["accuses"].values())
    quantiles = statistics.quantiles(durees, n=100)
    p50, p95, p99 = (quantiles[rang - 1] for rang in (50, 95, 99))
    colonnes = [base, f"{datetime.now(UTC):%Y-%m-%d}", str(nombre), str(vus["pannes"])]
    colonnes += [f"{t:.0f}" for t in (p50, p95, p99, durees[-1])] + [str(perdus), charge]
    ligne = f"| {' | '.join(colonnes)} |"
    print(ligne)
    _ecrire(base, ligne)
    return 1 if perdus or vus["pannes"] or p95 > BUDGET else 0


def _ecrire(base: str, ligne: str) -> None:
    """One line for each base, the last measured."""
    anciennes = RESULTATS.read_text("utf-8").splitlines() if RESULTATS.exists() else []
    lignes = [x for x in anciennes if x.startswith(("| sqlite", "| postgresql")) and not x.startswith(f"| {base}")]
    RESULTATS.write_text(PREAMBULE + "\n".join(sorted([*lignes, ligne])) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
