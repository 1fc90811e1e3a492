"""The pages that people open, who opens them and their budget in L; then the volumes of a region and of a country."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.banc import Site

ETAPE = """
from django.test import Client
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
client = Client(headers={"host": "127.0.0.1"})
client.force_login(Compte.objects.get(email="conseillere@demo.safran.example"))
parcours = f"/parcours/{FormationPage.objects.get(slug='qui-fait-quoi').pk}/"
client.post(parcours + "commencer/")
print(client.get(parcours).headers["Location"])
"""


@dataclass(frozen=True)
class Page:
    """A page, who reads it (nobody: a visitor), its address, its budget in L."""

    nom: str
    qui: str
    adresse: str
    budget: int


def demonstration(site: Site) -> Iterator[Page]:
    """The site as `make demo` opens it."""
    etape = site.manage("shell", "-v", "0", "-c", ETAPE).strip().splitlines()[-1]
    yield Page("page publique gardée", "", "/se-former/", 3)
    yield Page("page éditoriale (le cadre)", "conseillere", "/droit-a-l-orientation/", 7)
    yield Page("page éditoriale (le cadre)", "chargee-de-mission", "/droit-a-l-orientation/", 7)
    yield Page("mon espace", "conseillere", "/mon-espace/", 30)
    yield Page("mon espace", "chargee-de-mission", "/mon-espace/", 30)
    yield Page("catalogue", "conseillere", "/se-former/", 20)
    yield Page("formation", "conseillere", "/se-former/qui-fait-quoi/", 20)
    yield Page("étape", "conseillere", etape, 20)
    yield Page("sessions", "conseillere", "/sessions/", 20)
    yield Page("annuaire, une commune", "conseillere", "/annuaire/?lieu=Niort", 20)
    yield Page("fiche d’une structure", "conseillere", "/annuaire/structures/ce-bocage-et-marais/", 20)
    yield Page("bibliothèque", "conseillere", "/pratiques/", 20)
    yield Page("fiche pratique", "conseillere", "/pratiques/appeler-ensemble-le-service-suivant/", 20)
    yield Page("agenda", "conseillere", "/agenda/", 20)
    yield Page("espace local", "conseillere", "/bassins/niort/", 20)
    yield Page("espace local", "chargee-de-mission", "/bassins/niort/", 20)
    yield Page("page du matin", "chargee-de-mission", "/matin/", 60)


def region(site: Site) -> Iterator[Page]:
    """What a region makes in a few years: a long session, twenty thousand decisions, a full plan, a long document."""

    def preparer(banc: str, dire: str) -> object:
        return site.interroger(f"(lambda r: {dire})(__import__('benchmarks.{banc}', fromlist=['x']).preparer())")

    seance = f"/reunions/{preparer('animation', 'str(r)')}/seance/"
    document = f"/documents-locaux/{preparer('ecrits', 'str(r[0].uuid)')}/"
    preparer("plans", "None"), preparer("registre", "None")
    annee = time.localtime().tm_year
    registre = f"/decisions/?retard=1&instance=BUREAU&instance=TECHNIQUE&annee={annee}&porteur=autres"
    yield Page("séance de 60 sièges, 40 points : qui écrit", "chargee-de-mission", seance, 40)
    yield Page("séance de 60 sièges, 40 points : qui lit", "conseillere", seance, 40)
    yield Page("registre de 20 000 décisions, quatre facettes", "region", registre, 50)
    yield Page("plan de 200 actions", "region", "/plans/niort/2040/", 45)
    yield Page("document de 40 sections", "region", document, 40)


def pays(site: Site) -> Iterator[Page]:
    """The size of the country: 140,000 services, 20,000 notes, 120,000 sign-ups."""
    for code in (
        "from benchmarks.annuaire import annuaire_national as faire; faire()",
        "from benchmarks.bibliotheque import remplir as faire; faire(20_000)",
        "from benchmarks.salle import personnes, sessions_tenues as faire; faire(3_000, 40, personnes(500))",
    ):
        site.manage("shell", "-v", "0", "-c", code)
    recherche = "/annuaire/?q=conseil&lieu=Niort&rayon=30&mission=conseil&theme=vae&mode=SUR_PLACE"
    yield Page("annuaire : texte, commune, trois filtres", "conseillere", recherche, 30)
    yield Page("bibliothèque : texte et quatre filtres", "conseillere", NOTES, 30)
    yield Page("tableau de pilotage", "region", "/pilotage/", 60)
    yield Page("tableau de l’annuaire", "region", "/annuaire/tableau/", 60)
    yield from demonstration(site)


NOTES = "/pratiques/?q=entretien+mission&mission=information&bassin=niort&reseau=missions-locales&fraicheur=EN_VIGUEUR"
TAILLES = {"démonstration": demonstration, "région": region, "pays": pays}
PROCESSUS = {"démonstration": (180, 2.5), "région": (180, 2.5), "pays": (350, 6.0)}  # Mo, secondes de processeur
