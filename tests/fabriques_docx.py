"""Word documents for tests: honest ones by another library, hostile ones by rewriting their parts."""

import io
import struct
import zipfile

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

TYPES, LIENS, TEXTE, REGLAGES = "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/settings.xml"
LIENS_DU_TEXTE = "word/_rels/document.xml.rels"
GENRES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
GENRES_WORD = "http://schemas.microsoft.com/office/2006/relationships/"
AUTEUR = "Zébulon Canari"


def octets(document) -> bytes:
    """The file of a document."""
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def un_document(*paragraphes: tuple[str, str] | str):
    """Paragraphs, each alone or with its style."""
    document = Document()
    document.core_properties.author = document.core_properties.last_modified_by = AUTEUR
    for paragraphe in paragraphes:
        texte, style = paragraphe if isinstance(paragraphe, tuple) else (paragraphe, None)
        document.add_paragraph(texte, style)
    return document


def un_docx(*paragraphes: tuple[str, str] | str) -> bytes:
    """The same, as a file."""
    return octets(un_document(*(paragraphes or ("Bonjour",))))


def une_image() -> io.BytesIO:
    tampon = io.BytesIO()
    Image.new("RGB", (4, 4), "purple").save(tampon, "PNG")
    tampon.seek(0)
    return tampon


def un_tableau(document, *lignes: tuple[str, ...]) -> None:
    """A table of texts at the end of a document."""
    tableau = document.add_table(rows=0, cols=len(lignes[0]))
    for ligne in lignes:
        for cellule, texte in zip(tableau.add_row().cells, ligne, strict=True):
            cellule.text = texte


def suite_suivie(paragraphe, genre: str, texte: str) -> None:
    """A run that a tracked change added (ins) or took away (del)."""
    balise = "delText" if genre == "del" else "t"
    paragraphe._p.append(
        parse_xml(
            f'<w:{genre} {nsdecls("w")} w:id="7" w:author="{AUTEUR}" w:date="2026-01-01T00:00:00Z">'
            f"<w:r><w:{balise}>{texte}</w:{balise}></w:r></w:{genre}>"
        )
    )


def un_champ(paragraphe, instruction: str, texte: str) -> None:
    """A field, cut in several runs as Word does."""
    milieu = len(instruction) // 2
    for morceau in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve">{instruction[:milieu]}</w:instrText>',
        f'<w:instrText xml:space="preserve">{instruction[milieu:]}</w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{texte}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraphe._p.append(parse_xml(f"<w:r {nsdecls('w')}>{morceau}</w:r>"))


def style_masquant(document, nom: str) -> None:
    """A style whose letters are hidden."""
    style = document.styles.add_style(nom, WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True


def saut_de_page(document) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def parties(fichier: bytes) -> dict[str, bytes]:
    """The parts of a document."""
    with zipfile.ZipFile(io.BytesIO(fichier)) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


def zipper(contenus: dict[str, bytes]) -> bytes:
    """A document from its parts."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in contenus.items():
            archive.writestr(nom, contenu)
    return tampon.getvalue()


def un_docx_avec(remplaces: dict[str, tuple[str, str] | bytes | None]) -> bytes:
    """An honest document where some parts are rewritten (a text for another), added, or taken away by None."""
    contenus = parties(un_docx())
    for nom, quoi in remplaces.items():
        if quoi is None:
            del contenus[nom]
        elif isinstance(quoi, bytes):
            contenus[nom] = quoi
        else:
            avant, apres = quoi
            texte = contenus[nom].decode()
            assert avant in texte, (nom, avant)
            contenus[nom] = texte.replace(avant, apres, 1).encode()
    return zipper(contenus)


def un_docx_lie(genre: str, cible: str, dehors: bool = True, nom: str = LIENS_DU_TEXTE) -> bytes:
    """An honest document with one relation more."""
    mode = ' TargetMode="External"' if dehors else ""
    genre = genre if "/" in genre else GENRES + genre
    lien = f'<Relationship Id="rIdX" Type="{genre}" Target="{cible}"{mode}/>'
    racine = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    if nom in parties(un_docx()):
        return un_docx_avec({nom: ("</Relationships>", lien + "</Relationships>")})
    return un_docx_avec({nom: f"{racine}{lien}</Relationships>".encode()})


def une_entree_menteuse(fichier: bytes) -> bytes:
    """The directory says that the first part is ten bytes long: its true size comes out while it is unfolded."""
    place = fichier.index(b"PK\1\2")
    corps = bytearray(fichier)
    corps[place + 24 : place + 28] = struct.pack("<I", 10)
    corps[22:26] = struct.pack("<I", 10)
    return bytes(corps)


def une_bombe() -> bytes:
    """An honest document with twenty megabytes of nothing beside its text."""
    return un_docx_avec({"word/media/image9.png": b"\x00" * (20 * 1024 * 1024)})


def retourne(fichier: bytes) -> bytes:
    """The same with one bit of its text turned."""
    corps = bytearray(fichier)
    nom = TEXTE.encode()
    place = corps.index(nom) + len(nom) + 40
    corps[place] ^= 0x10
    return bytes(corps)
