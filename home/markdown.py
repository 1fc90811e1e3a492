"""Plain Markdown, as people type it in a text of several hands: made into a page, or into an open document.

markdown_html("## Se relayer\n\n- le lundi", rang=3)   # what a page or a PDF shows; no HTML typed, no picture
markdown_blocs("…", rang=3)                            # the same for home.odt

Headings begin at `rang`, whatever was typed, and never skip a level: the outline of the page stays whole.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from home.odt import Bloc, Paragraphe, Puces, Titre
from home.typographie import typo

RANG_MAX = 6
OUVRENT = {"paragraph_open", "heading_open"}


@cache
def _lecteur() -> MarkdownIt:
    """No HTML, no picture; the reader itself refuses addresses that run something."""
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])


def _lire(texte: str, rang: int) -> list[Token]:
    """The tokens of a text, its headings at their place."""
    jetons = _lecteur().parse(texte)
    niveau = rang - 1
    for jeton in jetons:
        if jeton.type == "heading_open":
            niveau = min(rang - 1 + int(jeton.tag[1]), niveau + 1, RANG_MAX)
        if jeton.type in ("heading_open", "heading_close"):
            jeton.tag = f"h{niveau}"
    return jetons


def markdown_html(texte: str, rang: int = 3) -> SafeString:
    """What a page shows of this text, French typography included."""
    lecteur = _lecteur()
    return SafeString(typo(lecteur.renderer.render(_lire(texte, rang), lecteur.options, {})))


def markdown_blocs(texte: str, rang: int = 3) -> list[Bloc]:
    """The same as blocks of an open document: headings, paragraphs, lists of any depth flattened."""
    return list(_blocs(_lire(texte, rang)))


def _blocs(jetons: Sequence[Token]) -> Iterator[Bloc]:
    puces: list[str] = []
    profondeur = 0
    dans = ""
    for jeton in jetons:
        profondeur += {"list_item_open": 1, "list_item_close": -1}.get(jeton.type, 0)
        if puces and not profondeur and not jeton.type.startswith(("list_item", "bullet_list", "ordered_list")):
            yield Puces(puces)
            puces = []
        if jeton.type in OUVRENT:
            dans = jeton.tag
        elif jeton.type in ("inline", "code_block", "fence"):
            dit = typo(_en_clair(jeton))
            if profondeur:
                puces.append(dit)
            else:
                yield Titre(dit, int(dans[1])) if dans.startswith("h") else Paragraphe(dit)
            dans = ""
    if puces:
        yield Puces(puces)


def _en_clair(jeton: Token) -> str:
    """The words of a line without their marks; a link keeps its address."""
    if jeton.children is None:
        return jeton.content.rstrip("\n")
    morceaux, adresse = [], ""
    for enfant in jeton.children:
        if enfant.type == "link_open":
            adresse = str(enfant.attrs.get("href", ""))
        elif enfant.type == "link_close":
            morceaux.append(f" ({adresse})" if adresse and adresse not in morceaux else "")
        elif enfant.type in ("softbreak", "hardbreak"):
            morceaux.append("\n" if enfant.type == "hardbreak" else " ")
        else:
            morceaux.append(enfant.content)
    return "".join(morceaux)
