"""A counsellor is invited, learns over two visits, fails then passes the quiz; a stranger checks the attestation."""

import io
import re
import uuid

import pypdfium2
import zxingcpp
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from scripts.banc import Site
from tests.navigateur.gestes import (
    SUR_DEUX_ECRANS,
    choisir,
    cocher,
    contenu_demo,
    ecrire,
    presser,
    simple,
    suivre,
    titre,
    voir,
)

FORMATION = contenu_demo("formations/metiers-de-l-emploi.yaml")
ETAPES = [etape["titre"] for module in FORMATION["modules"] for etape in module["etapes"]]
ARRET = 4
MOT_DE_PASSE = "quatre ardoises au vent du marais"
NOM = "Berthonneau"


def reponses_justes() -> dict[str, list[str]]:
    """Wording of each question → the right answers, as the demonstration's content has them."""
    justes = {}
    for brute in FORMATION["quiz"][0]["questions"]:
        for question in brute.get("questions", [brute]):
            if question["type"] == "vrai_faux":
                justes[question["enonce"]] = ["Vrai" if question["juste"] else "Faux"]
            else:
                justes[question["enonce"]] = [r["texte"] for r in question["reponses"] if r["juste"]]
    return {simple(enonce): [simple(r) for r in reponses] for enonce, reponses in justes.items()}


def invite(guichet, site: Site, prenom: str, courriel: str) -> str:
    """The referent invites from the team page; the address found in the mail that left."""
    page = guichet.ouvrir("referente")
    page.goto("/equipe/")
    ecrire(page, page.get_by_label("Prénom", exact=True), prenom)
    ecrire(page, page.get_by_label("Nom", exact=True), NOM)
    ecrire(page, page.get_by_label("Adresse électronique professionnelle"), courriel)
    presser(page, "Envoyer l’invitation")
    voir(page, f"L’invitation est partie à {courriel}")
    recus = site.courriels(courriel)
    assert len(recus) == 1 and "ouvrez votre compte" in recus[0]["objet"]
    adresse = re.search(rf"{re.escape(site.url)}(/invitation/\S+)", recus[0]["texte"])
    assert adresse, recus[0]["texte"]
    return adresse[1]


def premiere_visite(page: Page, invitation: str) -> None:
    """Open the account, begin the training, stop in its middle."""
    page.goto(invitation)
    ecrire(page, page.get_by_label("Mot de passe"), "courte")
    presser(page, "Ouvrir mon compte")
    voir(page, "12 caractères")
    ecrire(page, page.get_by_label("Mot de passe"), MOT_DE_PASSE)
    presser(page, "Ouvrir mon compte")
    voir(page, "Bienvenue. Votre compte est ouvert")
    suivre(page, "Choisir une formation")
    assert titre(page) == "Se former"
    page.goto(f"/se-former/{FORMATION['slug']}/")
    presser(page, "Commencer")
    for attendu in ETAPES[:ARRET]:
        assert simple(titre(page)) == simple(attendu)
        presser(page, "J’ai terminé cette étape, continuer")
    assert simple(titre(page)) == simple(ETAPES[ARRET])


def deuxieme_visite(page: Page, courriel: str) -> None:
    """Sign in again, resume where one stopped, go on to the quiz."""
    page.goto("/mon-espace/")
    ecrire(page, page.get_by_label("Adresse électronique professionnelle"), courriel)
    ecrire(page, page.get_by_label("Mot de passe", exact=True), MOT_DE_PASSE)
    presser(page, "Se connecter", exact=True)
    voir(page, "Reprendre où vous en étiez")
    suivre(page, "Continuer", exact=True)
    for attendu in ETAPES[ARRET:-1]:
        assert simple(titre(page)) == simple(attendu)
        presser(page, "J’ai terminé cette étape, continuer")
    assert simple(titre(page)) == simple(ETAPES[-1])


def repondre(page: Page, *, juste: bool) -> None:
    """Answer every question shown, right or wrong, and hand in."""
    attendues = reponses_justes()
    questions = page.locator("fieldset.options")
    assert questions.count() == len(attendues)
    for rang in range(questions.count()):
        bloc = page.locator(".question").filter(has=page.locator("fieldset.options")).nth(rang)
        bonnes = attendues[simple(bloc.locator("h2, h3").first.inner_text())]
        for option in bloc.locator("label.option").all():
            if (simple(option.inner_text()) in bonnes) == juste:
                champ = option.locator("input")
                (choisir if champ.get_attribute("type") == "radio" else cocher)(page, champ)
                if not juste:
                    break
    presser(page, "Rendre mes réponses")


