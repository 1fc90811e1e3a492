"""Plain Markdown, written by anyone, as HTML that a page may show: no HTML of theirs, no picture, no address that acts.

Titles begin at the third level, and never skip one: the page has its own first two. `blocs_de` gives the same text to
an open document (home.odt).
"""

from collections.abc import Iterator
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from home.odt import Bloc, Paragraphe, Puces, Titre
from home.typographie import typo

PREMIER = 3  # le niveau des titres écrits : la page a les siens au-dessus
DERNIER = 6
BALISES = {"a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "ul"}
OUVRENT, DISENT = ("paragraph_open", "heading_open"), ("inline", "code_block", "fence")


@cache
def _convertisseur() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def _jetons(texte: str) -> list[Token]:
    """The text as marks and words, its titles at their level."""
    jetons, niveau = _convertisseur().parse(texte.strip()), PREMIER - 1
    for jeton in jetons:
        if jeton.type == "heading_open":
            niveau = min(int(jeton.tag[1]) + PREMIER - 1, niveau + 1, DERNIER)
        if jeton.type in ("heading_open", "heading_close"):
            jeton.tag = f"h{niveau}"
    return jetons


def html_de(texte: str) -> str:
    """The HTML of a Markdown text, cleaned."""
    convertisseur = _convertisseur()
    html = convertisseur.renderer.render(_jetons(texte), convertisseur.options, {})
    return nh3.clean(html, tags=BALISES, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})


def blocs_de(texte: str) -> Iterator[Bloc]:
    """The same as headings, paragraphs and lists, whose inner lists are laid flat."""
    puces: list[str] = []
    profondeur, balise = 0, ""
    for jeton in _jetons(texte):
        profondeur += {"list_item_open": 1, "list_item_close": -1}.get(jeton.type, 0)
        if jeton.type in OUVRENT:
            balise = jeton.tag
        if jeton.type not in DISENT:
            continue
        dit = typo(_en_clair(jeton))
        if profondeur:
            puces.append(dit)
            continue
        if puces:
            yield Puces(puces)
            puces = []
        yield Titre(dit, int(balise[1])) if balise.startswith("h") else Paragraphe(dit)
    if puces:
        yield Puces(puces)


def _en_clair(jeton: Token) -> str:
    """The words without their marks; a link keeps its address."""
    if jeton.children is None:
        return jeton.content.rstrip("\n")
    morceaux, adresse = [], ""
    for enfant in jeton.children:
        if enfant.type == "link_open":
            adresse = str(enfant.attrs.get("href", ""))
        elif enfant.type == "link_close":
            morceaux.append(f" ({adresse})")
        else:
            morceaux.append("\n" if enfant.type in ("softbreak", "hardbreak") else enfant.content)
    return "".join(morceaux)
