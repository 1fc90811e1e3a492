"""A counsellor of another network says that she did it too; its author answers; a question, a collection, a booklet."""

import re
import uuid

from playwright.sync_api import Locator, Page, expect

from tests.navigateur.gestes import SUR_DEUX_ECRANS, choisir, contenu_demo, ecrire, presser, suivre, voir

ORIGINE = contenu_demo("pratiques/visiter-l-atelier-avant-de-parler-du-metier.yaml")
FICHE = f"/pratiques/{ORIGINE['slug']}/"


def refaire(page: Page, recit: str) -> int:
    """From the note to the thanks; how many gestures besides typing: open, two choices, two fields, send."""
    page.goto(FICHE)
    gestes = 0

    def geste(action, *suite) -> None:
        nonlocal gestes
        gestes += 1
        action(page, *suite)

    geste(suivre, "Je l’ai refaite")
    geste(choisir, page.get_by_label("En l’adaptant"))
    geste(ecrire, page.get_by_label("Ce que vous avez adapté"), "Le matin seulement.")
    geste(choisir, page.get_by_label("Semblable", exact=True))
    geste(ecrire, page.get_by_label("En quelques mots"), recit)
    geste(presser, "Enregistrer")
    voir(page, "Les auteurs de la fiche sont prévenus")
    return gestes


def se_tromper_puis_corriger(page: Page) -> None:
    """An abandonment without a word is refused at its field; what was typed stays; then taken back."""
    suivre(page, "Dire ce qui a changé")
    choisir(page, page.get_by_label("Nous avons arrêté"))
    ecrire(page, page.get_by_label("En quelques mots"), "")
    presser(page, "Enregistrer")
    expect(page.get_by_role("alert")).to_contain_text("pourquoi vous avez arrêté")
    assert page.get_by_label("Ce que vous avez adapté").input_value() == "Le matin seulement."


def cliquer(page: Page, lien: Locator) -> None:
    """Follow a link with the mouse, and wait for its page."""
    with page.expect_navigation():
        lien.click()


def demander(page: Page, question: str) -> None:
    """Ask on the note, from its own page."""
    page.goto(FICHE)
    lien = page.get_by_role("main").get_by_role("link", name=re.compile("Poser une question|ou écrire"))
    cliquer(page, lien)
    ecrire(page, page.get_by_label("Votre message"), question)
    presser(page, "Publier")
    voir(page, question)


def reunir(page: Page, titre: str) -> None:
    """A collection made from the note, then its booklet."""
    page.goto(FICHE)
    suivre(page, "Ranger dans une collection")
    ecrire(page, page.get_by_label("Titre de la nouvelle collection"), titre)
    presser(page, "Ranger")
    voir(page, titre)
    presser(page, "Faire un livret PDF")
    for _ in range(30):
        if page.get_by_role("link", name="Télécharger le livret").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    with page.expect_download() as arrivee:
        page.get_by_role("link", name="Télécharger le livret").click()
    assert arrivee.value.suggested_filename.endswith(".pdf")


@SUR_DEUX_ECRANS
def test_practice_is_done_again_answered_questioned_and_put_in_a_booklet(guichet, js, largeur):
    mot = "r" + uuid.uuid4().hex[:7]
    page = guichet.ouvrir("conseillere" if js else "conseiller", js=js, largeur=largeur)
    assert refaire(page, f"Neuf personnes sur dix ont vu l’atelier, {mot}.") <= 6
    se_tromper_puis_corriger(page)
    demander(page, f"Et quand l’atelier est fermé, {mot} ?")
    reunir(page, f"À essayer {mot}")

    page = guichet.ouvrir("region", js=js, largeur=largeur)
    page.goto("/pratiques/questions/")
    voir(page, f"Et quand l’atelier est fermé, {mot} ?")
    page.goto(FICHE)
    cliquer(page, page.get_by_role("link", name="Lire cette reprise").first)
    voir(page, mot)
    choisir(page, page.get_by_label("L’accepter"))
    presser(page, "Répondre")
    voir(page, mot)
    visiteur = guichet.ouvrir(js=js, largeur=largeur)
    visiteur.goto(FICHE)
    voir(visiteur, mot)
