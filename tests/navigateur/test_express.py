"""The express note, counted: from one's own space to its readers, twelve gestures at most besides typing."""

from tests.navigateur.gestes import cocher, ecrire, presser, suivre, voir

DITS = {
    "Titre ★": "Afficher qui reçoit qui",
    "En une phrase ★": "Un tableau par demi-journée dit qui reçoit qui, et l’attente disparaît.",
    "Le problème de départ": "Des personnes attendaient devant la mauvaise porte.",
    "Où se place le choix de la personne ★": "Elle choisit son heure, et peut refuser sans s’expliquer.",
    "Ce que l’on a observé ★": "Deux personnes sur dix attendent encore, contre huit avant.",
}
GARANTIES = ("aucune donnée personnelle", "est gratuit pour la personne", "Elle est neutre")


def test_express_note_takes_at_most_twelve_gestures_besides_typing(guichet):
    page = guichet.ouvrir("conseillere")
    page.goto("/mon-espace/")
    gestes = 0

    def geste(action, *suite) -> None:
        nonlocal gestes
        gestes += 1
        action(page, *suite)

    geste(suivre, "Partager une pratique")
    geste(presser, "Commencer une fiche")
    for nom, texte in DITS.items():
        ecrire(page, page.get_by_label(nom), texte)
    etape = page.get_by_role("group", name="Étape 1", exact=True).get_by_label("Étape")
    ecrire(page, etape, "Afficher chaque matin le tableau du jour")
    geste(cocher, page.get_by_label("Tout public", exact=True))
    geste(cocher, page.get_by_role("group", name="Missions ★").get_by_label("Accueil", exact=True))
    for garantie in GARANTIES:
        geste(cocher, page.get_by_label(garantie))
    geste(presser, "Envoyer en relecture")
    voir(page, "La fiche part en relecture")
    assert gestes <= 12
