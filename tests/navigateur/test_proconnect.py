"""ProConnect in a real browser: tied from one's profile, the way out of both, in again, then taken back.

The same site counts the pages read without an account: it is set by its environment too.
"""

import pytest
from playwright.sync_api import expect

from safran.demo.acces import MOT_DE_PASSE
from scripts.banc import site_ouvert
from tests.navigateur.conftest import guichet_ouvrir, regarder
from tests.navigateur.gestes import ecrire, presser, suivre, voir
from tests.proconnect import un_proconnect

THEMES, LARGEURS = ["light", "dark"], [320, 360]


@pytest.fixture(scope="module")
def proconnect():
    with un_proconnect() as serveur:
        yield serveur


@pytest.fixture(scope="module")
def site(modele, tmp_path_factory, proconnect):
    """A site of its own: what it may ask elsewhere is set before it starts."""
    mesure = {"MATOMO_URL": proconnect.url.replace("/api/v2", "/mesure"), "MATOMO_SITE": "7"}
    with pytest.MonkeyPatch.context() as reglages:
        for nom, valeur in {**proconnect.reglages, **mesure}.items():
            reglages.setenv(nom, valeur)
        with site_ouvert(tmp_path_factory.mktemp("proconnect"), modele=modele) as ouvert:
            yield ouvert


@pytest.fixture
def guichet(navigateur, site, proconnect):
    """Whatever leaves for elsewhere goes to ProConnect's two doors, or to the image that counts."""
    with guichet_ouvrir(site, navigateur, {}) as ouvert:
        yield ouvert
        permises = ("/api/v2/authorize", "/api/v2/session/end", "/mesure/matomo.php")
        racine = proconnect.url.removesuffix("/api/v2")
        assert {adresse.partition("?")[0] for adresse in ouvert.ailleurs} <= {racine + chemin for chemin in permises}
        ouvert.ailleurs.clear()


def confirmer(page) -> None:
    """One's password, given again."""
    ecrire(page, page.get_by_label("Mot de passe"), MOT_DE_PASSE)
    presser(page, "Confirmer")
    page.wait_for_url("**/compte/proconnect/")


@pytest.mark.parametrize("js", [False, True], ids=["sans script", "avec script"])
def test_account_tied_by_hand_opens_by_proconnect_until_it_is_taken_back(guichet, js):
    page = guichet.ouvrir("conseillere", js=js, largeur=360)
    page.goto("/mon-profil/")
    suivre(page, "ProConnect")
    presser(page, "S’identifier avec ProConnect")
    confirmer(page)
    voir(page, "agent@region.example")
    assert not js or not regarder(page, THEMES, LARGEURS)
    page.goto("/compte/logout/")
    presser(page, "Se déconnecter")
    page.wait_for_url("**/compte/login/")
    assert not js or not regarder(page, THEMES, LARGEURS)
    presser(page, "S’identifier avec ProConnect")
    page.wait_for_url("**/mon-espace/")
    page.goto("/compte/proconnect/")
    presser(page, "Retirer de mon compte")
    confirmer(page)
    voir(page, "Pas encore reliée")


def test_region_sees_how_the_platform_is_and_a_page_is_counted_until_one_refuses(guichet):
    page = guichet.ouvrir("region", largeur=360)
    page.goto("/sante-de-la-plateforme/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Santé de la plateforme")
    assert not regarder(page, THEMES, LARGEURS)
    page = guichet.ouvrir(largeur=360)
    with page.expect_request("**/mesure/matomo.php?*"):
        page.goto("/glossaire/")
    page.goto("/mesure-d-audience/")
    assert not regarder(page, THEMES, LARGEURS)
    presser(page, "Refuser d’être compté")
    voir(page, "Ce navigateur n’est pas compté")
    guichet.ailleurs.clear()
    page.goto("/glossaire/")
    assert not guichet.ailleurs
