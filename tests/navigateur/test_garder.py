"""Two processes keep what rarely changes; a third writes: their next page says it, and never what was undone."""

import urllib.error
import urllib.request

from scripts.banc import Site

FOIS = 16  # assez de connexions neuves pour passer par les deux processus
SESSION = (
    "(lambda c, m: (c.force_login(m.get(email='{}@demo.safran.example')), c.cookies['sessionid'].value)[1])("
    "__import__('django.test', fromlist=['x']).Client(), "
    "__import__('reseau.comptes.models', fromlist=['x']).Compte.objects)"
)
COMITES = "__import__('reseau.animation.models', fromlist=['x']).Comite.objects.filter(bassin__code='niort')"
# Ceux dont le nom n’est que sur leurs propres pages.
NOMS = {"conseillere": "Moreau", "conseiller": "Benhaddou", "referente": "Texier", "region": "Marchadier"}
PAGES = ("/mon-espace/", "/bassins/niort/", "/annuaire/?lieu=Niort", "/agenda/", "/pratiques/", "/se-former/")
MANDATS = (
    "__import__('reseau.membres.models', fromlist=['x']).Mandat.objects"
    ".filter(compte__email='chargee-de-mission@demo.safran.example')"
)
AUJOURDHUI = "__import__('django.utils.timezone', fromlist=['x']).localdate()"
DEFAIRE = f"""
from django.db import transaction
try:
    with transaction.atomic():
        {COMITES}.update(nom='Zèbre défait')
        raise ZeroDivisionError
except ZeroDivisionError:
    pass
"""


def session(site: Site, qui: str) -> str:
    """The cookie of someone who signed in."""
    return f"sessionid={site.interroger(SESSION.format(qui))}"


def demander(site: Site, adresse: str, cookie: str) -> tuple[int, str]:
    """A page by a connection of its own, whichever process takes it: its status, its text."""
    try:
        demande = urllib.request.Request(site.url + adresse, headers={"Cookie": cookie})
        with urllib.request.urlopen(demande, timeout=30) as reponse:
            return reponse.status, reponse.read().decode()
    except urllib.error.HTTPError as refus:
        return refus.code, ""


def test_a_change_is_seen_at_the_next_page_of_every_process_and_what_is_undone_never(site):
    conseillere = session(site, "conseillere")

    def lire() -> list[str]:
        return [demander(site, "/bassins/niort/", conseillere)[1] for _ in range(FOIS)]

    nom = site.interroger(f"{COMITES}.values_list('nom', flat=True).get()")
    try:
        assert all(nom in page and "Zèbre" not in page for page in lire())
        site.interroger(f"{COMITES}.update(nom='Zèbre écrit')")
        assert all("Zèbre écrit" in page for page in lire())
        site.manage("shell", "-v", "0", "-c", DEFAIRE)
        assert all("Zèbre écrit" in page and "défait" not in page for page in lire())
    finally:
        site.interroger(f"{COMITES}.update(nom={nom!r})")
    assert all(nom in page and "Zèbre" not in page for page in lire())


def test_nobody_reads_the_name_of_another_whichever_process_answers_and_whoever_came_before(site):
    sessions = {qui: session(site, qui) for qui in NOMS}
    vues = [
        (adresse, qui, *demander(site, adresse, sessions[qui])) for _ in range(6) for adresse in PAGES for qui in NOMS
    ]
    lus = {(adresse, qui, statut, nom) for adresse, qui, statut, page in vues for nom in NOMS.values() if nom in page}
    assert lus == {(adresse, qui, 200, nom) for adresse in PAGES for qui, nom in NOMS.items()}


def test_a_right_taken_away_closes_the_page_at_once_in_every_process(site):
    animatrice = session(site, "chargee-de-mission")

    def lire() -> set[int]:
        return {demander(site, "/matin/", animatrice)[0] for _ in range(FOIS)}

    fins = site.interroger(f"[[m.pk, m.au and str(m.au)] for m in {MANDATS}]")
    assert lire() == {200}
    try:
        site.interroger(f"{MANDATS}.update(au={AUJOURDHUI})")
        assert lire() == {404}
    finally:
        for pk, au in fins:
            site.interroger(f"{MANDATS}.filter(pk={pk}).update(au={au!r})")
    assert lire() == {200}
