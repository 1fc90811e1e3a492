"""A counsellor writes a note, two readers of two networks accept it, the network lead publishes, a visitor finds it."""

import re
import uuid

from playwright.sync_api import Locator, Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import (
    SUR_DEUX_ECRANS,
    Compte,
    activer,
    atteindre,
    choisir,
    cocher,
    contenu_demo,
    ecrire,
    presser,
    suivre,
    titre,
    voir,
)
from tests.pratiques.fabriques_pieces import PDF, une_photo

PROBLEME = "Des personnes attendaient devant la mauvaise porte : huit sur dix repartaient sans réponse."


def champ(page: Page, nom: str):
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


# The express note, counted: from one's own space to its readers, twelve gestures at most besides typing
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
    geste = Compte(page)
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
    assert geste.gestes <= 12


# An interview: one writes what another tells; that person says yes, reads what changed, and holds the note
RACONTE = "Hélène Texier"
RACONTEE = "Sur dix places d’atelier, quatre personnes venaient."
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
    ecrire(page, page.get_by_label("Le problème de départ"), RACONTEE)
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


@SUR_DEUX_ECRANS
def test_interview_becomes_the_note_of_who_told_it(guichet, js, largeur):
    intitule = f"Tenir une table ouverte, essai {uuid.uuid4().hex[:7]}"
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    adresse = recueillir(page, intitule, js=js)
    elle = guichet.ouvrir("referente", js=js, largeur=largeur)
    accepter(elle, intitule)
    activer(elle, elle.get_by_role("link", name="Versions et changements"))
    expect(elle.locator("dl ins").filter(has_text="cinq")).to_have_css("text-decoration-line", "underline")
    expect(elle.locator("dl del").filter(has_text="quatre")).to_have_css("text-decoration-line", "line-through")
    voir(elle, "Version de travail")
    fautes = regarder(elle, ["light", "dark"], [360]) if js else []
    page.goto(adresse)
    activer(page, page.get_by_role("link", name="Qui signe cette fiche"))
    voir(page, RACONTE)
    fautes += regarder(page, ["light", "dark"], [360]) if js else []
    assert not fautes


# A counsellor joins a picture and a file to a draft, orders them, takes one out; by keyboard, on two screens
def joindre(page: Page, champ: str, nom: str, contenu: bytes) -> None:
    """Reach the control by keyboard; the window of the system that opens then is not ours."""
    cible = atteindre(page, page.get_by_label(champ, exact=True))
    cible.set_input_files({"name": nom, "mimeType": "application/octet-stream", "buffer": contenu})


def licencier(page: Page) -> None:
    liste = atteindre(page, page.get_by_label("Licence", exact=True))
    page.keyboard.type("Licence Ouverte")
    assert liste.input_value() == "OUVERTE"


def joindre_une_image(page: Page) -> None:
    """Without its words it is refused, and the title stays; then whole."""
    joindre(page, "Image", "photo.jpg", une_photo(taille=(1600, 1200)))
    ecrire(page, page.get_by_label("Titre", exact=True), "Le bureau d’accueil")
    presser(page, "Ajouter", exact=True)
    expect(page.get_by_role("alert").first).to_be_visible()
    assert page.get_by_label("Titre", exact=True).input_value() == "Le bureau d’accueil"
    joindre(page, "Image", "photo.jpg", une_photo(taille=(1600, 1200)))
    ecrire(page, page.get_by_label("Texte alternatif"), "Deux bureaux face à face")
    licencier(page)
    presser(page, "Ajouter", exact=True)
    voir(page, "L’image est jointe.")


def ordre(page: Page) -> list[str]:
    return page.get_by_role("main").get_by_role("heading", level=3).all_inner_texts()


