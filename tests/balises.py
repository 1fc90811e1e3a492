"""The tags of a document, walked: what a reader is told must be allowed where it stands (ISO 32000, PDF/UA-1)."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

TITRES = {f"H{rang}": rang for rang in range(1, 7)}
GROUPES = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote"}
EN_LIGNE = {"Span", "Link", "Figure"}
RANGS = {"THead", "TBody", "TFoot"}
CORPS = {*GROUPES - {"Document"}, *TITRES, *EN_LIGNE, "P", "L", "Table"}
# Ce que chaque balise peut contenir. Une balise absente d’ici n’est pas de celles que nos documents emploient.
PERMIS = {
    **dict.fromkeys(GROUPES, CORPS),
    **dict.fromkeys(["P", "Span", "Link", "Caption", *TITRES], EN_LIGNE),
    "Figure": {"Caption"},
    "L": {"LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Lbl": EN_LIGNE,
    "LBody": CORPS,
    "Table": {"TR", "Caption", *RANGS},
    **dict.fromkeys(RANGS, {"TR"}),
    "TR": {"TH", "TD"},
    **dict.fromkeys(["TH", "TD"], CORPS),
}


def defauts(contenu: bytes) -> list[str]:
    """What is wrong in the tags of this document; nothing when all is well."""
    lecteur = PdfReader(io.BytesIO(contenu))
    (racine,) = _enfants(lecteur.trailer["/Root"]["/StructTreeRoot"])
    elements = [*_parcourir(racine)]
    return [
        *_entete(lecteur),
        *_imbrications(racine),
        *_titres([genre for genre, _ in elements if genre in TITRES]),
        *[
            f"image sans texte : {rang}"
            for rang, (genre, e) in enumerate(elements)
            if genre == "Figure" and not e.get("/Alt")
        ],
        *[faute for genre, e in elements if genre == "Table" for faute in _table(e)],
    ]


def _genre(element: dict) -> str:
    return str(element["/S"]).lstrip("/")


def _enfants(element: dict) -> Iterator[dict]:
    """The tags under this one; NonStruct says nothing by itself, what it holds belongs to who holds it."""
    suite: Any = element.get("/K", [])
    suite = suite.get_object() if hasattr(suite, "get_object") else suite
    for enfant in suite if isinstance(suite, list) else [suite]:
        enfant = enfant.get_object() if hasattr(enfant, "get_object") else enfant
        if not isinstance(enfant, dict) or "/S" not in enfant:
            continue
        if _genre(enfant) == "NonStruct":
            yield from _enfants(enfant)
        else:
            yield enfant


def _parcourir(element: dict) -> Iterator[tuple[str, dict]]:
    yield _genre(element), element
    for enfant in _enfants(element):
        yield from _parcourir(enfant)


def _entete(lecteur: PdfReader) -> Iterator[str]:
    racine, titre = lecteur.trailer["/Root"], (lecteur.metadata.title or "").strip()
    if not racine.get("/Lang"):
        yield "sans langue"
    if not racine["/MarkInfo"].get("/Marked") or not racine["/ViewerPreferences"].get("/DisplayDocTitle"):
        yield "balises ou titre non annoncés"
    xmp = racine["/Metadata"].get_object().get_data().decode()
    if not titre or titre not in (lecteur.xmp_metadata.dc_title or {}).values():
        yield f"sans titre : {titre!r}"
    if "pdfuaid:part" not in xmp:
        yield "ne se dit pas PDF/UA"


def _imbrications(element: dict, chemin: str = "") -> Iterator[str]:
    genre = _genre(element)
    chemin = f"{chemin} > {genre}" if chemin else genre
    for enfant in _enfants(element):
        if _genre(enfant) not in PERMIS.get(genre, ()):
            yield f"{chemin} > {_genre(enfant)}"
        yield from _imbrications(enfant, chemin)


def _titres(titres: list[str]) -> Iterator[str]:
    niveaux = [0, *(TITRES[titre] for titre in titres)]
    if len(niveaux) == 1:
        yield "sans aucun titre"
    for avant, apres in zip(niveaux, niveaux[1:], strict=False):
        if apres > avant + 1:
            yield f"titre de niveau {apres} après un niveau {avant}"


def _table(table: dict) -> Iterator[str]:
    """Rows of one width; each cell says its headings."""
    rangs = [element for genre, element in _parcourir(table) if genre == "TR"]
    largeurs = {sum(int(case.get("/A", {}).get("/ColSpan", 1)) for case in _enfants(rang)) for rang in rangs}
    if len(largeurs) != 1:
        yield f"table aux rangs inégaux : {sorted(largeurs)}"
    cases = [case for rang in rangs for case in _enfants(rang)]
    if sans := [case for case in cases if _genre(case) == "TD" and not case["/A"].get("/Headers")]:
        yield f"{len(sans)} case(s) sans en-tête"
