"""What pages cost once served, in L: one L is a bare Django view with one question, same server, same base, same run.

`make bench` (SQLite, then PostgreSQL): two processes, eight readers at once, each with its own connection.
What is counted is the processor of the site and of the base together, read from the system around each series.
`python -m benchmarks.servi région` measures these sizes alone. Written into `resultats.md`.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.lignes import Banc, Ligne
from benchmarks.pages import PROCESSUS, TAILLES
from benchmarks.processeur import demarrage_mesurer, ecoutent, memoire, nue_servie
from scripts.banc import site_ouvert

TOURS, MARGE = 2, 1.2
RESULTATS = Path(__file__).parent / "resultats.md"
TETE = "| page ou geste | qui | ms | L, deux tours | budget (L) | verdict | SQL |\n|---|---|---|---|---|---|---|"
PREAMBULE = """# Pages servies, en L

Faites par `make bench` : deux processus, démarrés sur la taille qu’ils servent, huit lecteurs à la fois, le
processeur du site et de la base ensemble. Un L : une vue Django nue, une question, le même serveur, la même base,
mesurée juste avant et juste après chaque ligne : une machine qui ralentit ralentit pour les deux. Le verdict est
celui du meilleur des deux tours : le budget est « tenu », ou « passé » ; à plus d’un cinquième au-delà (✗), la
commande échoue. Un geste écrit vraiment : ses lignes sont comptées dans la base. Un essai de quiz : commencer, lire
les vingt questions, les rendre, lire le résultat.
"""


def main() -> int:
    """One table for each size asked for, all by default; it fails when a budget is passed by a fifth in both rounds."""
    base = os.environ.get("DATABASE_URL", "")
    blocs, echecs = [], []
    with tempfile.TemporaryDirectory() as dossier, site_ouvert(Path(dossier) / "site", base=base) as site:
        banc = Banc(site, base or f"sqlite:///{site.donnees / 'safran.sqlite3'}")
        for taille in sys.argv[1:] or TAILLES:
            debut = time.monotonic()
            lignes = list(TAILLES[taille](banc))
            banc.redemarrer()
            faite = time.monotonic()
            dit, trop = _mesurer(banc, lignes)
            processus, lourd = _processus(banc, *PROCESSUS[taille])
            temps = f"Faite en {faite - debut:.0f} s, mesurée en {time.monotonic() - faite:.0f} s."
            blocs.append(f"### {taille}\n\n{dit} {processus} {temps}\n")
            echecs += trop + [f"{taille} : {phrase}" for phrase in lourd]
            print(blocs[-1], flush=True)
    if not sys.argv[1:]:
        _ecrire("PostgreSQL" if base else "SQLite", "\n".join(blocs))
    print("\n".join(["", "Au-delà du budget et de sa marge :", *echecs]) if echecs else "\nTous les budgets tiennent.")
    return 1 if echecs else 0


def _mesurer(banc: Banc, lignes: list[Ligne]) -> tuple[str, list[str]]:
    """The table of these lines, and those that go beyond their budget and its margin in both rounds.

    One L is measured before and after each line: a machine that slows down does so for both.
    """
    unites, tours = [], []
    with nue_servie(banc.base) as unite_mesurer:
        for _ in range(TOURS):
            tours.append([])
            unites.append(unite_mesurer())
            for ligne in lignes:
                cout = ligne.couter(banc)
                unites.append(unite_mesurer())
                tours[-1].append((cout, 2 * cout / sum(unites[-2:])))
    dites, trop = [TETE], []
    for ligne, *lus in zip(lignes, *tours, strict=True):
        siens, enl = zip(*lus, strict=True)
        qui = ligne.qui or "visiteur"
        verdict = "tenu" if min(enl) <= ligne.budget else "✗" if min(enl) > MARGE * ligne.budget else "passé"
        if verdict == "✗":
            trop.append(f"{ligne.nom}, {qui} : {min(enl):.0f} L pour {ligne.budget}")
        colonnes = (ligne.nom, qui, f"{min(siens):.1f}", " ; ".join(f"{x:.1f}" for x in enl), ligne.budget, verdict)
        dites.append(f"| {' | '.join(map(str, colonnes))} | {ligne.questions(banc)} |")
    dites += ["", f"Un L : {statistics.median(unites):.2f} ms, de {min(unites):.2f} à {max(unites):.2f}."]
    return "\n".join(dites), trop


def _processus(banc: Banc, mo: int, secondes: float) -> tuple[str, list[str]]:
    """What a web process weighs after these readings and costs to start, and what is a fifth beyond its budget."""
    lourd = memoire(ecoutent(banc.port))
    demarrage, au_depart = demarrage_mesurer(banc.site.env)
    mesures = (("Mo", lourd, mo), ("s de processeur au démarrage", demarrage, secondes))
    trop = [f"{lu:.1f} {quoi} pour {budget}" for quoi, lu, budget in mesures if lu > MARGE * budget]
    croix = [" ✗" if lu > budget else "" for _, lu, budget in mesures]
    dits = (
        f"Le processus web le plus lourd : {lourd} Mo (budget {mo}{croix[0]}).",
        f"Démarrage : {demarrage:.1f} s de processeur (budget {secondes}{croix[1]}), {au_depart} Mo.",
    )
    return " ".join(dits), trop


def _ecrire(base: str, blocs: str) -> None:
    """Put these tables in the results, with the machine and the date; the other base's stay."""
    ancien = RESULTATS.read_text("utf-8") if RESULTATS.exists() else ""
    autres = [bloc for bloc in ancien.split("\n## ")[1:] if not bloc.startswith(base)]
    machine = f"{os.cpu_count()} cœurs, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    texte = f"{PREAMBULE}\n## {base}, le {datetime.now(UTC):%Y-%m-%d}\n\n{machine}\n\n{blocs}"
    RESULTATS.write_text(texte + "".join(f"\n## {bloc.rstrip()}\n" for bloc in autres), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