@SUR_DEUX_ECRANS
def test_picture_and_file_are_joined_put_in_order_and_taken_out_by_keyboard(guichet, js, largeur):
    page = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    page.goto("/pratiques/ecrire/")
    presser(page, "Commencer une fiche")
    ecrire(page, page.get_by_label("Titre ★"), "Deux bureaux côte à côte")
    presser(page, "Images et fichiers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Images et fichiers")
    suivre(page, "Ajouter une image")
    joindre_une_image(page)
    suivre(page, "Ajouter un fichier")
    joindre(page, "Fichier", "trame.pdf", PDF)
    ecrire(page, page.get_by_label("Titre", exact=True), "Trame du premier appel")
    licencier(page)
    presser(page, "Ajouter", exact=True)
    voir(page, "Le fichier est joint.")
    assert ordre(page) == ["Le bureau d’accueil", "Trame du premier appel"]
    presser(page, "Monter Trame du premier appel")
    assert ordre(page) == ["Trame du premier appel", "Le bureau d’accueil"]
    suivre(page, "Modifier Le bureau d’accueil")
    ecrire(page, page.get_by_label("Texte alternatif"), "")
    cocher(page, page.get_by_label("Elle ne fait que décorer"))
    presser(page, "Enregistrer", exact=True)
    voir(page, "Elle ne fait que décorer.")
    suivre(page, "Retirer Trame du premier appel")
    presser(page, "Retirer", exact=True)
    assert ordre(page) == ["Le bureau d’accueil"]
    suivre(page, "Revenir à la fiche")
    assert page.get_by_label("Titre ★").input_value() == "Deux bureaux côte à côte"
    expect(page.get_by_role("button", name=re.compile(r"Images et fichiers \(1\)"))).to_be_visible()


def garnir_une_fiche(site) -> str:
    """Join two pictures and a file to a published note; its address."""
    dit = site.manage(
        "shell",
        "-c",
        "from pratiques.models import Brouillon, FichePratiquePage\n"
        "from pratiques.rules.pieces import pieces_appliquer\n"
        "from tests.pratiques.fabriques_pieces import une_photo, une_piece\n"
        "fiche = FichePratiquePage.objects.filter(statut='PUBLIEE', visibilite='PUBLIQUE', pieces=None).first()\n"
        "brouillon = Brouillon.objects.create(auteur=fiche.auteurs.first().compte)\n"
        "une_piece(brouillon, titre='Trame du premier appel', source='Mission locale')\n"
        "une_piece(brouillon, 'IMAGE', titre='Le bureau', contenu=une_photo(taille=(1600, 1200)))\n"
        "une_piece(brouillon, 'IMAGE', titre='Un filet', decorative=True)\n"
        "pieces_appliquer(brouillon=brouillon, fiche=fiche); brouillon.delete()\n"
        "print('adresse', f'/pratiques/{fiche.slug}/')",
    )
    return dit.split("adresse ")[1].split()[0]


def test_published_note_shows_its_pictures_and_files_to_everyone(guichet):
    adresse, fautes = garnir_une_fiche(guichet.site), []
    for role in ("", "region"):
        page = guichet.ouvrir(role, largeur=360)
        page.goto(adresse)
        image = page.get_by_alt_text("Deux bureaux face à face")
        image.scroll_into_view_if_needed()
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 960
        fautes += [f"{role} : {faute}" for faute in regarder(page, ["light", "dark"], [320, 1280, 360])]
        with page.expect_download() as recu:
            page.get_by_role("link", name="Trame du premier appel (PDF").click()
        assert recu.value.suggested_filename == "trame-du-premier-appel.pdf"
    page.get_by_role("link", name="Retirer Le bureau de la fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Retirer «\sLe bureau\s»"))
    fautes += regarder(page, ["light"], [320])
    assert not fautes, "\n".join(fautes)


# A counsellor of another network says that she did it too; its author answers; a question, a collection, a booklet
ORIGINE = contenu_demo("pratiques/visiter-l-atelier-avant-de-parler-du-metier.yaml")
FICHE = f"/pratiques/{ORIGINE['slug']}/"


def refaire(page: Page, recit: str) -> int:
    """From the note to the thanks; how many gestures besides typing: open, two choices, two fields, send."""
    page.goto(FICHE)
    geste = Compte(page)
    geste(suivre, "Je l’ai refaite")
    geste(choisir, page.get_by_label("En l’adaptant"))
    geste(ecrire, page.get_by_label("Ce que vous avez adapté"), "Le matin seulement.")
    geste(choisir, page.get_by_label("Semblable", exact=True))
    geste(ecrire, page.get_by_label("En quelques mots"), recit)
    geste(presser, "Enregistrer")
    voir(page, "Les auteurs de la fiche sont prévenus")
    return geste.gestes


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
    suivre(page, "Dire ce qui a changé")
    choisir(page, page.get_by_label("Nous avons arrêté"))
    ecrire(page, page.get_by_label("En quelques mots"), "")
    presser(page, "Enregistrer")
    expect(page.get_by_role("alert")).to_contain_text("pourquoi vous avez arrêté")
    assert page.get_by_label("Ce que vous avez adapté").input_value() == "Le matin seulement."
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


# A resource published and found; an invitation to a working group, accepted: by the keyboard, on a small screen
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
