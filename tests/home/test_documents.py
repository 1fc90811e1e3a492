"""Word documents: a strict gate that says why, then words and nothing that its author did not mean to say."""

import io
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from home.documents import odt, pdf
from home.documents.docx import Paragraphe, Tableau, docx_lire
from home.documents.markdown import BALISES, blocs_de, html_de, riche_ecrire, texte_lire
from home.fichiers.archives import ArchiveRefusee
from pratiques.importation import phrases_des_restes
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
from tests.pieges import SECRET, html_qui_demande
from tests.safran.fabriques_scorm import une_archive_brute, une_entree

BUREAU = "application/vnd.openxmlformats-officedocument."
REGLES = "word/_rels/settings.xml.rels"
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
    return un_docx_avec({TYPES: (BUREAU + SIMPLE, type_principal)})


def lie(*relation, **champs):
    return lambda: un_docx_lie(*relation, **champs)


def dedans(*relation):
    """A part that this document holds."""
    return lie(*relation, dehors=False)


# Ce que chaque piège reçoit : un mot de la phrase qui le nomme.
PIEGES = {
    "macros dans un .docm renommé": (
        lambda: renomme("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "projet VBA": (lambda: un_docx_avec({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macros"),
    "projet VBA sous un autre nom": (dedans(GENRES_WORD + "vbaProject", "autre.bin"), "macros"),
    "type VBA annoncé": (lambda: un_docx_avec({TYPES: ("</Types>", VBA + "</Types>")}), "macros"),
    "modèle Word": (lambda: renomme(BUREAU + "wordprocessingml.template.main+xml"), "modèle Word"),
    "objet OLE": (dedans("oleObject", "embeddings/x.bin"), "objet"),
    "objet OLE sans relation": (lambda: un_docx_avec({"word/embeddings/oleObject1.bin": b"x"}), "objet"),
    "classeur incorporé": (dedans("package", "embeddings/x.xlsx"), "objet"),
    "ActiveX": (dedans("control", "activeX/activeX1.xml"), "ActiveX"),
    "ActiveX sans relation": (lambda: un_docx_avec({"word/activeX/activeX1.xml": b"<x/>"}), "ActiveX"),
    "page HTML jointe": (dedans("aFChunk", "x.html"), "autre document"),
    "publipostage": (dedans("recipientData", "recipientData.xml"), "publipostage"),
    "complément": (dedans(GENRES_WORD + "webextension", "x.xml"), "complément"),
    "entité dans le texte": (lambda: un_docx_avec({TEXTE: DTD}), "DOCTYPE"),
    "entité dans une partie que l’on ne lit pas": (lambda: un_docx_avec({"word/comments.xml": DTD}), "DOCTYPE"),
    "entité en UTF-16": (lambda: un_docx_avec({"word/footnotes.xml": DTD.decode().encode("utf-16")}), "DOCTYPE"),
    "XML abîmé": (lambda: un_docx_avec({REGLAGES: b"<x", TEXTE: b"<x"}), "bien formé"),
    "sans types": (lambda: un_docx_avec({TYPES: None}), "pas un document Word"),
    "sans texte": (lambda: un_docx_avec({TEXTE: None}), "pas un document Word"),
    "texte ailleurs": (lambda: un_docx_avec({LIENS: ("word/document.xml", "../../x.xml")}), "pas un document Word"),
    "classeur renommé": (lambda: renomme(BUREAU + "spreadsheetml.sheet.main+xml"), "pas un document Word"),
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


def test_file_that_the_document_names_elsewhere_is_never_opened_and_is_told():
    for relation in (
        lie("attachedTemplate", "http://mal.example/x.dotm", nom=REGLES),
        lie("image", "http://mal.example/x.png"),
        lie("video", "file:///etc/hosts"),
        lie("mailMergeSource", "file:///c:/x.csv", nom=REGLES),
    ):
        lue = lire(relation())
        assert lue.blocs == [Paragraphe("Bonjour")]
        assert phrases_des_restes(lue.laisses)[0].startswith("1 fichier d’ailleurs : modèle ou image liée")


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


# Documents fetch nothing and attach nothing but our own files (T15)
@pytest.fixture
def gabarit(settings, tmp_path):
    def ecrire(corps):
        (tmp_path / "essai.html").write_text(
            f'<!doctype html><html lang="fr"><head><title>Essai</title></head><body><h1>Été</h1>{corps}</body></html>'
        )
        return "essai.html"

    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    return ecrire


def test_pdf_is_tagged_in_french_with_embedded_fonts_and_the_same_facts_have_the_same_bytes(gabarit):
    nom = gabarit("<p>Texte</p>")
    octets_lus = pdf.pdf_render(nom, {})
    assert pdf.pdf_render(nom, {}) == octets_lus
    lecteur = PdfReader(io.BytesIO(octets_lus))
    racine = lecteur.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in racine and racine["/Lang"] == "fr"
    for police in lecteur.pages[0]["/Resources"]["/Font"].values():
        descripteur = police.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descripteur.keys())


def test_pdf_asking_for_a_local_file_or_an_address_gets_nothing(gabarit, trappe, secret):
    corps = html_qui_demande(trappe.adresse) + html_qui_demande(secret.removesuffix("/secret.css"))
    corps += f'<link rel="attachment" href="{secret}"><style>@import "{secret}";</style><img src="{secret}" alt="x">'
    octets = pdf.pdf_render(gabarit(corps), {})
    lecteur = PdfReader(io.BytesIO(octets))
    assert not trappe.venues and not lecteur.attachments and b"EmbeddedFile" not in octets
    assert not any(SECRET in page.extract_text() for page in lecteur.pages)


@pytest.mark.parametrize("adresse", ["file:///etc/passwd", "safran:///static/../../manage.py", "http://a.example/x"])
def test_chemin_statique_outside_our_files_is_refused(adresse):
    with pytest.raises((pdf.RessourceRefusee, Exception), match="refus|introuvable|located"):
        pdf._chemin_statique(adresse)


# Markdown of anyone’s, shown, and rich text typed as plain Markdown: nothing is lost, nothing that acts
RELAIS = """# Se relayer

Le *lundi* : « trois » portes, [le site](https://exemple.example/a).

#### Loin

- à Niort
  - centre
- à Melle
"""


class Lecteur(HTMLParser):
    """Every tag that a browser would see, with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.balises = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.balises.append((tag, attrs))


def test_titles_begin_at_the_third_level_and_skip_none_links_and_lists_are_what_they_are():
    html = html_de("## Un\n\n##### Dessous\n\n# Deux\n\n## Dessous")
    assert [html[rang + 1 : rang + 3] for rang in range(len(html)) if html[rang : rang + 2] == "<h"] == ["h3", "h4"] * 2
    html = html_de("- un [lien](https://www.insee.fr)\n- **deux**\n")
    assert '<a href="https://www.insee.fr"' in html and html.count("<li>") == 2 and "<strong>deux</strong>" in html


AGISSENT = """<script>alert(1)</script>
<img src=x onerror=alert(1)>
[ici](javascript:alert(1))
![image](https://ailleurs.example/i.png)
[ici](data:text/html;base64,PHNjcmlwdD4=)
<https://a.example/"onclick=alert(1)>
[a](https://a.example "titre" onclick=x)""".splitlines()


@pytest.mark.parametrize("texte", AGISSENT)
def test_nothing_written_or_typed_acts(texte):
    lecteur = Lecteur(html_de(texte))
    assert {nom for nom, _ in lecteur.balises} <= BALISES
    attributs = [paire for _, attrs in lecteur.balises for paire in attrs if paire[0] != "rel"]
    assert all(nom == "href" and valeur.startswith("https://") for nom, valeur in attributs), attributs
    html = riche_ecrire(texte)
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html


def test_the_same_text_in_an_open_document():
    assert list(blocs_de(RELAIS)) == [
        odt.Titre("Se relayer", 3),
        odt.Paragraphe("Le lundi\xa0: «\xa0trois\xa0» portes, le site (https://exemple.example/a)."),
        odt.Titre("Loin", 4),
        odt.Puces(["à Niort", "centre", "à Melle"]),
    ]


TEXTES = [
    "Deux **portes**, pas *davantage*.\nÀ la ligne.",
    "## Un titre\n\n- un\n- deux\n  - trois\n\n1. un\n2. deux",
    "[La loi](https://www.exemple.example/a?b=1&c=2), [la page](page:12), [le document](document:3).",
    "> On m’a écoutée.\n\n***\n\nFin.",
    "Un prix < 3 & une « citation » : 2 * 3 [x] snake_case",
]


@pytest.mark.parametrize("texte", TEXTES)
def test_text_typed_is_read_back_as_it_was(texte):
    assert texte_lire(riche_ecrire(texte)) == texte


STOCKES = [
    '<p data-block-key="a">L&#x27;essai <b>gras</b> <a linktype="page" id="3">p</a></p><ul><li>un</li></ul>',
    "<p># pas un titre</p><p>1. pas une liste</p><p>- ni *ceci*</p>",
    "Une phrase nue",
    "<p></p>",
    "",
]


@pytest.mark.parametrize("html", STOCKES)
def test_stored_text_is_typed_again_into_the_same(html):
    texte = texte_lire(html)
    assert texte is not None and texte_lire(riche_ecrire(texte)) == texte


def test_text_that_cannot_be_typed_is_said_so():
    for html in ("<p>a<sup>2</sup></p>", '<p>x</p><embed embedtype="image" id="1"/>', "<table></table>"):
        assert texte_lire(html) is None, html
