"""The Région names someone, reads first what that opens, then ends it with a reason; with and without script."""

import re

from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import NOMS_COURTS, SUR_DEUX_ECRANS_NOMMES, choisir, ecrire, presser, suivre, voir

PERSONNES = dict(zip(NOMS_COURTS, ("Nadège Rambault", "Samir Oukaci"), strict=True))


def trouver(page: Page, nom: str) -> None:
    """From one's own space to the form of this person."""
    page.goto("/mon-espace/")
    suivre(page, "Mandats", exact=True)
    suivre(page, "Nommer quelqu’un")
    ecrire(page, page.get_by_label("Nom ou adresse électronique"), nom)
    presser(page, "Chercher", exact=True)
    suivre(page, nom, exact=True)


@SUR_DEUX_ECRANS_NOMMES
def test_region_names_someone_reads_what_it_opens_and_ends_it(guichet, js, largeur, nom):
    page = guichet.ouvrir("region", js=js, largeur=largeur)
    trouver(page, PERSONNES[nom])
    choisir(page, page.get_by_role("radio", name="Chargé ou chargée de mission"))
    presser(page, "Voir ce que ce mandat ouvre")
    expect(page.get_by_role("alert")).to_contain_text("Choisissez au moins un bassin")
    if js:
        assert regarder(page, ["light", "dark"], [320, 360, 1280]) == []
    choisir(page, page.get_by_role("radio", name="Partenaire"))
    presser(page, "Voir ce que ce mandat ouvre")
    voir(page, "Lire ce que lit un membre du réseau")
    if js:
        assert regarder(page, ["light", "dark"], [320, 360, 1280]) == []
    presser(page, "Donner ce mandat")
    voir(page, f"Le mandat de {PERSONNES[nom]} est donné")

    suivre(page, "Terminer ce mandat")
    ecrire(page, page.get_by_label("Motif"), "Fin de la convention.")
    presser(page, "Terminer ce mandat")
    expect(page.get_by_text(re.compile("Motif.: Fin de la convention"))).to_be_visible()
    if js:
        assert regarder(page, ["light", "dark"], [320, 360, 1280]) == []
