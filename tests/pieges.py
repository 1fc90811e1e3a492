"""Traps: texts that end a heading, files that ask for an address, and a door on this machine that counts who comes."""

import contextlib
import io
import json
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from openpyxl import Workbook

ZEBRE = "X-ZEBRE:1"
SECRET = "SECRET-ZEBRE"
SUITE = f"\r\n{ZEBRE}\r\n"


class Piege(str):
    """A text that ends a heading and begins another, whatever a template asks of it."""

    def __new__(cls, *_reste: object) -> "Piege":
        return super().__new__(cls, f"a{SUITE}Bcc: mal@mal.example\r\n\r\nCorps")

    def __getattr__(self, nom: str) -> "Piege":
        if nom.startswith("_"):
            raise AttributeError(nom)
        return Piege()

    def __iter__(self) -> Iterator["Piege"]:
        return iter((Piege(), Piege()))


def gabarits_de_courriels() -> list[str]:
    """The mails that have a template, as notices name them."""
    dossier = Path(settings.RACINE) / "templates"
    textes = [chemin for chemin in dossier.rglob("courriels/*.txt") if chemin.name != "base.txt"]
    return sorted(f"{chemin.parent.parent.relative_to(dossier)}/{chemin.stem}" for chemin in textes)


class Trappe:
    """A door of this machine that no document and no import may knock at."""

    def __init__(self) -> None:
        self._ecoute = socket.create_server(("127.0.0.1", 0))
        self.adresse = f"http://127.0.0.1:{self._ecoute.getsockname()[1]}"
        self.venues = 0
        threading.Thread(target=self._attendre, daemon=True).start()

    def _attendre(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._ecoute.accept()[0].close()
                self.venues += 1

    def fermer(self) -> None:
        """Nobody is awaited any more."""
        self._ecoute.shutdown(socket.SHUT_RDWR)
        self._ecoute.close()


def html_qui_demande(adresse: str) -> str:
    """Every way that a page has of asking for an address."""
    image = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    return "".join(
        (
            f'<link rel="attachment" href="{adresse}/a"><a rel="attachment" href="{adresse}/b">x</a>',
            f'<link rel="stylesheet" href="{adresse}/c.css"><style>@import "{adresse}/d.css";',
            f"@import url({adresse}/e.css); p::before {{ content: url({adresse}/f.png) }}",
            f"ul {{ list-style-image: url({adresse}/g.png) }}",
            f"@font-face {{ font-family: x; src: url({adresse}/h.woff) }}",
            f'</style><p style="background: url({adresse}/i.png); font-family: x">x</p><ul><li>x</li></ul>',
            f'<img src="{adresse}/j.png" alt="x"><img srcset="{adresse}/k.png 1x" alt="x">',
            f'<object data="{adresse}/l">x</object><embed src="{adresse}/m"><iframe src="{adresse}/n"></iframe>',
            f'<input type="image" src="{adresse}/o" alt="x"><video poster="{adresse}/p"></video>',
            f'{image}<title>x</title><image href="{adresse}/q.png" width="9" height="9"/>',
            f'<use xlink:href="{adresse}/r.svg#x"/><style>@import "{adresse}/s.css";</style></svg>',
            f'<img alt="x" src=\'data:image/svg+xml,{image}',
            f'<image href="{adresse}/t.png" width="9" height="9"/></svg>\'>',
        )
    )


def _archive(parties: dict[str, str]) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return tampon.getvalue()


def _liens(genre: str, cible: str) -> str:
    """A relation of an office document to something outside of it."""
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{genre}" '
        f'Target="{cible}" TargetMode="External"/></Relationships>'
    )


