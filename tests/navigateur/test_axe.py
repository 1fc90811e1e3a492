"""Every kind of page as every role, and the states between pages: axe-core finds nothing, nothing scrolls sideways."""

import pytest
from playwright.sync_api import Page, expect

from tests.navigateur.conftest import axe, regarder, sans_debordement
from tests.navigateur.visite import formes, mots, visiter

ROLES = ["", *"conseillere conseiller referente tete-de-reseau chargee-de-mission region formatrice dpo elue".split()]
PLEIN = 30
OUVERTS = ("", "conseillere")  # à l’intégration ; les autres attendent « make test-tout »


@pytest.fixture(scope="session")
def deja_vus():
    return set()


@pytest.mark.parametrize(
    "role", [pytest.param(r, id=r or "visiteur", marks=[pytest.mark.long] if r not in OUVERTS else []) for r in ROLES]
)
def test_every_page_is_accessible_and_stays_within_the_screen(guichet, request, deja_vus, role):
    complet = request.config.getoption("--tout")
    page = guichet.ouvrir(role, largeur=360)
    themes, largeurs = (["light", "dark"], [320, 1280, 360]) if complet else (["light"], [320, 360])
    departs = ["/", "/mon-espace/"] if role else ["/"]
    fautes, vues = [], 0
    for statut, adresse, html in visiter(page, guichet.site.url, departs, par_famille=PLEIN if complet else 1):
        vues += 1
        if statut != 200:
            fautes.append(f"{adresse} : {statut}")
        # Le contenu d'un côté, ce qui l'entoure de l'autre : des moitiés déjà vues ne se regardent pas deux fois.
        lues, dits = formes(html), mots(html)
        if not deja_vus.issuperset(lues):
            page.goto(adresse)
            fautes += [f"{adresse} : {faute}" for faute in regarder(page, themes, largeurs)]
        elif dits not in deja_vus:  # mêmes balises, mais d'autres mots
            page.goto(adresse)
            fautes += [] if sans_debordement(page) else [f"{adresse} : défile de côté"]
        deja_vus.update({*lues, dits})
    assert not fautes, "\n".join(fautes)
    assert vues > 15


def envoyer_vide(page: Page, adresse: str, bouton: str) -> None:
    """Send a form as it is: the errors show."""
    page.goto(adresse)
    page.get_by_role("main").get_by_role("button", name=bouton, exact=True).first.click()
    expect(page.get_by_role("alert").first).to_be_visible()


def ouvrir_menu(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Navigation principale")).to_be_visible()


def ouvrir_un_groupe_au_long_titre(page: Page) -> None:
    """A title of one endless word: it breaks in the heading, and in the thread above it."""
    page.goto("/pratiques/groupes/ouvrir/")
    page.get_by_label("Titre").fill("é" * 120)
    page.get_by_label("Mandat").fill("é" * 500)
    page.get_by_role("main").get_by_role("button", name="Ouvrir").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("é" * 20)


def ouvrir_des_permanences(page: Page) -> None:
    """Who receives in a shared place, as a table and structure by structure."""
    page.goto("/annuaire/structures/maison-orientation-tilleuls/")
    page.get_by_role("main").get_by_role("link", name="Tableau des permanences").first.click()
    expect(page.get_by_role("heading", name="Structure par structure")).to_be_visible()


def deplacer_une_commune(page: Page) -> None:
    """What changes, before it is written."""
    page.goto("/territoires/deplacer/")
    page.get_by_label("Communes", exact=True).fill("Melle")
    page.get_by_label("Bassin d’arrivée").select_option(label="Parthenay")
    page.get_by_label("À partir du").fill("2030-01-01")
    page.get_by_role("main").get_by_role("button", name="Voir ce qui change").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ce qui change")


def nommer_quelqu_un_dans_un_fil(page: Page) -> None:
    """The thread of a reading, after a message; then the detector, its reason, and a section chosen."""
    page.goto("/pratiques/mes-fiches/")
    page.get_by_role("main").get_by_role("link", name="Passer le relais entre le lycée").click()
    page.get_by_role("main").get_by_role("link", name="Échanger avec les lecteurs").click()
    page.get_by_label("Votre message").fill("Merci. " + "é" * 120)
    page.get_by_role("main").get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("main").get_by_text("Merci. éééé")).to_be_visible()
    page.get_by_label("À propos de").select_option(label="Ce que cela donne")
    page.get_by_label("Votre message").fill("Appelez Mme Lucette Baudrillon au 06 39 98 12 34.")
    page.get_by_role("main").get_by_role("button", name="Envoyer").click()
    expect(page.get_by_label("Pourquoi garder ces mots")).to_be_visible()


