"""A visitor reports an error without an account; the referent reads it and closes it: by keyboard, on every screen."""

import uuid

from playwright.sync_api import expect

from tests.navigateur.conftest import sans_debordement
from tests.navigateur.gestes import SUR_DEUX_ECRANS, choisir, cocher, ecrire, presser, suivre, voir

STRUCTURE = "Mission locale Marais et Plaine"


@SUR_DEUX_ECRANS
def test_visitor_reports_an_error_that_the_referent_closes(guichet, js, largeur):
    mot = f"La porte est fermée le mardi ({uuid.uuid4().hex[:6]})"
    visiteur = guichet.ouvrir(js=js, largeur=largeur)
    visiteur.goto("/annuaire/?q=" + STRUCTURE.replace(" ", "+"))
    suivre(visiteur, STRUCTURE, exact=True)
    suivre(visiteur, "Signaler une erreur")
    presser(visiteur, "Envoyer le signalement")
    voir(visiteur, "Cochez au moins une ligne.")
    contenu = visiteur.get_by_role("main")
    cocher(visiteur, contenu.get_by_label("Les horaires", exact=True))
    ecrire(visiteur, contenu.get_by_label("En quelques mots"), f"Appeler le 06 12 34 56 78. {mot}")
    presser(visiteur, "Envoyer le signalement")
    texte = contenu.get_by_label("En quelques mots")
    expect(texte).to_have_attribute("aria-invalid", "true")
    assert mot in texte.input_value()
    ecrire(visiteur, texte, mot)
    presser(visiteur, "Envoyer le signalement")
    voir(visiteur, "Merci, c’est noté")
    assert sans_debordement(visiteur)

    referente = guichet.ouvrir("referente", js=js, largeur=largeur)
    referente.goto("/annuaire/signalements/")
    lien = referente.get_by_role("main").get_by_role("listitem").get_by_role("link", name=STRUCTURE).first
    referente.goto(lien.get_attribute("href"))
    voir(referente, mot)
    choisir(referente, referente.get_by_label("La fiche est corrigée"))
    presser(referente, "Clore le signalement")
    voir(referente, "Le signalement est clos.")
    assert sans_debordement(referente)
