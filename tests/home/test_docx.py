"""Word documents: a strict gate that says why, then words and nothing that its author did not mean to say."""

import io

import pytest

from home.documents.docx import Paragraphe, Tableau, docx_lire
from home.fichiers.archives import ArchiveRefusee
from tests.fabriques_docx import (
    AUTEUR,
    GENRES_WORD,
    LIENS,
    REGLAGES,
    TEXTE,
    TYPES,
    octets,
    parties,
    retourne,
    saut_de_page,
    style_masquant,
    suite_suivie,
    un_champ,
    un_document,
    un_docx,
    un_docx_avec,
    un_docx_lie,
    un_tableau,
    une_bombe,
    une_entree_menteuse,
    une_image,
    zipper,
)
from tests.safran.fabriques_scorm import une_archive_brute, une_entree

SIMPLE = "wordprocessingml.document.main+xml"
VBA = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "lol">]><x>&e;</x>'


def lire(fichier):
    return docx_lire(io.BytesIO(fichier))


def refus(fichier):
    with pytest.raises(ArchiveRefusee) as pris:
        lire(fichier)
    assert pris.value.phrase.endswith(".") and "\n" not in pris.value.phrase
    return pris.value.phrase


def mots(fichier):
    return [bloc.texte for bloc in lire(fichier).blocs]


def avec_nom(nom, **champs):
    """An honest document with one entry more, written byte by byte."""
    entrees = [une_entree(n.encode(), contenu) for n, contenu in parties(un_docx()).items()]
    return une_archive_brute([*entrees, une_entree(nom, **champs)])


def renomme(type_principal):
    return un_docx_avec({TYPES: (f"application/vnd.openxmlformats-officedocument.{SIMPLE}", type_principal)})


