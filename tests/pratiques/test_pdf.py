"""A note printed on two pages, tagged, whatever its length."""

import io

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from pypdf import PdfReader

from pratiques.contenu import LIGNES, TEXTES
from pratiques.documents import livret_ecrire
from pratiques.pages import LISTES
from pratiques.rules import collections
from pratiques.rules.pieces import pieces_appliquer
from tests.pratiques.fabriques import un_auteur, un_brouillon, une_fiche
from tests.pratiques.fabriques_pieces import une_photo, une_piece, une_piece_envoyee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PHRASE = "Nous avons reçu la personne avec le conseiller voisin et repris le fil de sa demande. "
CODES = {"cas": "DISTANCE", "genre": "FICHE", "adresse": "/pratiques/"}


def lire(client, fiche):
    reponse = client.get(reverse("pratiques_fiche_pdf", args=[fiche.pk]))
    assert reponse.status_code == 200 and reponse["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(reponse.content))


def un_long_contenu(part):
    """Every text and table filled to a part of its limit."""
    contenu = {}
    for nom, maximum in TEXTES.items():
        morceaux = (PHRASE + "\n" if nom in LISTES else PHRASE) * (maximum // len(PHRASE) + 1)
        contenu[nom] = morceaux[: int(maximum * part)]
    tailles = {"description": 1000, "texte": 400, "difficulte": 400, "parade": 600}
    for (nom, colonnes), nombre in zip(LIGNES.items(), (12, 4, 3, 8, 8, 4, 8), strict=True):
        ligne = {
            c: (PHRASE * 13)[: int(tailles.get(c, 80 if c == "duree" else 40 if c == "valeur" else 110) * part)]
            for c in colonnes
        }
        ligne |= {c: v for c, v in CODES.items() if c in colonnes}
        contenu[nom] = [ligne] * max(1, int(nombre * part))
    return contenu


def test_pdf_of_an_ordinary_note_is_tagged_and_says_everything(client):
    dits = {
        "premier_pas": "Appelez l’accueil voisin.", "echecs": "Le couloir.", "a_refaire": "Prévenir l’agent d’accueil.",
        "sources": "Bilan du groupe de Niort", "interets": "Aucun lien avec un éditeur.",
    }  # fmt: skip
    fiche = une_fiche(contenu=dits)
    lecteur = lire(client, fiche)
    assert len(lecteur.pages) <= 2
    racine = lecteur.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] and racine["/Lang"] == "fr"
    texte = " ".join(" ".join(p.extract_text() for p in lecteur.pages).split())
    for attendu in (fiche.title, "Vérifier", "Haut-parleur ouvert", *dits.values(), "Si c’était à refaire", "Sources"):
        assert attendu in texte
    polices = {str(p.get_object()["/BaseFont"]) for p in lecteur.pages[0]["/Resources"]["/Font"].values()}
    assert any("Bricolage" in p for p in polices) and any("Atkinson" in p for p in polices)


def test_pdf_has_no_title_above_nothing_and_ends_each_sentence_once(client):
    etape = {
        "titre": "Qui appeler ?",
        "qui": "La conseillère",
        "duree": "Dix min.",
        "description": "Ouvrir l’annuaire.",
    }
    fiche = une_fiche(
        contenu={"echecs": "Le couloir.", "noyau": "", "conditions": "", "adaptable": "", "etapes": [etape]}
    )
    texte = " ".join(" ".join(p.extract_text() for p in lire(client, fiche).pages).replace("\xa0", " ").split())
    assert "Ce qui n’a pas marché" in texte and "Pour le refaire ailleurs" not in texte
    assert "appeler ?" in texte and "?." not in texte
    assert "La conseillère · Dix min. Ouvrir" in texte


@pytest.mark.parametrize("part", [0.35, 0.6, 1.0])
def test_pdf_holds_on_two_pages_whatever_was_written(client, part):
    assert len(lire(client, une_fiche(contenu=un_long_contenu(part))).pages) <= 2


def test_pdf_fetches_nothing_and_runs_nothing_from_the_text(client):
    piege = '<link rel=attachment href="file:///etc/hostname"><img src="http://127.0.0.1:9/x"><script>x</script>'
    lecteur = lire(client, une_fiche(contenu={"probleme": piege, "resultats": piege}))
    assert "/etc/hostname" in " ".join(p.extract_text() for p in lecteur.pages)
    assert not lecteur.attachments


def elements_de(noeud):
    """Every element of the structure of a document, outermost first."""
    noeud = noeud.get_object()
    if isinstance(noeud, dict):
        yield noeud
        noeud = noeud.get("/K", [])
        noeud = noeud.get_object() if hasattr(noeud, "get_object") else noeud
    for fils in noeud if isinstance(noeud, list) else [noeud]:
        if hasattr(fils, "get_object") and isinstance(fils.get_object(), dict | list):
            yield from elements_de(fils)


def test_pictures_are_in_the_document_with_their_words_and_files_are_named(client):
    fiche = une_fiche()
    brouillon = un_brouillon()
    une_piece(brouillon, "IMAGE", titre="Le bureau", alternatif="Deux bureaux face à face", source="Mission locale")
    une_piece(brouillon, "IMAGE", titre="Un filet", decorative=True)
    une_piece(brouillon, titre="Trame du premier appel", licence="OUVERTE")
    pieces_appliquer(brouillon=brouillon, fiche=fiche)
    lecteur = lire(client, fiche)
    texte = " ".join(" ".join(p.extract_text() for p in lecteur.pages).replace("\u202f", " ").split())
    assert "Le bureau · Mission locale · CC BY 4.0" in texte and "Un filet" not in texte
    assert "Outils à télécharger" in texte and "Trame du premier appel (PDF," in texte and "Licence Ouverte" in texte
    figures = [e for e in elements_de(lecteur.trailer["/Root"]["/StructTreeRoot"]) if e.get("/S") == "/Figure"]
    assert "Deux bureaux face à face" in [figure.get("/Alt") for figure in figures]
    storages["prive"].delete(fiche.pieces.first().vignette)
    assert "Le bureau" not in lire(client, fiche).pages[0].extract_text(), "une image perdue n’empêche pas la fiche"


def test_booklet_shows_the_pictures_of_its_notes_with_their_words():
    fiche, lectrice = une_fiche(), un_auteur()
    une_piece_envoyee(fiche, "IMAGE", titre="Le bureau", alternatif="Un couloir clair")
    collection = collections.collection_creer(par=lectrice, titre="À refaire")
    collections.collection_ajouter(collection=collection, fiche=fiche, par=lectrice)
    document = livret_ecrire(collection=collection, compte=lectrice, fiches=[fiche], avancer=lambda faites: None)
    lecteur = PdfReader(io.BytesIO(document))
    assert "Le bureau · CC BY 4.0" in " ".join(p.extract_text() for p in lecteur.pages)
    figures = [e for e in elements_de(lecteur.trailer["/Root"]["/StructTreeRoot"]) if e.get("/S") == "/Figure"]
    assert "Un couloir clair" in [figure.get("/Alt") for figure in figures]


@pytest.mark.parametrize("part", [0.1, 0.5, 1.0])
def test_pdf_holds_on_two_pages_with_eight_pictures(client, part):
    fiche, brouillon = une_fiche(contenu=un_long_contenu(part)), un_brouillon()
    for rang in range(8):
        une_piece(brouillon, "IMAGE", titre=f"Le bureau numéro {rang}", contenu=une_photo(taille=(900, 1200)))
    pieces_appliquer(brouillon=brouillon, fiche=fiche)
    assert len(lire(client, fiche).pages) <= 2
