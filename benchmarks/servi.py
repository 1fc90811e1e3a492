"""What pages cost once served, in L: one L is a bare Django view with one question, same server, same base, same run.

`make servi` (SQLite), `make servi-postgres`: two processes, eight readers at once, each with its own connection.
What is counted is the processor of the site and of the base together, read from the system around each series.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.processeur import bases, ecoutent, lire_mesurer, memoire, nue_mesurer
from scripts.banc import Site, site_ouvert

DOMAINE, TOURS, MARGE = "@demo.safran.example", 2, 1.2
TETE = "| page | qui | ms | L | budget | SQL |\n|---|---|---|---|---|---|"
# (page, qui la lit, son adresse, son budget en L)
PAGES = (
    ("page publique gardée", "", "/se-former/", 3),
    ("page éditoriale (le cadre)", "conseillere", "/droit-a-l-orientation/", 7),
    ("page éditoriale (le cadre)", "chargee-de-mission", "/droit-a-l-orientation/", 7),
    ("espace local", "conseillere", "/bassins/niort/", 40),
    ("espace local", "chargee-de-mission", "/bassins/niort/", 40),
    ("mon espace", "conseillere", "/mon-espace/", 30),
    ("catalogue", "conseillere", "/se-former/", 20),
    ("formation", "conseillere", "/se-former/qui-fait-quoi/", 20),
    ("annuaire", "conseillere", "/annuaire/?lieu=Niort", 30),
    ("bibliothèque", "conseillere", "/pratiques/", 20),
    ("agenda", "conseillere", "/agenda/", 20),
    ("page du matin", "chargee-de-mission", "/matin/", 60),
)


def _volumes(site: Site) -> tuple[tuple[str, str, str, int], ...]:
    """The heavy pages of the rooms, once their benches have written what they need into the site."""

    def preparer(banc: str, dire: str) -> object:
        return site.interroger(f"(lambda r: {dire})(__import__('benchmarks.{banc}', fromlist=['x']).preparer())")

    seance = f"/reunions/{preparer('animation', 'str(r)')}/seance/"
    document = f"/documents-locaux/{preparer('ecrits', 'str(r[0].uuid)')}/"
    preparer("plans", "None"), preparer("registre", "None")
    annee = time.localtime().tm_year
    registre = f"/decisions/?retard=1&instance=BUREAU&instance=TECHNIQUE&annee={annee}&porteur=autres"
    return (
        ("séance de 60 sièges, 40 points : qui écrit", "chargee-de-mission", seance, 40),
        ("séance de 60 sièges, 40 points : qui lit", "conseillere", seance, 40),
        ("registre de 20 000 décisions, quatre facettes", "region", registre, 50),
        ("plan de 200 actions", "region", "/plans/niort/2040/", 45),
        ("document de 40 sections", "region", document, 40),
    )


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
    """Print one table for each of two rounds; a budget passed by more than a fifth in both makes the run fail."""
    base = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as dossier, site_ouvert(Path(dossier) / "site", base=base) as site:
        adresse_base = base or f"sqlite:///{site.donnees / 'safran.sqlite3'}"
        pages = (*PAGES, *_volumes(site))
        sessions = {qui: _session(site, qui) for qui in {qui for _, qui, _, _ in pages} - {""}} | {"": ""}
        module = "__import__('benchmarks.servi', fromlist=['x'])"
        posees = {page: site.interroger(f"{module}.questions({page[1]!r}, {page[2]!r})") for page in pages}
        port = int(urlsplit(site.url).port or 0)
        print(f"base : {'PostgreSQL' if base else 'SQLite'} ; {os.cpu_count()} cœurs")
        depassees: list[set[str]] = []
        for tour in range(1, TOURS + 1):
            unite = nue_mesurer(adresse_base)
            print(f"\ntour {tour} : un L = {unite:.2f} ms\n\n{TETE}")
            depassees.append(set())
            for page in pages:
                nom, qui, adresse, budget = page
                cout = lire_mesurer(port, sessions[qui], adresse, ecoutent(port) | bases())
                if cout > MARGE * budget * unite:
                    depassees[-1].add(f"{nom}, {qui or 'visiteur'}")
                verdict = "" if cout <= budget * unite else " ✗"
                dit = f"{cout:.1f} | {cout / unite:.1f} | {budget}{verdict} | {posees[page]} |"
                print(f"| {nom} | {qui or 'visiteur'} | {dit}", flush=True)
        print(f"\nmémoire du plus lourd des processus web : {memoire(ecoutent(port))} Mo")
    toujours = sorted(set.intersection(*depassees))
    print("\n".join(["", "Au-delà du budget et de sa marge :", *toujours]) if toujours else "")
    return 1 if toujours else 0


if __name__ == "__main__":
    sys.exit(main())
