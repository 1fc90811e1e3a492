"""A training opened from a partner's platform, on another site: the frame, the tab, the cookies of a real browser."""

import json
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from scripts.banc import site_ouvert
from tests.navigateur.conftest import guichet_ouvrir, regarder
from tests.navigateur.gestes import presser, suivre, titre, voir
from tests.safran.lti.plateforme_servie import CLIENT, QUI, PlateformeServie, servir

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


def _inscrire(region: Page, servie: PlateformeServie) -> list[str]:
    """The Région copies what the partner gives; what is wrong in the pages that it meets."""
    region.goto("/lti/plateformes/")
    fautes = regarder(region, ["light", "dark"], [320])
    suivre(region, "Inscrire une plateforme")
    for libelle, nom in CASES.items():
        region.get_by_label(libelle).fill(servie.inscrite()[nom])
    region.get_by_label("Déploiements (deployment id)").fill("1")
    fautes += regarder(region, ["light", "dark"], [320])
    presser(region, "Inscrire")
    voir(region, "La plateforme est inscrite")
    return fautes + regarder(region, ["light", "dark"], [320, 1280])


def _ouvrir_et_accepter(page: Page, servie: PlateformeServie) -> list[str]:
    """From the frame of a course to the training, in a tab; the agreement, and the way back from it."""
    page.goto(f"{servie.adresse}/cours")
    with page.context.expect_page() as onglet:
        page.frame_locator("iframe").get_by_role("link", name="Ouvrir dans un nouvel onglet").click()
    ouvert = onglet.value
    # Le message vient d’un autre site, et la personne est toujours connectée.
    expect(ouvert.get_by_role("heading", level=1)).to_have_text("Campus Niort vous envoie ici")
    fautes = regarder(ouvert, ["light", "dark"], [320, 1280])
    presser(ouvert, "J’accepte, ouvrir la formation")
    voir(ouvert, "Campus Niort saura où vous en êtes")
    page.goto("/mon-espace/")
    voir(page, "Plateformes reliées")
    suivre(page, "Retirer mon accord pour Campus Niort")
    assert titre(page) == "Retirer votre accord"
    return fautes + regarder(page, ["light"], [320])


def test_training_opens_from_a_platform_in_a_tab_then_its_part_done_is_told(guichet_partenaire):
    guichet, site = guichet_partenaire, guichet_partenaire.site
    suivis = "__import__('django.apps', fromlist=['apps']).apps.get_model('parcours.Suivi').objects"
    commences = f"{suivis}.filter(compte__email__startswith='conseillere@', progression_max__gt=0)"
    formation = site.interroger(f"{commences}.first().formation_id")
    with servir("localhost") as servie:
        fautes = _inscrire(guichet.ouvrir("region", largeur=360), servie)
        servie.cadre = f"{site.url}/lti/connexion/?iss={servie.adresse}&client_id={CLIENT}&login_hint={QUI}"
        servie.cible = f"{site.url}/lti/formation/{formation}/"
        fautes += _ouvrir_et_accepter(guichet.ouvrir("conseillere", largeur=360), servie)
        servie.de_l_outil = json.load(urllib.request.urlopen(f"{site.url}/lti/cles/"))["keys"]
        site.manage("battre", "lti.rendus")
        ((_, score),) = servie.scores
        assert score["userId"] == QUI and score["scoreGiven"] > 0

        servie.cadre += f"&target_link_uri={site.url}/lti/choisir/&lti_message_hint=choix"
        cours = guichet.ouvrir(largeur=360)
        cours.goto(f"{servie.adresse}/cours")
        cadre = cours.frame_locator("iframe")
        cadre.get_by_label("Formation à ajouter").select_option(str(formation))
        cadre.get_by_role("button", name="Choisir").click()
        cadre.get_by_role("button", name="Ajouter à Campus Niort").click()
        expect(cadre.get_by_text("Reçu : 3 parts")).to_be_visible()
        cours.goto("/lti/connexion/")  # aucune plateforme ne le demande
        fautes += regarder(cours, ["light", "dark"], [320])
        assert all(adresse.startswith(servie.adresse) for adresse in guichet.ailleurs)
        guichet.ailleurs.clear()
    assert not fautes, "\n".join(fautes)
