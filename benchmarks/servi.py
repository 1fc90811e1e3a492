"""What pages cost once served, in L: one L is a bare Django view with one question, same server, same base, same run.

`make bench` (SQLite, then PostgreSQL): two processes, eight readers at once, each with its own connection.
What is counted is the processor of the site and of the base together, read from the system around each series.
`python -m benchmarks.servi région` measures these sizes alone. Written into `resultats.md`.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.pages_servies import PROCESSUS, TAILLES, Page
from benchmarks.processeur import bases, demarrage_mesurer, ecoutent, lire_mesurer, memoire, nue_mesurer
from scripts.banc import Site, site_ouvert

DOMAINE, TOURS, MARGE = "@demo.safran.example", 2, 1.2
RESULTATS = Path(__file__).parent / "resultats.md"
TETE = "| page | qui | ms | L, deux tours | budget | SQL |\n|---|---|---|---|---|---|"
PREAMBULE = """# Pages servies, en L

Faites par `make bench` : deux processus, huit lecteurs à la fois, le processeur du site et de
la base ensemble. Un L : une vue Django nue, une question, le même serveur, la même base, le même tour. ✗ : au-delà du
budget aux deux tours ; à plus d’un cinquième au-delà, la commande échoue.
"""


def questions(qui: str, adresse: str) -> int:
    """What a page asks of the base once warm; called inside the site."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from reseau.comptes.models import Compte

    posees: list[str] = []

    def noter(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        posees.append(sql)
        return execute(sql, params, many, context)

    client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc})
    if qui:
        client.force_login(Compte.objects.get(email=qui + DOMAINE))
    for _ in range(3):
        client.get(adresse)
    with connection.execute_wrapper(noter):
        client.get(adresse)
    return len(posees)


def _session(site: Site, qui: str) -> str:
    """The cookie of someone of the demonstration who has just signed in."""
    code = (
        f"(lambda c, m: (c.force_login(m.get(email='{qui}{DOMAINE}')), c.cookies['sessionid'].value)[1])("
        "__import__('django.test', fromlist=['x']).Client(), "
        "__import__('reseau.comptes.models', fromlist=['x']).Compte.objects)"
    )
    return f"sessionid={site.interroger(code)}"


def main() -> int:
    """One table for each size asked for, all by default; it fails when a budget is passed by a fifth in both rounds."""
    base = os.environ.get("DATABASE_URL", "")
    blocs, echecs = [], []
    with tempfile.TemporaryDirectory() as dossier, site_ouvert(Path(dossier) / "site", base=base) as site:
        adresse_base = base or f"sqlite:///{site.donnees / 'safran.sqlite3'}"
        for taille in sys.argv[1:] or TAILLES:
            dit, trop = _mesurer(site, list(TAILLES[taille](site)), adresse_base)
            processus, lourd = _processus(site, *PROCESSUS[taille])
            blocs.append(f"### {taille}\n\n{dit} {processus}\n")
            echecs += trop + [f"{taille} : {phrase}" for phrase in lourd]
            print(blocs[-1], flush=True)
    if not sys.argv[1:]:
        _ecrire("PostgreSQL" if base else "SQLite", "\n".join(blocs))
    print("\n".join(["", "Au-delà du budget et de sa marge :", *echecs]) if echecs else "\nTous les budgets tiennent.")
    return 1 if echecs else 0


def _mesurer(site: Site, pages: list[Page], base: str) -> tuple[str, list[str]]:
    """The table of these pages, and those that go beyond their budget and its margin in both rounds."""
    sessions = {qui: _session(site, qui) for qui in {page.qui for page in pages} - {""}} | {"": ""}
    port = int(urlsplit(site.url).port or 0)
    unites, couts = [], []
    for _ in range(TOURS):
        unites.append(nue_mesurer(base))
        couts.append([lire_mesurer(port, sessions[page.qui], page.adresse, ecoutent(port) | bases()) for page in pages])
    lignes, trop = [TETE], []
    for page, *siens in zip(pages, *couts, strict=True):
        enl = [cout / unite for cout, unite in zip(siens, unites, strict=True)]
        verdict = " ✗" if min(enl) > page.budget else ""
        if min(enl) > MARGE * page.budget:
            trop.append(f"{page.nom}, {page.qui or 'visiteur'} : {min(enl):.0f} L pour {page.budget}")
        posees = site.interroger(
            f"__import__('benchmarks.servi', fromlist=['x']).questions({page.qui!r}, {page.adresse!r})"
        )
        dits = (page.nom, page.qui or "visiteur", f"{min(siens):.1f}", " ; ".join(f"{x:.1f}" for x in enl))
        lignes.append(f"| {' | '.join(dits)} | {page.budget}{verdict} | {posees} |")
    lignes += ["", f"Un L : {' ; '.join(f'{x:.2f}' for x in unites)} ms."]
    return "\n".join(lignes), trop


def _processus(site: Site, mo: int, secondes: float) -> tuple[str, list[str]]:
    """What a web process weighs after these readings and costs to start, and what is a fifth beyond its budget."""
    lourd = memoire(ecoutent(int(urlsplit(site.url).port or 0)))
    demarrage, au_depart = demarrage_mesurer(site.env)
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
    autres: Iterable[str] = [bloc for bloc in ancien.split("\n## ")[1:] if not bloc.startswith(base)]
    machine = f"{os.cpu_count()} cœurs, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    texte = f"{PREAMBULE}\n## {base}, le {datetime.now(UTC):%Y-%m-%d}\n\n{machine}\n\n{blocs}"
    RESULTATS.write_text(texte + "".join(f"\n## {bloc.rstrip()}\n" for bloc in autres), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
