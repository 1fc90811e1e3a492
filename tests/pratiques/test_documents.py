"""A Word document becomes a draft: known titles lead to fields, the rest stays in sight, nothing leaves its author."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from home.documents.docx import docx_lire
from pratiques.contenu import LIGNES, MAXIMUMS, contenu_normaliser
from pratiques.forms import TABLEAUX, FicheForm
from pratiques.importation import LIBELLES, contenu_du_document, rubrique_de
from pratiques.models import Brouillon, DepotDocument, FichePratiquePage
from pratiques.rules import brouillons
from tests.fabriques import un_compte
from tests.fabriques_docx import AUTEUR, octets, un_document, un_docx, un_docx_avec, un_tableau, une_image
from tests.pages import page_lue
from tests.pratiques.fabriques import refus, un_auteur

pytestmark = pytest.mark.django_db
DEPOSER = "/pratiques/ecrire/document/"


def convertir(fichier):
    contenu, compte_rendu = contenu_du_document(docx_lire(io.BytesIO(fichier)))
    return contenu_normaliser(contenu), compte_rendu


def deposer(client, fichier, nom="fiche.docx"):
    return client.post(DEPOSER, {"fichier": SimpleUploadedFile(nom, fichier)})


def une_fiche_ecrite():
    """A note as colleagues write them: some titles of ours, some of theirs, a list of steps, a picture."""
    document = un_document(
        ("Appeler ensemble le service suivant", "Title"),
        ("Trois minutes de téléphone, la personne présente.", "Subtitle"),
        ("1. Constat :", "Heading 1"),
        "Une personne sur deux n’arrivait pas au second rendez-vous.",
        "Les services ne se connaissaient pas.",
        ("Public visé", "Heading 1"),
        "Tout public, extraterrestres",
        ("DÉROULEMENT", "Heading 1"),
        ("Vérifier la fiche du service", "List Bullet"),
        ("Lire ses horaires.", "List Bullet 2"),
        ("Appeler : haut-parleur ouvert, la personne entend tout et parle la première si elle le souhaite, ce qui "
         "change le ton de l’échange", "List Bullet"),
        ("Organisation du service", "Heading 1"),
        "Nous sommes six.",
        ("Résultats observés", "Heading 2"),
        ("Huit rendez-vous tenus sur dix", "List Bullet"),
        ("Chiffres clés", "Heading 2"),
        "8 sur 10 : rendez-vous tenus",
        "Durée : une heure",
        "Freins",
        ("Le téléphone ne répond pas → appeler le matin", "List Bullet"),
    )  # fmt: skip
    document.add_picture(une_image())
    un_tableau(document, ("Lundi", "Mardi"), ("oui", "non"))
    return octets(document)


def test_titles_that_we_know_lead_to_fields_and_the_rest_stays_in_sight():
    contenu, compte_rendu = convertir(une_fiche_ecrite())
    assert contenu["titre"] == "Appeler ensemble le service suivant"
    assert contenu["accroche"].startswith("Trois minutes")
    assert contenu["probleme"].splitlines() == [
        "Une personne sur deux n’arrivait pas au second rendez-vous.",
        "Les services ne se connaissaient pas.",
    ]
    assert contenu["publics"] == ["tout-public"]
    assert [etape["titre"] for etape in contenu["etapes"]] == ["Vérifier la fiche du service", "Appeler"]
    assert contenu["etapes"][0]["description"] == "– Lire ses horaires."
    assert contenu["etapes"][1]["description"].startswith("haut-parleur ouvert")
    assert contenu["resultats"] == "Huit rendez-vous tenus sur dix" and contenu["temps"] == "une heure"
    assert contenu["indicateurs"][0] == {"valeur": "8 sur 10", "nom": "rendez-vous tenus", "periode": "", "mesure": ""}
    assert contenu["difficultes"] == [{"difficulte": "Le téléphone ne répond pas", "parade": "appeler le matin"}]
    reste = contenu["contexte"]
    for mot in ("À ranger", "extraterrestres", "Organisation du service", "Nous sommes six."):
        assert mot in reste
    assert compte_rendu.a_ranger == len(reste.splitlines()) - 1
    assert set(compte_rendu.repris) >= {"Le problème de départ", "Ce que l’on fait", "Publics"}
    dits = " ".join(compte_rendu.laisses)
    assert "1 image" in dits and "1 tableau" in dits
    assert not any(contenu[nom] for nom in ("atteste_anonymat", "atteste_gratuite", "atteste_neutralite"))
    assert AUTEUR not in str(contenu)


def test_no_word_of_a_document_is_lost_whatever_its_shape():
    """Each word of the text is in the draft: too many rows, unknown titles, terms that are nobody's."""
    lignes = [(f"etape{rang}x " + "long " * rang * 3, "List Bullet") for rang in range(MAXIMUMS["etapes"] + 4)]
    paroles = [f"« parole{rang} »" for rang in range(MAXIMUMS["paroles"] + 2)]
    document = un_document(
        "FICHE PRATIQUE", "Titre : le vrai", ("Étapes", "Heading 1"), *lignes, ("Témoignages", "Heading 1"), *paroles,
        ("Thèmes", "Heading 1"), "licornes", ("Inconnu", "Heading 1"), "perdu ?", ("Moyens", "Heading 1"), "a\nb", "c",
    )  # fmt: skip
    un_tableau(document, ("Contexte", "rural"), ("Autre chose", "gardée"))
    un_tableau(document, ("encadré",))
    un_tableau(document, ("Étape", "Qui", "Durée"), ("ouvrir", "accueil", "une minute"))
    contenu, _ = convertir(octets(document))
    assert contenu["titre"] == "le vrai" and contenu["moyens"] == "a b, c"
    assert len(contenu["etapes"]) == MAXIMUMS["etapes"] and len(contenu["paroles"]) == MAXIMUMS["paroles"]
    assert contenu["paroles"][0]["texte"] == "parole0"
    tout = str(contenu)
    for mot in ["FICHE", "licornes", "Inconnu", "perdu", "rural", "Autre chose", "gardée", "encadré", "accueil"]:
        assert mot in tout, mot
    for rang in range(len(lignes)):
        assert f"etape{rang}x" in tout and (rang >= len(paroles) or f"parole{rang}" in tout)