# Ce que chaque piège reçoit : un mot de la phrase qui le nomme.
PIEGES = {
    "macros dans un .docm renommé": (
        lambda: renomme("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "projet VBA": (lambda: un_docx_avec({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macros"),
    "projet VBA sous un autre nom": (
        lambda: un_docx_lie(GENRES_WORD + "vbaProject", "autre.bin", dehors=False),
        "macros",
    ),
    "type VBA annoncé": (lambda: un_docx_avec({TYPES: ("</Types>", VBA + "</Types>")}), "macros"),
    "modèle Word": (
        lambda: renomme("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        "modèle Word",
    ),
    "modèle extérieur": (
        lambda: un_docx_lie("attachedTemplate", "http://mal.example/x.dotm", nom="word/_rels/settings.xml.rels"),
        "modèle extérieur",
    ),
    "image liée": (lambda: un_docx_lie("image", "http://mal.example/x.png"), "image ailleurs"),
    "fichier lié": (lambda: un_docx_lie("video", "file:///etc/hosts"), "fichier ailleurs"),
    "objet OLE": (lambda: un_docx_lie("oleObject", "embeddings/x.bin", dehors=False), "objet"),
    "objet OLE sans relation": (lambda: un_docx_avec({"word/embeddings/oleObject1.bin": b"x"}), "objet"),
    "classeur incorporé": (lambda: un_docx_lie("package", "embeddings/x.xlsx", dehors=False), "objet"),
    "ActiveX": (lambda: un_docx_lie("control", "activeX/activeX1.xml", dehors=False), "ActiveX"),
    "ActiveX sans relation": (lambda: un_docx_avec({"word/activeX/activeX1.xml": b"<x/>"}), "ActiveX"),
    "page HTML jointe": (lambda: un_docx_lie("aFChunk", "x.html", dehors=False), "autre document"),
    "publipostage": (
        lambda: un_docx_lie("mailMergeSource", "file:///c:/x.csv", nom="word/_rels/settings.xml.rels"),
        "publipostage",
    ),
    "complément": (lambda: un_docx_lie(GENRES_WORD + "webextension", "x.xml", dehors=False), "complément"),
    "entité dans le texte": (lambda: un_docx_avec({TEXTE: DTD}), "DOCTYPE"),
    "entité dans une partie que l’on ne lit pas": (lambda: un_docx_avec({"word/comments.xml": DTD}), "DOCTYPE"),
    "entité en UTF-16": (lambda: un_docx_avec({"word/footnotes.xml": DTD.decode().encode("utf-16")}), "DOCTYPE"),
    "XML abîmé": (lambda: un_docx_avec({REGLAGES: b"<x", TEXTE: b"<x"}), "bien formé"),
    "sans types": (lambda: un_docx_avec({TYPES: None}), "pas un document Word"),
    "sans texte": (lambda: un_docx_avec({TEXTE: None}), "pas un document Word"),
    "texte ailleurs": (lambda: un_docx_avec({LIENS: ("word/document.xml", "../../x.xml")}), "pas un document Word"),
    "classeur renommé": (
        lambda: renomme("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        "pas un document Word",
    ),
    "LibreOffice renommé": (
        lambda: zipper({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
        "LibreOffice",
    ),
    "mot de passe": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
        "mot de passe",
    ),
    "ancien .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "ancien format"),
    "entrée chiffrée": (lambda: avec_nom(b"word/x.xml", drapeaux=0x801), "sans mot de passe"),
    "PDF renommé": (lambda: b"%PDF-1.7 " + bytes(200), "document PDF"),
    "page renommée": (lambda: b"<html><body>x</body></html>", "page HTML"),
    "vide": (lambda: b"", "vide"),
    "coupé": (lambda: un_docx()[:-300], "abîmé"),
    "bit retourné": (lambda: retourne(un_docx("Des mots. " * 400)), "abîmé"),
    "collé derrière une image": (lambda: b"\x89PNG\r\n" + un_docx(), "image PNG"),
    "sort de son dossier": (lambda: avec_nom(b"../../evil.xml"), "sort de son dossier"),
    "absolu": (lambda: avec_nom(b"/etc/x"), "absolu"),
    "barre inversée": (lambda: avec_nom(b"..\\x"), "barre inversée"),
    "lien": (lambda: avec_nom(b"word/lien", mode=0o120777), "lien"),
    "jumeau": (lambda: avec_nom(b"WORD/document.xml"), "même nom"),
    "bombe": (une_bombe, "se déplie"),
    "taille menteuse": (lambda: une_entree_menteuse(un_docx()), "plus gros"),
    "mille parties et une": (
        lambda: zipper({TYPES: b"<Types/>", **{f"word/{rang}.xml": b"" for rang in range(1001)}}),
        "1000",
    ),
}


@pytest.mark.parametrize("piege", PIEGES)
def test_document_that_is_not_plain_is_refused_with_its_reason(piege):
    fabriquer, mot = PIEGES[piege]
    assert mot in refus(fabriquer())


def test_document_heavier_than_the_limit_is_refused_before_it_is_read():
    class Lourd(io.BytesIO):
        def seek(self, place, depuis=0):
            return 11 * 1024 * 1024 if depuis == 2 else super().seek(place, depuis)

    with pytest.raises(ArchiveRefusee, match="dépasse 10 Mo"):
        docx_lire(Lourd(un_docx()))


@pytest.mark.parametrize(
    "instruction",
    [" DDEAUTO c:\\\\windows x ", "INCLUDETEXT \\\\srv\\x", " IncludePicture http://mal.example/x ", "LINK x"],
)
def test_field_that_looks_elsewhere_is_refused(instruction):
    document = un_document("Avant")
    un_champ(document.add_paragraph(), instruction, "résultat")
    assert "champ" in refus(octets(document))


def test_honest_document_passes_whole():
    """Links, charts' workbooks, sums, page fields and cut pages: a gate that refuses everything would fail here."""
    document = un_document(("Un titre", "Title"), ("Une partie", "Heading 2"), "Du texte")
    document.add_paragraph("Un", "List Bullet")
    document.add_paragraph("Deux", "List Number 2")
    un_champ(document.add_paragraph("Page "), " PAGE ", "3")
    saut_de_page(document)
    un_tableau(document, ("a", "b"), ("c", "d"))
    document.add_paragraph("Grasse").runs[0].bold = True
    document.add_paragraph("– tiret\n  seconde ligne")
    lue = lire(octets(document))
    assert lue.blocs == [
        Paragraphe("Un titre", niveau=0),
        Paragraphe("Une partie", niveau=2, gras=lue.blocs[1].gras),
        Paragraphe("Du texte"),
        Paragraphe("Un", liste=0),
        Paragraphe("Deux", liste=1),
        Paragraphe("Page 3"),
        Tableau([[[Paragraphe("a")], [Paragraphe("b")]], [[Paragraphe("c")], [Paragraphe("d")]]]),
        Paragraphe("Grasse", gras=True),
        Paragraphe("tiret\nseconde ligne", liste=0),
    ]
    assert mots(un_docx_lie("hyperlink", "https://exemple.example/")) == ["Bonjour"]
    assert mots(un_docx_lie("package", "x.xlsx", dehors=False, nom="word/charts/_rels/chart1.xml.rels")) == ["Bonjour"]
    strict = un_docx_avec({TEXTE: ("schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/w")})
    assert mots(strict) == ["Bonjour"]


def test_what_its_author_did_not_mean_to_say_does_not_pass():
    document = un_document("Visible")
    suivi = document.add_paragraph("Avant ")
    suite_suivie(suivi, "del", "ZEBRESUPPRIME ")
    suite_suivie(suivi, "ins", "ajouté")
    document.add_paragraph("Reste ").add_run("ZEBREMASQUE").font.hidden = True
    style_masquant(document, "Cachette")
    document.add_paragraph("ZEBRESTYLE", "Cachette")
    commente = document.add_paragraph("Commenté")
    document.add_comment(commente.runs, "ZEBRECOMMENTAIRE", author=AUTEUR, initials="ZC")
    document.sections[0].header.paragraphs[0].text = "ZEBREENTETE"
    document.core_properties.title = "ZEBREPROPRIETE"
    document.add_picture(une_image())
    fichier = octets(document)
    lue = lire(fichier)
    assert [bloc.texte for bloc in lue.blocs] == ["Visible", "Avant ajouté", "Reste", "Commenté"]
    assert "ZEBRE" not in str(lue) and AUTEUR not in str(lue)
    comptes = {nom: nombre for nom, nombre in lue.laisses.items() if nombre}
    assert comptes == {"revisions": 1, "masques": 2, "commentaires": 1, "entetes": 1, "images": 1}
