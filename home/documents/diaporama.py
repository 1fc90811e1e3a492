"""Slides (ODP) from words and small tables: an OpenDocument package of four parts, read by every office suite."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from home.documents.tableurs import INTERDITS
from home.temps.typographie import typo

GENRE = "application/vnd.oasis.opendocument.presentation"
LARGEUR, MARGE, HAUT, PREMIERE = 24.4, 1.8, 3.8, 8.4  # centimètres
LIGNES_MAX = 6
_NOMS = {
    "office": "office:1.0", "style": "style:1.0", "text": "text:1.0", "table": "table:1.0", "draw": "drawing:1.0",
    "presentation": "presentation:1.0", "fo": "xsl-fo-compatible:1.0", "svg": "svg-compatible:1.0", "meta": "meta:1.0",
}  # fmt: skip
_ESPACES = " ".join(
    [
        *(f'xmlns:{nom}="urn:oasis:names:tc:opendocument:xmlns:{suite}"' for nom, suite in _NOMS.items()),
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
_MANIFESTE = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{GENRE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{nom}.xml" manifest:media-type="text/xml"/>'
        for nom in ("content", "styles", "meta")
    )
    + "</manifest:manifest>"
)
_POLICE = 'fo:font-family="Atkinson Hyperlegible Next, Arial, sans-serif" fo:language="fr" fo:country="FR"'
_STYLES = (
    '<office:styles><style:default-style style:family="graphic"><style:text-properties '
    f'fo:font-size="20pt" fo:color="#2a2136" {_POLICE}/></style:default-style></office:styles>'
    '<office:automatic-styles><style:page-layout style:name="PM"><style:page-layout-properties fo:page-width="28cm" '
    'fo:page-height="15.75cm" fo:margin="0cm" style:print-orientation="landscape"/></style:page-layout>'
    '<style:style style:name="DP" style:family="drawing-page"><style:drawing-page-properties draw:fill="solid" '
    'draw:fill-color="#ffffff"/></style:style></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Maison" style:page-layout-name="PM" '
    'draw:style-name="DP"/></office:master-styles>'
)
_AUTOMATIQUES = (
    "<office:automatic-styles>"
    '<style:style style:name="cadre" style:family="graphic"><style:graphic-properties draw:stroke="none" '
    'draw:fill="none" draw:auto-grow-height="true" fo:wrap-option="wrap" fo:padding="0cm"/></style:style>'
    '<style:style style:name="titre" style:family="paragraph"><style:text-properties fo:font-size="30pt" '
    'fo:font-weight="bold" fo:color="#57348f"/></style:style>'
    '<style:style style:name="corps" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"/>'
    '<style:text-properties fo:font-size="20pt"/></style:style>'
    '<style:style style:name="entete" style:family="paragraph"><style:text-properties fo:font-size="12pt" '
    'fo:font-weight="bold"/></style:style>'
    '<style:style style:name="case" style:family="paragraph"><style:text-properties fo:font-size="14pt"/></style:style>'
    + "".join(
        f'<style:style style:name="{nom}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{largeur:.2f}cm"/></style:style>'
        for nom, largeur in [("premiere", PREMIERE), *((f"de{n}", (LARGEUR - PREMIERE) / n) for n in range(1, 9))]
    )
    + '<style:style style:name="bord" style:family="table-cell"><style:graphic-properties draw:fill="none" '
    'fo:padding="0.1cm"/><style:paragraph-properties fo:border-bottom="0.03cm solid #57348f"/></style:style>'
    "</office:automatic-styles>"
)


@dataclass(frozen=True)
class Diapositive:
    """One slide: a title, a few sentences, and maybe a table whose first row is its heading."""

    titre: str
    textes: Sequence[str] = ()
    tableau: Sequence[Sequence[Any]] = field(default_factory=tuple)


def decouper(titre: str, entete: Sequence[Any], lignes: Sequence[Sequence[Any]]) -> Iterable[Diapositive]:
    """A long table over as many slides as it needs, each with its heading; « 2 sur 3 » says where one is."""
    paquets = [lignes[debut : debut + LIGNES_MAX] for debut in range(0, len(lignes), LIGNES_MAX)]
    for rang, paquet in enumerate(paquets, 1):
        suite = f", {rang} sur {len(paquets)}" if len(paquets) > 1 else ""
        yield Diapositive(f"{titre}{suite}", (), [entete, *paquet])


def odp_faire(titre: str, diapositives: Iterable[Diapositive]) -> bytes:
    """The bytes of the document; the same words always give the same bytes."""
    pages = "".join(_page(rang, diapositive) for rang, diapositive in enumerate(diapositives, 1))
    parties = {
        "content": f'<office:document-content {_ESPACES} office:version="1.3">{_AUTOMATIQUES}'
        f"<office:body><office:presentation>{pages}</office:presentation></office:body></office:document-content>",
        "styles": f'<office:document-styles {_ESPACES} office:version="1.3">{_STYLES}</office:document-styles>',
        "meta": f'<office:document-meta {_ESPACES} office:version="1.3"><office:meta><dc:title>{_texte(titre)}'
        "</dc:title><dc:language>fr-FR</dc:language></office:meta></office:document-meta>",
    }
    tube = io.BytesIO()
    with zipfile.ZipFile(tube, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), GENRE, zipfile.ZIP_STORED)
        for nom, contenu in {"META-INF/manifest": _MANIFESTE, **parties}.items():
            entree = zipfile.ZipInfo(f"{nom}.xml")
            archive.writestr(entree, f'<?xml version="1.0" encoding="UTF-8"?>\n{contenu}', zipfile.ZIP_DEFLATED)
    return tube.getvalue()


def _page(rang: int, diapositive: Diapositive) -> str:
    corps = _cadre(
        MARGE, 1.2, 2.2, f"<draw:text-box>{_paragraphe('titre', diapositive.titre)}</draw:text-box>", "title"
    )
    if diapositive.textes:
        textes = "".join(_paragraphe("corps", texte) for texte in diapositive.textes)
        corps += _cadre(MARGE, HAUT, 10, f"<draw:text-box>{textes}</draw:text-box>", "outline")
    if diapositive.tableau:
        corps += _cadre(MARGE, HAUT, len(diapositive.tableau) * 1.1, _tableau(diapositive.tableau))
    nom = quoteattr(f"{rang}. {INTERDITS.sub('', diapositive.titre)}"[:60])
    return f'<draw:page draw:name={nom} draw:master-page-name="Maison">{corps}</draw:page>'


def _cadre(x: float, y: float, hauteur: float, dedans: str, genre: str = "") -> str:
    classe = f' presentation:class="{genre}"' if genre else ""
    place = f'svg:x="{x}cm" svg:y="{y}cm" svg:width="{LARGEUR}cm" svg:height="{hauteur:.1f}cm"'
    return f'<draw:frame draw:style-name="cadre"{classe} {place}>{dedans}</draw:frame>'


def _tableau(lignes: Sequence[Sequence[Any]]) -> str:
    colonnes = max(map(len, lignes)) - 1  # à côté de la première, plus large
    rangs = "".join(
        f"<table:table-row>{''.join(_case('entete' if tete else 'case', valeur) for valeur in ligne)}</table:table-row>"
        for tete, ligne in ((rang == 0, ligne) for rang, ligne in enumerate(lignes))
    )
    return (
        '<table:table table:use-first-row-styles="true">'
        '<table:table-column table:style-name="premiere"/>'
        f'<table:table-column table:style-name="de{colonnes}" table:number-columns-repeated="{colonnes}"/>'
        f"{rangs}</table:table>"
    )


def _case(style: str, valeur: Any) -> str:
    return f'<table:table-cell table:style-name="bord">{_paragraphe(style, valeur)}</table:table-cell>'


def _paragraphe(style: str, valeur: Any) -> str:
    return f'<text:p text:style-name="{style}">{_texte(valeur)}</text:p>'


def _texte(valeur: Any) -> str:
    return escape(typo(INTERDITS.sub("", "" if valeur is None else str(valeur))))
