"""A referent corrects the hours of a place, and of a service there, on the weekly grid; the rest has not changed."""

from playwright.sync_api import Locator, Page, expect

from tests.navigateur.conftest import sans_debordement
from tests.navigateur.gestes import NOMS_COURTS, SUR_DEUX_ECRANS_NOMMES, activer, atteindre, presser, suivre, voir

STRUCTURE = "Mission locale Marais et Plaine"
HEURES = dict(zip(NOMS_COURTS, ("08:45", "08:50"), strict=True))


def vieillir(site) -> None:
    """Let a hundred days go by on the sheets of the structure: what another visit confirmed today does not count."""
    site.manage(
        "shell",
        "-c",
        "import datetime; from reseau.annuaire.models import Lieu, Service\n"
        "jour = datetime.date.today() - datetime.timedelta(100)\n"
        f"for modele in (Lieu, Service): modele.objects.filter(structure__nom={STRUCTURE!r}).update(confirme_le=jour)",
    )


def ouvrir_le_lieu(page: Page) -> None:
    """From one's own space to the first place of one's structure."""
    page.goto("/mon-espace/")
    activer(page, page.get_by_role("main").locator("a[href='/annuaire/mes-fiches/']").first)
    suivre(page, STRUCTURE, exact=True)
    activer(page, page.get_by_role("main").locator("a[href*='/annuaire/lieux/']").first)


def taper(page: Page, champ: Locator, heure: str) -> None:
    """Type an hour digit by digit; « AM » or « PM » only count in a browser that shows half days."""
    atteindre(page, champ)
    page.keyboard.type(heure.replace(":", "") + ("PM" if heure >= "12:00" else "AM"))
    assert champ.input_value() == heure


def corriger(page: Page, heure: str) -> None:
    """A morning that ends before it begins is refused in words and kept as typed; then the right hour."""
    lundi = page.get_by_role("group", name="Lundi", exact=True)
    debut, fin = lundi.locator("input").nth(0), lundi.locator("input").nth(1)
    taper(page, debut, "12:45")
    taper(page, fin, "12:30")
    presser(page, "Enregistrer", exact=True)
    expect(page.get_by_role("alert")).to_be_visible()
    assert (debut.input_value(), fin.input_value()) == ("12:45", "12:30")
    taper(page, debut, heure)
    presser(page, "Enregistrer", exact=True)
    voir(page, "c’est enregistré et confirmé aujourd’hui")


def preciser_un_service(page: Page, fin: str) -> str:
    """From the page of the structure, a service gets a Tuesday of its own at a place; the name of the service."""
    activer(page, page.get_by_role("main").locator("a[href*='/annuaire/services/aux-lieux/']").first)
    assert sans_debordement(page)
    mardi = page.get_by_role("group", name="Mardi", exact=True)
    taper(page, mardi.locator("input").nth(0), "14:00")
    taper(page, mardi.locator("input").nth(1), "13:00")
    presser(page, "Enregistrer", exact=True)
    expect(page.get_by_role("alert")).to_be_visible()
    service = " ".join(page.locator("h1").inner_text().split()).partition(", ")[0]  # le titre nomme aussi le lieu
    taper(page, mardi.locator("input").nth(1), fin)
    presser(page, "Enregistrer", exact=True)
    voir(page, "c’est enregistré et confirmé aujourd’hui")
    return service


@SUR_DEUX_ECRANS_NOMMES
def test_referent_corrects_hours_then_confirms_that_nothing_else_changed(guichet, site, js, largeur, nom):
    vieillir(site)
    page = guichet.ouvrir("referente", js=js, largeur=largeur)
    ouvrir_le_lieu(page)
    assert sans_debordement(page)
    heure = HEURES[nom]
    corriger(page, heure)

    fin = f"16:{heure[3:]}"
    service = preciser_un_service(page, fin)

    visiteur = guichet.ouvrir(js=js, largeur=largeur)
    visiteur.goto("/annuaire/?q=" + STRUCTURE.replace(" ", "+"))
    suivre(visiteur, STRUCTURE, exact=True)
    voir(visiteur, f"{int(heure[:2])} h {heure[3:]} à 12 h 30")
    voir(visiteur, service)
    voir(visiteur, f"mardi, 14 h à 16 h {fin[3:]}")

    page.goto("/annuaire/mes-fiches/")
    presser(page, f"Rien n’a changé : {STRUCTURE}")
    voir(page, f"La fiche de {STRUCTURE} est confirmée aujourd’hui.")
    voir(page, "À jour")
