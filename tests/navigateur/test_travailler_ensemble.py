"""A resource published and found; an invitation to a working group, accepted: by the keyboard, on a small screen."""

from playwright.sync_api import expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import activer, choisir, cocher, contenu_demo, ecrire, presser, suivre, titre, voir

GROUPE = contenu_demo("groupes.yaml")[0]
RESSOURCE = contenu_demo("ressources.yaml")[0]


def test_resource_is_published_then_found_and_downloaded(guichet):
    page = guichet.ouvrir("chargee-de-mission", largeur=360, js=False)
    page.goto("/pratiques/")
    suivre(page, "Ressources", exact=True)
    suivre(page, "Publier une ressource")
    ecrire(page, page.get_by_label("Titre", exact=True), "Repères pour un accueil partagé")
    presser(page, "Publier", exact=True)
    expect(page.get_by_role("alert").first).to_be_visible()
    assert page.get_by_label("Titre", exact=True).input_value() == "Repères pour un accueil partagé"
    choisir(page, page.get_by_label("Fiche technique"))
    ecrire(page, page.get_by_label("Ce qu’elle apporte"), "Qui reçoit qui, jour par jour.")
    ecrire(page, page.get_by_label("Lien (facultatif)"), "https://reperes.safran.example/accueil")
    ecrire(page, page.get_by_label("Auteur ou éditeur"), "Région")
    ecrire(page, page.get_by_label("Sources"), "Visites de trois accueils")
    cocher(page, page.get_by_label("Elle se lit et s’emploie gratuitement"))
    presser(page, "Publier", exact=True)
    assert titre(page) == "Repères pour un accueil partagé"
    voir(page, "La ressource est publiée.")

    lecteur = guichet.ouvrir(largeur=360)
    lecteur.goto("/pratiques/ressources/")
    fautes = regarder(lecteur, ["light", "dark"], [320, 360])
    activer(lecteur, lecteur.get_by_role("main").get_by_role("link", name=RESSOURCE["titre"]))
    fautes += regarder(lecteur, ["light", "dark"], [320, 360])
    with lecteur.expect_download() as recu:
        lecteur.get_by_role("link", name="Télécharger").click()
    assert recu.value.suggested_filename == RESSOURCE["fichier_nom"]

    tient = guichet.ouvrir("chargee-de-mission", largeur=360)
    for adresse in ("/pratiques/ressources/publier/", "/pratiques/ressources/a-tenir/"):
        tient.goto(adresse)
        fautes += regarder(tient, ["light", "dark"], [320, 360])
    voir(tient, "À vérifier")
    assert fautes == []


def test_invited_person_joins_a_group_and_writes_with_it(guichet):
    page = guichet.ouvrir("conseiller", largeur=360, js=False)
    page.goto("/mon-espace/")
    activer(page, page.get_by_role("main").get_by_role("link", name="1 invitation dans un groupe de travail"))
    suivre(page, GROUPE["titre"])
    voir(page, GROUPE["objet"])
    presser(page, "Rejoindre le groupe")
    voir(page, "Ce que le groupe écrit")
    adresse = page.url
    suivre(page, "Expliquer le")
    voir(page, "atteste la fiche et l’envoie")
    presser(page, "Enregistrer", exact=True)
    voir(page, "La fiche est enregistrée")

    ecran = guichet.ouvrir("chargee-de-mission", largeur=360)
    fautes = []
    for suite in ("", "inviter/?q=conseil", "mandat/", "clore/", "../"):
        ecran.goto(adresse + suite)
        fautes += regarder(ecran, ["light", "dark"], [320, 360])
    assert fautes == []
