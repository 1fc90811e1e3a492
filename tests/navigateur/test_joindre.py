"""A counsellor joins a picture and a file to a draft, orders them, takes one out; by keyboard, on two screens."""

import re

from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import SUR_DEUX_ECRANS, atteindre, cocher, ecrire, presser, suivre, voir
from tests.pratiques.fabriques_pieces import PDF, une_photo


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


def joindre_un_fichier(page: Page) -> None:
    joindre(page, "Fichier", "trame.pdf", PDF)
    ecrire(page, page.get_by_label("Titre", exact=True), "Trame du premier appel")
    licencier(page)
    presser(page, "Ajouter", exact=True)
    voir(page, "Le fichier est joint.")


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
    joindre_un_fichier(page)
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


def test_screens_of_the_pieces_are_accessible_and_stay_within_the_screen(guichet):
    page = guichet.ouvrir("conseiller", largeur=360)
    page.goto("/pratiques/ecrire/")
    presser(page, "Commencer une fiche")
    presser(page, "Images et fichiers")
    liste, fautes = page.url, []

    def voir_bien(nom: str) -> None:
        fautes.extend(f"{nom} : {faute}" for faute in regarder(page, ["light", "dark"], [320, 360]))

    voir_bien("vide")
    for genre, remplir in (("image", joindre_une_image), ("fichier", joindre_un_fichier)):
        page.goto(f"{liste}ajouter/{genre}/")
        voir_bien(genre)
        presser(page, "Ajouter", exact=True)
        expect(page.get_by_role("alert").first).to_be_visible()
        voir_bien(f"{genre} en erreur")
        page.goto(f"{liste}ajouter/{genre}/")
        remplir(page)
    voir_bien("liste")
    page.get_by_role("link", name="Retirer Le bureau d’accueil").click()
    voir_bien("retirer")
    assert not fautes, "\n".join(fautes)


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
