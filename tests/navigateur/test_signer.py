"""An interview: one writes what another tells; that person says yes, reads what changed, and holds the note."""

import uuid

from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import SUR_DEUX_ECRANS, activer, ecrire, presser, suivre, titre, voir

RACONTE = "Hélène Texier"
PROBLEME = "Sur dix places d’atelier, quatre personnes venaient."
CORRIGE = "Sur dix places d’atelier, cinq personnes venaient."


def recueillir(page: Page, intitule: str, *, js: bool) -> str:
    """Say what it is about, find who tells, write two answers; the address of the draft."""
    page.goto("/pratiques/ecrire/")
    suivre(page, "Recueillir la pratique de quelqu’un, en entretien")
    ecrire(page, page.get_by_label("De quoi allez-vous parler ?"), intitule)
    ecrire(page, page.get_by_label("Avec qui ?"), "Texier")
    presser(page, "Chercher cette personne")
    presser(page, f"Commencer avec {RACONTE}")
    assert titre(page) == "En une phrase, que faites-vous ?"
    ecrire(page, page.get_by_label("En une phrase ★"), "Une table, un professionnel, aucune inscription.")
    presser(page, "Question suivante")
    ecrire(page, page.get_by_label("Le problème de départ"), PROBLEME)
    if js:
        expect(page.locator("#etat-brouillon")).to_contain_text("Enregistré le")
    presser(page, "Question suivante")
    suivre(page, "La fiche entière")
    assert page.get_by_role("button", name="Envoyer en relecture").count() == 0
    return page.url


def accepter(page: Page, intitule: str) -> None:
    """From one's own notes: say yes, correct a word, keep it."""
    page.goto("/pratiques/mes-fiches/")
    suivre(page, intitule)
    presser(page, "Accepter et lire le brouillon")
    ecrire(page, page.get_by_label("Le problème de départ"), CORRIGE)
    presser(page, "Enregistrer", exact=True)
    voir(page, "La fiche est enregistrée")
    expect(page.get_by_role("button", name="Envoyer en relecture")).to_be_visible()


def comparer(page: Page) -> None:
    """Added and taken out are told by more than a colour."""
    activer(page, page.get_by_role("link", name="Versions et changements"))
    expect(page.locator("dl ins").filter(has_text="cinq")).to_have_css("text-decoration-line", "underline")
    expect(page.locator("dl del").filter(has_text="quatre")).to_have_css("text-decoration-line", "line-through")
    voir(page, "Version de travail")


@SUR_DEUX_ECRANS
def test_interview_becomes_the_note_of_who_told_it(guichet, js, largeur):
    intitule = f"Tenir une table ouverte, essai {uuid.uuid4().hex[:7]}"
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    adresse = recueillir(page, intitule, js=js)
    elle = guichet.ouvrir("referente", js=js, largeur=largeur)
    accepter(elle, intitule)
    comparer(elle)
    fautes = regarder(elle, ["light", "dark"], [360]) if js else []
    page.goto(adresse)
    activer(page, page.get_by_role("link", name="Qui signe cette fiche"))
    voir(page, RACONTE)
    fautes += regarder(page, ["light", "dark"], [360]) if js else []
    assert not fautes
