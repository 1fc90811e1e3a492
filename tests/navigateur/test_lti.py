"""A training opened from a partner's platform, on another site: the frame, the tab, the cookies of a real browser."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from scripts.banc import site_ouvert
from tests.navigateur.conftest import guichet_ouvrir, regarder
from tests.navigateur.gestes import presser, suivre, titre, voir
from tests.safran.lti.plateforme_servie import CLIENT, QUI, servir

CASES = {
    "Nom": "nom", "Émetteur (issuer)": "emetteur", "Identifiant du client (client id)": "client",
    "Adresse d’authentification": "connexion", "Adresse des jetons d’accès": "jetons",
    "Adresse des clés publiques": "cles",
}  # fmt: skip


@pytest.fixture
def guichet_partenaire(modele, navigateur, tmp_path, monkeypatch):
    """A site that lets a platform of « localhost », another site for a browser, open its trainings."""
    monkeypatch.setenv("LTI_HOTES", "localhost")
    with site_ouvert(tmp_path / "site", modele=modele) as site, guichet_ouvrir(site, navigateur, {}) as guichet:
        yield guichet


def test_training_opens_from_a_platform_in_a_tab_then_its_completion_is_told(guichet_partenaire):
    guichet, site, fautes = guichet_partenaire, guichet_partenaire.site, []
    apps = "__import__('django.apps', fromlist=['apps']).apps"
    formation = site.interroger(f"{apps}.get_model('formations.FormationPage').objects.live().first().pk")
    with servir("localhost") as servie:
        region = guichet.ouvrir("region", largeur=360)
        region.goto("/lti/plateformes/")
        fautes += regarder(region, ["light", "dark"], [320])
        suivre(region, "Inscrire une plateforme")
        for libelle, nom in CASES.items():
            region.get_by_label(libelle).fill(servie.inscrite()[nom])
        region.get_by_label("Déploiements (deployment id)").fill("1")
        fautes += regarder(region, ["light", "dark"], [320])
        presser(region, "Inscrire")
        voir(region, "La plateforme est inscrite")
        fautes += regarder(region, ["light", "dark"], [320, 1280])

        servie.cadre = f"{site.url}/lti/connexion/?iss={servie.adresse}&client_id={CLIENT}&login_hint={QUI}"
        servie.cible = f"{site.url}/lti/formation/{formation}/"
        page = guichet.ouvrir("conseillere", largeur=360)
        page.goto(f"{servie.adresse}/cours")
        with page.context.expect_page() as onglet:
            page.frame_locator("iframe").get_by_role("link", name="Ouvrir dans un nouvel onglet").click()
        ouvert = onglet.value
        # Le message vient d’un autre site, et la personne est toujours connectée.
        expect(ouvert.get_by_role("heading", level=1)).to_have_text("Campus Niort vous envoie ici")
        fautes += regarder(ouvert, ["light", "dark"], [320, 1280])
        presser(ouvert, "J’accepte, ouvrir la formation")
        voir(ouvert, "Campus Niort saura où vous en êtes")
        page.goto("/mon-espace/")
        voir(page, "Plateformes reliées")
        suivre(page, "Retirer mon accord pour Campus Niort")
        assert titre(page) == "Retirer votre accord"
        fautes += regarder(page, ["light"], [320])

        servie.de_l_outil = json.load(urllib.request.urlopen(f"{site.url}/lti/cles/"))["keys"]
        site.manage("battre", "lti.rendus")
        assert {score["userId"] for _, score in servie.scores} <= {QUI}

        # Le choix d’une formation reste dans le cadre : nos cookies n’y sont pas.
        assert all(adresse.startswith(servie.adresse) for adresse in guichet.ailleurs)
        guichet.ailleurs.clear()
    assert not fautes, "\n".join(fautes)
