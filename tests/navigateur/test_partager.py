"""A counsellor writes a note, two readers of two networks accept it, the network lead publishes, a visitor finds it."""

import uuid

from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import SUR_DEUX_ECRANS, activer, choisir, cocher, ecrire, presser, suivre, titre, voir

PROBLEME = "Des personnes attendaient devant la mauvaise porte : huit sur dix repartaient sans réponse."


def champ(page: Page, nom: str):
    """A field of the note by its visible label."""
    return page.get_by_label(nom)


def commencer(page: Page) -> str:
    """Open a draft from one's own space; its address."""
    page.goto("/mon-espace/")
    suivre(page, "Partager une pratique")
    assert titre(page) == "Partager une pratique"
    presser(page, "Commencer une fiche")
    return page.url


def ecrire_et_fermer(page: Page, intitule: str, *, js: bool) -> None:
    """Type, see that it is kept (without scripts: keep it), type again, close the tab at once."""
    ecrire(page, champ(page, "Titre ★"), intitule)
    if js:
        expect(page.locator("#etat-brouillon")).to_contain_text("Enregistré le")
    else:
        presser(page, "Enregistrer", exact=True)
        voir(page, "La fiche est enregistrée")
    if js:
        with page.expect_response(lambda reponse: "repartaient" in (reponse.request.post_data or ""), timeout=5_000):
            ecrire(page, champ(page, "Le problème de départ"), PROBLEME)
        page.keyboard.insert_text(" Une phrase de la dernière seconde.")
    else:
        ecrire(page, champ(page, "Le problème de départ"), PROBLEME)
        presser(page, "Enregistrer", exact=True)
    page.close()


def avertir(page: Page, *, js: bool) -> None:
    """A telephone number is pointed at in words, in place; nothing is blocked, nothing is lost."""
    accroche = champ(page, "En une phrase ★")
    ecrire(page, accroche, "Appelez Mme Lucette Baudrillon au 06 39 98 12 34.")
    if not js:
        presser(page, "Enregistrer", exact=True)
    alerte = page.locator("#alerte-accroche")
    expect(alerte).to_contain_text("On dirait")
    expect(alerte).to_contain_text("06 39 98 12 34")
    ecrire(page, accroche, "Un tableau par demi-journée dit qui reçoit qui, et l’attente disparaît.")
    if not js:
        presser(page, "Enregistrer", exact=True)
    expect(alerte).to_be_empty()


def terminer(page: Page) -> None:
    """The eight starred fields, then off to its readers."""
    cocher(page, page.get_by_label("Tout public", exact=True))
    cocher(page, page.get_by_role("group", name="Missions ★").get_by_label("Accueil", exact=True))
    premiere = page.get_by_role("group", name="Étape 1", exact=True)
    ecrire(page, premiere.get_by_label("Étape"), "Afficher chaque matin le tableau du jour")
    ecrire(page, champ(page, "Où se place le choix de la personne ★"), "Elle choisit la porte, ou reste.")
    ecrire(page, champ(page, "Ce que l’on a observé ★"), "Trois personnes sur dix attendent encore, contre huit avant.")
    presser(page, "Envoyer en relecture")
    resume = page.get_by_role("alert")
    expect(resume).to_be_visible()
    for garantie in ("aucune donnée personnelle", "est gratuit pour la personne", "Elle est neutre"):
        cocher(page, page.get_by_label(garantie))
    presser(page, "Envoyer en relecture")
    voir(page, "La fiche part en relecture")


def relire(page: Page, intitule: str) -> None:
    """Take the seat, answer the twelve criteria, accept."""
    page.goto("/pratiques/relectures/")
    presser(page, f"Relire cette fiche : {intitule}")
    voir(page, PROBLEME)
    criteres = page.locator("input[type=radio][name^=c_][value=OUI]")
    assert criteres.count() == 12
    for critere in criteres.all():
        choisir(page, critere)
    choisir(page, page.get_by_label("La fiche est bonne à publier"))
    presser(page, "Rendre ma relecture")
    voir(page, "Votre relecture est rendue")


def echanger(guichet, page: Page, brouillon: str) -> None:
    """The author writes to the readers while the note is read, takes a message back, writes it better."""
    page.goto(brouillon)
    suivre(page, "Échanger avec les lecteurs")
    ecrire(page, page.get_by_label("Votre message"), "Parti trop tôt.")
    presser(page, "Envoyer", exact=True)
    suivre(page, "Retirer mon message")
    voir(page, "Retirer votre message ?")
    regardee = guichet.ouvrir("conseillere", largeur=360)
    regardee.goto(page.url)
    assert not regarder(regardee, ["light", "dark"], [360])
    presser(page, "Retirer mon message", exact=True)
    voir(page, "Message retiré par son auteur le")
    assert page.get_by_text("Parti trop tôt.").count() == 0
    regardee.goto(page.url)
    assert not regarder(regardee, ["light", "dark"], [360])
    ecrire(page, page.get_by_label("Votre message"), "Merci. Le tableau se tient en dix minutes par jour.")
    presser(page, "Envoyer", exact=True)
    voir(page, "Votre message est envoyé.")
    voir(page, "Le tableau se tient en dix minutes par jour.")


def publier(page: Page, intitule: str) -> None:
    """The lead sees two acceptances of two networks, and publishes."""
    page.goto("/pratiques/a-valider/")
    suivre(page, intitule)
    assert page.get_by_text("Bonne à publier").count() == 2
    voir(page, "Autre réseau : Cap emploi")
    presser(page, "Valider et publier")
    voir(page, "C’est fait. Les auteurs sont prévenus.")


def trouver(page: Page, intitule: str, mot: str) -> None:
    """A visitor, from the header's search."""
    page.goto("/")
    activer(page, page.get_by_role("banner").get_by_role("link", name="Rechercher"))
    ecrire(page, page.get_by_label("Un mot, un service, une structure, une formation"), f"tableau {mot}")
    presser(page, "Chercher")
    suivre(page, intitule)
    assert titre(page) == intitule
    voir(page, PROBLEME)
    voir(page, "Claire Moreau")


@SUR_DEUX_ECRANS
def test_note_written_read_twice_published_then_found_by_a_visitor(guichet, js, largeur):
    mot = "b" + uuid.uuid4().hex[:7]
    intitule = f"Afficher qui reçoit qui, essai {mot}"
    page = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    brouillon = commencer(page)
    ecrire_et_fermer(page, intitule, js=js)

    page = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    page.goto(brouillon)
    assert champ(page, "Titre ★").input_value() == intitule
    assert champ(page, "Le problème de départ").input_value().startswith(PROBLEME)
    avertir(page, js=js)
    terminer(page)

    relire(guichet.ouvrir("referente", js=js, largeur=largeur), intitule)
    echanger(guichet, guichet.ouvrir("conseillere", js=js, largeur=largeur), brouillon)
    relire(guichet.ouvrir("conseiller", js=js, largeur=largeur), intitule)
    publier(guichet.ouvrir("tete-de-reseau", js=js, largeur=largeur), intitule)
    trouver(guichet.ouvrir(js=js, largeur=largeur), intitule, mot)