def _classeur(adresse: str, entite: str) -> bytes:
    """A workbook whose cells, links and parts all ask for the address."""
    livre = Workbook()
    feuille = livre.active
    feuille.append(["nom", "structure", "site", "commune"])
    feuille.append([f'=WEBSERVICE("{adresse}/a")', f"='{adresse}/[b.xlsx]F'!A1", adresse, "Niort"])
    feuille["C2"].hyperlink = f"{adresse}/c"
    tampon, sortie = io.BytesIO(), io.BytesIO()
    livre.save(tampon)
    with zipfile.ZipFile(tampon) as lue, zipfile.ZipFile(sortie, "w") as ecrite:
        for nom in lue.namelist():
            contenu = lue.read(nom)
            if entite and nom.endswith("sheet1.xml"):
                contenu = entite.encode() + re.sub(rb"^<\?xml[^>]*\?>", b"", contenu)
            ecrite.writestr(nom, contenu)
        ecrite.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels", _liens("externalLinkPath", f"{adresse}/d.xlsx")
        )
    return sortie.getvalue()


def fichiers_qui_demandent(adresse: str, fichier: str) -> dict[str, bytes]:
    """A file of each kind that the site takes, asking for an address and for a file by every way of its kind."""
    dtd = (
        f'<!DOCTYPE x SYSTEM "{adresse}/x.dtd" [<!ENTITY % p SYSTEM "{adresse}/p">%p;'
        f'<!ENTITY e SYSTEM "{adresse}/e"><!ENTITY f SYSTEM "{fichier}">]>'
    )
    inclus = f'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{fichier}" parse="text"/>&e;&f;</x>'
    html = html_qui_demande(adresse) + html_qui_demande(fichier)
    manifeste = (
        f'<manifest identifier="m" xml:base="{adresse}/" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2">'
        f'<organizations/><resources><resource identifier="r" type="webcontent" href="{adresse}/a"/>'
        f'<resource identifier="s" type="webcontent" href="{fichier}"/></resources></manifest>'
    )
    liens = _liens("attachedTemplate", f"{adresse}/t.dotx") + _liens("image", fichier)
    question = (
        '<quiz><question type="truefalse"><name><text>&f;</text></name><questiontext format="html"><text>'
        f"<![CDATA[{html}]]></text></questiontext></question></quiz>"
    )
    structure = {
        "id": "s1",
        "source": "essai",
        "nom": "Essai",
        "date_maj": "2026-10-01",
        "code_insee": "79191",
        "commune": "Niort",
        "adresse": "12 rue des Essais",
        "reseaux_porteurs": ["mission-locale"],
        "site_web": f"{adresse}/s",
        "lien_source": fichier,
    }
    donnees = {"structures": [structure], "services": [], "$ref": f"{adresse}/s.json"}
    h5p = {"title": "x", "mainLibrary": adresse, "preloadedJs": [{"path": f"{adresse}/x.js"}, {"path": fichier}]}
    mot = {"[Content_Types].xml": "<Types/>", "word/document.xml": inclus, "word/_rels/document.xml.rels": liens}
    return {
        "a.xlsx": _classeur(adresse, ""),
        "b.xlsx": _classeur(adresse, dtd),
        "a.docx": _archive({nom: dtd + partie for nom, partie in mot.items()}),
        "a.ods": _archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": dtd + inclus}),
        "a.zip": _archive({"imsmanifest.xml": manifeste, "a.html": html}),
        "b.zip": _archive({"imsmanifest.xml": dtd + manifeste, "a.html": html}),
        "a.h5p": _archive({"h5p.json": json.dumps(h5p), "content/content.json": json.dumps(h5p)}),
        "a.json": json.dumps(donnees).encode(),
        "a.csv": f'nom;site\n"=WEBSERVICE(""{adresse}/a"")";{adresse}\n"x";{fichier}\n'.encode(),
        "a.xml": f'<?xml version="1.0"?><?xml-stylesheet href="{adresse}/s.xsl"?>{dtd}{question}'.encode(),
        "b.xml": question.replace("&f;", "A").encode(),
        "a.svg": f'{dtd}<svg xmlns="http://www.w3.org/2000/svg"><image href="{adresse}/i.png"/>&f;</svg>'.encode(),
        "a.html": html.encode(),
    }
