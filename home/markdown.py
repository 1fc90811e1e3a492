"""Plain Markdown, written by anyone, as HTML that a page may show: no HTML of theirs, no picture, no address that acts.

Titles begin at the third level, since the page has its own first two, and skip none, whatever was written.
"""

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

PREMIER = 3  # le niveau des titres écrits : la page a les siens au-dessus
DERNIER = 6
BALISES = {"a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "ul"}


@cache
def _convertisseur() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def html_de(texte: str) -> str:
    """The HTML of a Markdown text, cleaned."""
    convertisseur = _convertisseur()
    jetons = convertisseur.parse(texte.strip())
    _ranger_titres(jetons)
    html = convertisseur.renderer.render(jetons, convertisseur.options, {})
    return nh3.clean(html, tags=BALISES, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})


def _ranger_titres(jetons: list[Token]) -> None:
    """Each title one level under the one that it stands below."""
    au_dessus: list[int] = []
    for jeton in jetons:
        if jeton.type == "heading_open":
            ecrit = int(jeton.tag[1])
            au_dessus = [*(niveau for niveau in au_dessus if niveau < ecrit), ecrit]
        if jeton.type in ("heading_open", "heading_close"):
            jeton.tag = f"h{min(PREMIER + len(au_dessus) - 1, DERNIER)}"
