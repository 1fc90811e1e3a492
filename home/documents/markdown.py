"""Plain Markdown: as HTML that a page may show, and to and from the rich text that Wagtail stores."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from html.parser import HTMLParser

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from home.documents.odt import Bloc, Paragraphe, Puces, Titre
from home.temps.typographie import typo

# Plain Markdown, written by anyone, as HTML that a page may show: no HTML of theirs, no picture, no address that
# acts.
#
# Titles begin at the third level, and never skip one: the page has its own first two. `blocs_de` gives the same text
# to
# an open document (home.documents.odt).

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


# Rich text as Wagtail stores it, from plain Markdown and back: one types paragraphs and a few marks, no tool bar.
#
# html = riche_ecrire("Deux **portes**, pas davantage.")
# texte = texte_lire(html)   # None when a mark would be lost: that text is written where it was
#
# A link to a page or a document of the site is written `[mot](page:12)`, `[mot](document:3)`.

BALISES_RICHE = {"a", "b", "blockquote", "br", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "ul"}
INTERNES = {"page", "document"}
_MEMES = {"strong": "b", "em": "i"}
_VIDES = {"br", "hr"}
_LIEN = re.compile(r'<a href="(page|document):(\d+)">')
_MARQUES = re.compile(r"([\\`*_\[\]<>])")
_EN_BLOCS = re.compile(r"<(?:p|ul|ol|h[2-4]|blockquote|hr)\b")
_PARAGRAPHES = re.compile(r"</?(?:p|br)\b[^>]*>")
_NUMERO = re.compile(r"^(\s*\d+)(?=[.)]\s)", re.M)
_TETE = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+](?=\s)|>|={2,}|-{2,})", re.M)


@cache
def _convertisseur_riche(sauts: bool) -> MarkdownIt:
    convertisseur = MarkdownIt("commonmark", {"html": False, "breaks": sauts})
    return convertisseur.disable(["image", "code", "fence", "backticks"]) if sauts else convertisseur


def vers_html(texte: str) -> str:
    """Simple Markdown of our own content files as the HTML that rich text stores (bold and italic by <b> and <i>)."""
    return _b_et_i(_convertisseur_riche(False).render(texte.strip())).replace("\n", " ").strip()


def riche_ecrire(texte: str) -> str:
    """What anyone typed, as clean HTML to be stored: a line is a line, no title above the second level, no picture."""
    html = _b_et_i(_convertisseur_riche(True).render(texte.replace("\r\n", "\n").strip("\n ")))
    html = re.sub(r"<(/?)h1>", r"<\1h2>", html)
    html = re.sub(r"(<br />)\n", r"\1", html)
    html = nh3.clean(
        html,
        tags=BALISES_RICHE,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel", *INTERNES},
        link_rel=None,
    )
    return _LIEN.sub(r'<a linktype="\1" id="\2">', re.sub(r">\n+<", "><", html)).strip()


def texte_lire(html: str) -> str | None:
    """The Markdown that would be typed to write this; None when something of it cannot be typed."""
    if not _PARAGRAPHES.sub("", html).strip():
        return ""
    if not _EN_BLOCS.search(html):
        html = f"<p>{html}</p>"
    arbre = _lire(html)
    for echapper in (False, True):
        try:
            texte = "\n\n".join(_blocs(arbre, echapper))
        except _NeSeTapePas:
            return None
        if list(_forme(_lire(riche_ecrire(texte)))) == list(_forme(_lire(html))):
            return texte
    return None


def _b_et_i(html: str) -> str:
    for de, vers in _MEMES.items():
        html = html.replace(f"<{de}>", f"<{vers}>").replace(f"</{de}>", f"</{vers}>")
    return html


class _NeSeTapePas(Exception):
    """This mark has no Markdown here."""


@dataclass
class _Noeud:
    """An element and what it holds, or some words (no name)."""

    nom: str = ""
    mots: str = ""
    attributs: dict[str, str | None] = field(default_factory=dict)
    enfants: list["_Noeud"] = field(default_factory=list)


class _Lecteur(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pile = [_Noeud("racine")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        noeud = _Noeud(_MEMES.get(tag, tag), attributs=dict(attrs))
        self.pile[-1].enfants.append(noeud)
        if tag not in _VIDES:
            self.pile.append(noeud)

    def handle_endtag(self, tag: str) -> None:
        if len(self.pile) > 1 and self.pile[-1].nom == _MEMES.get(tag, tag):
            self.pile.pop()

    def handle_data(self, data: str) -> None:
        self.pile[-1].enfants.append(_Noeud(mots=data))


def _lire(html: str) -> _Noeud:
    lecteur = _Lecteur()
    lecteur.feed(html)
    lecteur.close()
    return lecteur.pile[0]


def _forme(noeud: _Noeud) -> Iterator[tuple[str, ...]]:
    """What two texts that read the same have in common: their marks in order, their words, where links go."""
    mots = ""
    for enfant in noeud.enfants:
        if not enfant.nom:
            mots += enfant.mots
            continue
        if mots.strip(" \n"):
            yield ("", " ".join(re.split(r"[ \n]+", mots)))
        mots = ""
        lien = tuple(str(enfant.attributs.get(nom) or "") for nom in ("href", "linktype", "id"))
        yield (enfant.nom, *(lien if enfant.nom == "a" else ()))
        yield from _forme(enfant)
        yield (f"/{enfant.nom}",)
    if mots.strip(" \n"):
        yield ("", " ".join(re.split(r"[ \n]+", mots)))


def _blocs(noeud: _Noeud, echapper: bool) -> Iterator[str]:
    """Each block of a text, as it is typed."""
    for enfant in noeud.enfants:
        if not enfant.nom:
            if enfant.mots.strip():
                yield _mots(enfant.mots, echapper)
        elif enfant.nom == "p":
            yield _en_ligne(enfant, echapper)
        elif enfant.nom in {"h2", "h3", "h4"}:
            yield f"{'#' * int(enfant.nom[1])} {_en_ligne(enfant, echapper)}"
        elif enfant.nom in {"ul", "ol"}:
            yield "\n".join(_liste(enfant, echapper))
        elif enfant.nom == "blockquote":
            yield "\n".join(f"> {ligne}" for ligne in "\n\n".join(_blocs(enfant, echapper)).split("\n"))
        elif enfant.nom == "hr":
            yield "***"
        else:
            raise _NeSeTapePas


def _liste(noeud: _Noeud, echapper: bool) -> Iterator[str]:
    puces = [enfant for enfant in noeud.enfants if enfant.nom == "li"]
    for rang, puce in enumerate(puces, start=1):
        signe = "- " if noeud.nom == "ul" else f"{rang}. "
        sous = [enfant for enfant in puce.enfants if enfant.nom in {"ul", "ol"}]
        propre = _Noeud("li", enfants=[enfant for enfant in puce.enfants if enfant not in sous])
        yield signe + _en_ligne(propre, echapper).replace("\n", "\n" + " " * len(signe))
        for liste in sous:
            yield from (" " * len(signe) + ligne for ligne in _liste(liste, echapper))


def _en_ligne(noeud: _Noeud, echapper: bool) -> str:
    """Words and the marks inside a line."""
    morceaux = []
    for enfant in noeud.enfants:
        if not enfant.nom:
            morceaux.append(_mots(enfant.mots, echapper))
        elif enfant.nom == "br":
            morceaux.append("\n")
        elif enfant.nom in {"b", "i"}:
            signe = "**" if enfant.nom == "b" else "*"
            morceaux.append(f"{signe}{_en_ligne(enfant, echapper)}{signe}")
        elif enfant.nom == "a":
            morceaux.append(f"[{_en_ligne(enfant, echapper)}]({_adresse(enfant)})")
        else:
            raise _NeSeTapePas
    return "".join(morceaux).strip("\n ") if noeud.nom in {"p", "li"} else "".join(morceaux)


def _adresse(lien: _Noeud) -> str:
    genre, cle = lien.attributs.get("linktype"), lien.attributs.get("id")
    if genre in INTERNES and cle:
        return f"{genre}:{cle}"
    if not lien.attributs.get("href"):
        raise _NeSeTapePas
    return escape(str(lien.attributs["href"]), quote=False).replace("&amp;", "&")


def _mots(mots: str, echapper: bool) -> str:
    mots = re.sub(r"[ \n]+", " ", mots)
    if echapper:
        mots = _TETE.sub(r"\1\\\2", _MARQUES.sub(r"\\\1", mots))
        mots = _NUMERO.sub(r"\1\\", mots)
    return mots
