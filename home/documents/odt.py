"""Text documents (ODT) written as they are said: headings, paragraphs, lists, a table; the same words, the same
bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

GENRE = "application/vnd.oasis.opendocument.text"
EXTENSION = "odt"
_NE_LE = (1980, 1, 1, 0, 0, 0)  # la même date dans chaque document : ses octets ne disent pas l’heure
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESPACES = " ".join(
    f'xmlns:{nom}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for nom, urn in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
    }.items()
)
_TETE = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFESTE = (
    f"{_TETE}"
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{GENRE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{nom}.xml" manifest:media-type="text/xml"/>'
        for nom in ("content", "styles", "meta")
    )
    + "</manifest:manifest>"
)
_STYLES = (
    f'{_TETE}<office:document-styles {_ESPACES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"/>'
    '<style:text-properties fo:language="fr" fo:country="FR" fo:font-size="11pt"/></style:default-style>'
    '<style:style style:name="Standard" style:family="paragraph"/>'
    + "".join(
        f'<style:style style:name="Titre{rang}" style:display-name="Titre {rang}" style:family="paragraph" '
        f'style:parent-style-name="Standard" style:default-outline-level="{rang}">'
        f'<style:paragraph-properties fo:margin-top="{haut}cm" fo:keep-with-next="always"/>'
        f'<style:text-properties fo:font-size="{corps}pt" fo:font-weight="bold"/></style:style>'
        for rang, (corps, haut) in enumerate(((20, 0), (15, 0.7), (12, 0.5)), 1)
    )
    + "</office:styles></office:document-styles>"
)


@dataclass(frozen=True)
class Titre:
    """A heading; the title of the document is the first level."""

    texte: str
    rang: int = 2


@dataclass(frozen=True)
class Paragraphe:
    """A paragraph; each of its lines stands on its own."""

    texte: str


@dataclass(frozen=True)
class Puces:
    """A list."""

    lignes: Sequence[str]


@dataclass(frozen=True)
class Tableau:
    """A table under its headings."""

    entetes: Sequence[str]
    lignes: Sequence[Sequence[str]]


Bloc = Titre | Paragraphe | Puces | Tableau


def odt_ecrire(titre: str, blocs: Iterable[Bloc]) -> bytes:
    """The bytes of a document with this title, then these blocks."""
    corps = "".join(map(_bloc, [Titre(titre, 1), *blocs]))
    parties = {
        "content.xml": f'{_TETE}<office:document-content {_ESPACES} office:version="1.3">'
        f"<office:body><office:text>{corps}</office:text></office:body></office:document-content>",
        "styles.xml": _STYLES,
        "meta.xml": f'{_TETE}<office:document-meta {_ESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'office:version="1.3"><office:meta><dc:title>{_dire(titre)}</dc:title><dc:language>fr-FR</dc:language>'
        "</office:meta></office:document-meta>",
        "META-INF/manifest.xml": _MANIFESTE,
    }
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        # Le genre vient d’abord, sans être comprimé : c’est à lui que le document se reconnaît.
        archive.writestr(zipfile.ZipInfo("mimetype", _NE_LE), GENRE, zipfile.ZIP_STORED)
        for nom, contenu in parties.items():
            archive.writestr(zipfile.ZipInfo(nom, _NE_LE), contenu, zipfile.ZIP_DEFLATED)
    return tampon.getvalue()


def _dire(texte: object) -> str:
    return escape(_INTERDITS.sub("", str(texte)))


def _paragraphe(texte: str) -> str:
    lignes = "<text:line-break/>".join(map(_dire, texte.splitlines()))
    return f'<text:p text:style-name="Standard">{lignes}</text:p>'


def _bloc(bloc: Bloc) -> str:
    if isinstance(bloc, Titre):
        return (
            f'<text:h text:style-name="Titre{bloc.rang}" text:outline-level="{bloc.rang}">{_dire(bloc.texte)}</text:h>'
        )
    if isinstance(bloc, Paragraphe):
        return _paragraphe(bloc.texte)
    if isinstance(bloc, Puces):
        lignes = "".join(f"<text:list-item>{_paragraphe(ligne)}</text:list-item>" for ligne in bloc.lignes)
        return f"<text:list>{lignes}</text:list>"
    return _tableau(bloc)


def _tableau(tableau: Tableau) -> str:
    def rang(cellules: Sequence[str]) -> str:
        dites = "".join(
            f'<table:table-cell office:value-type="string">{_paragraphe(cellule)}</table:table-cell>'
            for cellule in cellules
        )
        return f"<table:table-row>{dites}</table:table-row>"

    return (
        f'<table:table><table:table-column table:number-columns-repeated="{len(tableau.entetes)}"/>'
        f"<table:table-header-rows>{rang(tableau.entetes)}</table:table-header-rows>"
        f"{''.join(map(rang, tableau.lignes))}</table:table>"
    )