def test_table_of_steps_is_steps():
    document = un_document(("Mode opératoire", "Heading 1"))
    un_tableau(
        document, ("Étape", "Par qui", "Détail"), ("Ouvrir", "L’accueil", "À neuf heures"), ("Fermer", "", "Tard")
    )
    contenu, compte_rendu = convertir(octets(document))
    assert contenu["etapes"] == [
        {"titre": "Ouvrir", "qui": "L’accueil", "duree": "", "description": "À neuf heures"},
        {"titre": "Fermer", "qui": "", "duree": "", "description": "Tard"},
    ]
    assert not compte_rendu.laisses


def test_every_label_of_the_screen_is_a_title_that_we_know():
    ecran = {nom: str(FicheForm.base_fields[nom].label) for nom in LIBELLES if nom in FicheForm.base_fields}
    ecran |= {nom: TABLEAUX[nom][0] for nom in LIGNES}
    assert {nom: rubrique_de(libelle) for nom, libelle in ecran.items()} == {nom: nom for nom in LIBELLES}


def test_document_becomes_a_draft_to_read_again_and_nothing_more(client):
    auteur, voisin = un_auteur(), un_auteur()
    client.force_login(auteur)
    assert DEPOSER in page_lue(client.get("/pratiques/ecrire/"))
    assert client.get(DEPOSER).status_code == 200
    reponse = deposer(client, une_fiche_ecrite())
    brouillon = Brouillon.objects.get()
    assert reponse["Location"] == f"/pratiques/ecrire/{brouillon.uuid}/document/"
    page = page_lue(client.get(reponse["Location"]))
    for mot in ("Le problème de départ", "1\u00a0image", "À ranger", f"/pratiques/ecrire/{brouillon.uuid}/"):
        assert mot in page.replace("1 image", "1\u00a0image"), mot
    ecran = page_lue(client.get(f"/pratiques/ecrire/{brouillon.uuid}/"))
    assert "Appeler ensemble le service suivant" in ecran and reponse["Location"] in ecran
    assert not FichePratiquePage.objects.exists()
    # Le même document deux fois : le même brouillon.
    assert deposer(client, une_fiche_ecrite())["Location"] == reponse["Location"]
    assert Brouillon.objects.count() == DepotDocument.objects.count() == 1
    client.force_login(voisin)
    assert client.get(reponse["Location"]).status_code == 404
    client.force_login(auteur)
    client.post(f"/pratiques/ecrire/{brouillon.uuid}/supprimer/")
    assert not DepotDocument.objects.exists() and client.get(reponse["Location"]).status_code == 404


def test_person_named_in_a_document_is_told_as_if_it_were_typed(client):
    client.force_login(un_auteur())
    reponse = deposer(
        client, un_docx(("Constat", "Heading 1"), "Mme Durand, 06 12 34 56 78, a demandé un rendez-vous.")
    )
    page = page_lue(client.get(reponse["Location"]))
    assert "À retirer, ou à justifier" in page and "06 12 34 56 78" in page.replace("\u00a0", " ")
    ecran = page_lue(client.get(f"/pratiques/ecrire/{Brouillon.objects.get().uuid}/"))
    assert "On dirait" in ecran


def test_refused_document_says_why_at_its_field_and_writes_nothing(client):
    client.force_login(un_auteur())
    macros = un_docx_avec({"word/vbaProject.bin": b"x"})
    for fichier, mot in ((macros, "macros"), (b"%PDF-1.7", "PDF"), (un_docx(" "), "aucun texte"), (b"", "vide")):
        reponse = deposer(client, fichier)
        page = page_lue(reponse)
        assert reponse.status_code == 422 and mot in page and 'id="id_fichier_error"' in page
    assert "Choisissez un fichier" in page_lue(client.post(DEPOSER))
    enorme = un_docx(*["mot " * 400] * 200)
    assert "trop longue" in page_lue(deposer(client, enorme))
    assert not Brouillon.objects.filter(version__gt=0).exists() and not DepotDocument.objects.exists()


def test_document_of_someone_without_a_structure_is_refused():
    with refus("sans_reseau"):
        brouillons.brouillon_tirer_du_document(contenu={"titre": "x"}, compte_rendu={}, par=un_compte())
    assert not Brouillon.objects.exists()
