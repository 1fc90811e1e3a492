"""Who runs a session makes its documents; who steers reads figures; who learned prints a portfolio."""

import pytest

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import presser, suivre, titre, voir


def test_region_makes_the_documents_of_a_session_by_the_keyboard_then_reads_the_figures(guichet):
    page = guichet.ouvrir("region")
    page.goto("/emargement/feuilles/")
    certifiees = [
        lien.get_attribute("href")
        for lien in page.get_by_role("main").get_by_role("link").all()
        if "/emargement/sessions/" in (lien.get_attribute("href") or "")
    ]
    for adresse in dict.fromkeys(certifiees):
        page.goto(adresse)
        suivre(page, "attestations et certificats")
        if page.get_by_role("button", name="Émettre").count():
            break
    assert titre(page) == "Attestations et certificats"
    assert regarder(page, ["light", "dark"], [360, 1280]) == []
    presser(page, page.get_by_role("button", name="Émettre").inner_text())
    voir(page, "C’est demandé")
    assert regarder(page, ["light", "dark"], [360, 1280]) == []
    page.goto("/pilotage/?axe=bassin")
    assert titre(page) == "Pilotage"
    assert regarder(page, ["light", "dark"], [360, 1280]) == []


@pytest.mark.parametrize(
    ("role", "adresse", "dit"),
    [
        ("region", "/pilotage/bpf/", "Comptes de"),
        ("region", "/pilotage/qualiopi/", "Preuves de qualité"),
        ("formatrice", "/pilotage/formateur/", "Espace formateur"),
        ("referente", "/pilotage/?axe=structure", "Pilotage"),
        ("conseillere", "/attestations/portefeuille/", "Mon portefeuille"),
        ("conseillere", "/attestations/", "Mes attestations"),
    ],
)
def test_page_is_accessible_at_both_widths_and_themes(guichet, role, adresse, dit):
    page = guichet.ouvrir(role, largeur=360)
    page.goto(adresse)
    assert titre(page).startswith(dit)
    assert regarder(page, ["light", "dark"], [360, 1280]) == []