ETATS = {
    "menu ouvert": ("", ouvrir_menu),
    "page introuvable": ("", lambda page: page.goto("/cette/page/n-existe-pas/")),
    "page introuvable, connecté": ("conseillere", lambda page: page.goto("/courriels/")),
    "connexion refusée": ("", lambda page: envoyer_vide(page, "/compte/login/", "Se connecter")),
    "demande incomplète": ("", lambda page: envoyer_vide(page, "/demander-un-compte/", "Envoyer ma demande")),
    "code absent": ("", lambda page: envoyer_vide(page, "/attestations/verifier/", "Vérifier le code")),
    "compte rendu, code absent": ("", lambda page: envoyer_vide(page, "/comptes-rendus/verifier/", "Vérifier le code")),
    "registre sans résultat": ("conseiller", lambda page: page.goto("/decisions/?q=zzzz&retard=1")),
    "agenda sur la carte": ("", lambda page: page.goto("/agenda/?vue=carte")),
    "agenda d’un mois vide": ("", lambda page: page.goto("/agenda/?mois=2099-12&vue=liste&genre=SALON")),
    "recherche sans résultat": ("", lambda page: page.goto("/recherche/?q=zzzz")),
    "recherche, VAE": ("", lambda page: page.goto("/recherche/?q=VAE")),
    "catalogue sans résultat": ("", lambda page: page.goto("/se-former/?q=zzzz")),
    "annuaire sans résultat": ("", lambda page: page.goto("/annuaire/?q=zzzz&lieu=Niort")),
    "annuaire, VAE à Niort": ("", lambda page: page.goto("/annuaire/?q=VAE&lieu=Niort")),
    "permanences d’un lieu partagé": ("", ouvrir_des_permanences),
    "invitation incomplète": ("referente", lambda page: envoyer_vide(page, "/equipe/", "Envoyer l’invitation")),
    "invitation périmée": ("", lambda page: page.goto("/invitation/nimporte-quoi/")),
    "confirmation vide": (
        "chargee-de-mission",
        lambda page: envoyer_vide(page, "/appartenances/niort/", "Confirmer les structures cochées"),
    ),
    "structure à ajouter": (
        "chargee-de-mission",
        lambda page: page.goto("/appartenances/niort/ajouter/?structure=aa-espace-des-marees"),
    ),
    "communes à déplacer": ("region", deplacer_une_commune),
    "groupe au long titre": ("chargee-de-mission", ouvrir_un_groupe_au_long_titre),
    "fil de relecture, détecteur": ("referente", nommer_quelqu_un_dans_un_fil),
}
# Les écrans de Wagtail que la Région ouvre ; le dernier est celui d’une page que l’on écrit.
ADMIN = ["", "pages/", "images/", "documents/", "snippets/", "snippets/structures/structure/", "reports/site-history/"]
ECRIRE = "écrire une page"


@pytest.mark.parametrize("ecran", [*ADMIN, ECRIRE])
def test_screens_of_the_admin_are_accessible(guichet, ecran):
    page = guichet.ouvrir("region")
    page.goto("/admin/pages/" if ecran == ECRIRE else f"/admin/{ecran}")
    if ecran == ECRIRE:
        page.goto(page.locator("main a[href$='/edit/']").first.get_attribute("href"))
    page.wait_for_load_state("networkidle")
    assert not axe(page)


@pytest.mark.parametrize("etat", ETATS)
def test_states_between_pages_are_accessible_in_both_themes(guichet, etat):
    role, aller = ETATS[etat]
    page = guichet.ouvrir(role, largeur=360)
    aller(page)
    fautes = regarder(page, ["light", "dark"], [320, 360])
    assert not fautes, "\n".join(fautes)
    assert page.locator("html").get_attribute("lang") == "fr"