def passer_le_quiz(page: Page) -> None:
    """In the page of the step: fail, read the corrections, pass, and end the training."""
    presser(page, "Commencer le quiz")
    suivre(page, "Toutes", exact=True)
    presser(page, "Rendre mes réponses")
    resume = page.get_by_role("alert")
    expect(resume).to_be_visible()
    assert page.locator("fieldset.options").count() == len(reponses_justes())
    repondre(page, juste=False)
    voir(page, "Quiz à reprendre")
    voir(page, "Le quiz est réussi à partir de 70 %")
    presser(page, "Recommencer le quiz")
    repondre(page, juste=True)
    voir(page, "Quiz réussi")
    voir(page, "100 % des points")
    assert simple(titre(page)) == simple(ETAPES[-1])
    while page.get_by_role("main").get_by_role("link", name="Voir où j’en suis").count():
        suivre(page, "Voir où j’en suis")
    assert titre(page) == "Vous avez achevé cette formation"


def telecharger(page: Page) -> bytes:
    """Wait for the background worker, then take the document."""
    lien = page.get_by_role("link", name="Télécharger votre attestation (PDF)")
    for _ in range(40):
        if lien.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    with page.expect_download() as attente:
        lien.focus()
        page.keyboard.press("Enter")
    return attente.value.path().read_bytes()


def code_vise(pdf: bytes) -> str:
    """What a telephone reads in the square of the printed page, by a reader that is not ours."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    return zxingcpp.read_barcode(page).text


def verifier(page: Page, site: Site, pdf: bytes, *, js: bool) -> None:
    """A stranger aims at the square of the paper, types the name, then drops the file."""
    texte = simple(PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    assert NOM in texte and "Attestation de formation" in texte
    code = re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]", texte)[0]
    adresse = code_vise(pdf)
    assert adresse == f"{site.url}/attestations/verifier/{code.replace('-', '')}/"
    page.goto(adresse)
    ecrire(page, page.get_by_label("Nom de famille"), "Personne")
    presser(page, "Vérifier le code")
    voir(page, "Aucune attestation ne correspond à ce code et à ce nom")
    ecrire(page, page.get_by_label("Nom de famille"), NOM.upper())
    presser(page, "Vérifier le code")
    voir(page, "Authentique et valable")
    voir(page, FORMATION["titre"])
    deposer(page, pdf, js=js)
    voir(page, "Fichier identique")
    milieu = len(pdf) // 2
    deposer(page, pdf[:milieu] + bytes([pdf[milieu] ^ 1]) + pdf[milieu + 1 :], js=js)
    voir(page, "Fichier différent")


def deposer(page: Page, pdf: bytes, *, js: bool) -> None:
    """Drop the file on its zone when scripts run, choose it otherwise."""
    if not js:
        fichier = {"name": "attestation.pdf", "mimeType": "application/pdf", "buffer": pdf}
        page.get_by_label("Fichier PDF ou badge de l’attestation").set_input_files(fichier)
        presser(page, "Comparer le fichier")
        return
    transfert = page.evaluate_handle(
        """octets => { const t = new DataTransfer();
        t.items.add(new File([new Uint8Array(octets)], 'attestation.pdf', {type: 'application/pdf'})); return t; }""",
        list(pdf),
    )
    with page.expect_navigation():
        page.locator("form[data-depot]").dispatch_event("drop", {"dataTransfer": transfert})


@SUR_DEUX_ECRANS
def test_counsellor_invited_learns_over_two_visits_and_the_attestation_is_verified(guichet, site, js, largeur):
    courriel = f"camille.{uuid.uuid4().hex[:8]}@demo.safran.example"
    invitation = invite(guichet, site, "Camille", courriel)
    premiere = guichet.ouvrir(js=js, largeur=largeur)
    premiere_visite(premiere, invitation)
    premiere.context.close()

    page = guichet.ouvrir(js=js, largeur=largeur)
    deuxieme_visite(page, courriel)
    passer_le_quiz(page)
    pdf = telecharger(page)
    assert pdf.startswith(b"%PDF-")

    verifier(guichet.ouvrir(js=js, largeur=largeur), site, pdf, js=js)
