"""A text written one way, whatever wrote it: an editor, a file, Moodle."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from safran.quiz.textes.lecture import en_html, en_paragraphe, est_riche

MISES = {"strong", "em", "u", "code", "sub", "sup", "a"}
VIDES = {"br", "img", "embed"}
BLOCS = {"p", "ul", "ol", "li", "blockquote", "pre", "table", "thead", "tbody", "tr", "td", "th"}
BALISES = MISES | VIDES | BLOCS
ATTRIBUTS = {
    "a": {"href", "linktype", "id"},
    "img": {"src", "alt"},
    "embed": {"embedtype", "id", "format", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SCHEMAS = {"http", "https", "mailto"}
_PORTES = {"img": {"alt": "", "src": ""}, "embed": {"alt": "", "format": "fullwidth"}}
_LUES = BALISES | {"b", "i", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "caption"}
_AUTREMENT = {"b": "strong", "i": "em"}
_MARQUE = re.compile(r"<[^>]*>")
_TITRES = {"h1", "h2", "h3", "h4", "h5", "h6"}
_DIT_PLUS = re.compile(r"<(?!/?p>|br/>)")
_DEHORS = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_VIDE = re.compile(r"<(strong|em|u|code|sub|sup)></\1>|<a [^>]*></a>")
_BLANCS = re.compile(r"[ \t\n\r\f]+")
_TOUR = re.compile(r" *<br/> *")
_BORDS = re.compile(r"^(?: |<br/>)+|(?: |<br/>)+$")


def ranger(brut: str, *, ligne: bool = False) -> str:
    """Any HTML, cleaned and written one way; plain when its lines say everything.

    `ligne` is for what stands in a label or beside an answer: blocks become lines.
    """
    propre = nh3.clean(
        brut,
        tags=_LUES,
        attributes=ATTRIBUTS,
        clean_content_tags={"script", "style"},
        url_schemes=SCHEMAS,
        link_rel=None,
    )
    arbre = _Arbre()
    arbre.feed(propre)
    arbre.close()
    if ligne:
        dedans = _aplatir(_lignes(arbre.racine.enfants))
        range_ = f"<p>{dedans}</p>" if dedans else ""
    else:
        range_ = "".join(_blocs(arbre.racine.enfants))
    return range_ if _DIT_PLUS.search(range_) else ranger_mots(_mots(range_))


def ranger_mots(mots: str) -> str:
    """Plain words as they are kept: those that would be taken for HTML are written in HTML."""
    return en_paragraphe(mots) if est_riche(mots) else mots


def ranger_html(brut: str) -> str:
    """A piece of HTML, closed where it was cut; empty when it says nothing."""
    return en_html(ranger(brut))


def _mots(html_: str) -> str:
    return html.unescape(_MARQUE.sub("", html_.replace("</p><p>", "\n").replace("<br/>", "\n")))


@dataclass
class _Element:
    """A tag with what it holds, or words (no name)."""

    nom: str
    dit: str = ""
    enfants: list["_Element"] = field(default_factory=list)


class _Arbre(HTMLParser):
    """A tree of what nh3 wrote, hence well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.racine = _Element("")
        self._pile = [self.racine]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element opens; its attributes in one order."""
        nom = _AUTREMENT.get(tag, tag)
        portes = {**_PORTES.get(nom, {}), **dict(attrs)}
        if nom == "a" and not _DEHORS.match(portes.get("href") or "http://"):
            del portes["href"]  # une adresse d’où vient le texte ne mène nulle part ici
        dits = "".join(f' {cle}="{html.escape(valeur or "")}"' for cle, valeur in sorted(portes.items()))
        element = _Element(nom, dits)
        self._pile[-1].enfants.append(element)
        if tag not in VIDES and tag != "hr":
            self._pile.append(element)

    def handle_endtag(self, tag: str) -> None:
        """An element closes."""
        if tag not in VIDES and tag != "hr" and len(self._pile) > 1:
            self._pile.pop()

    def handle_data(self, data: str) -> None:
        """Words."""
        self._pile[-1].enfants.append(_Element("", data))


def _en_ligne(element: _Element) -> bool:
    """Whether it stands among words."""
    return not element.nom or element.nom in MISES or element.nom in VIDES


def _mot(element: _Element) -> str:
    """Words and what dresses them; a block met there is a line."""
    if not element.nom:
        return html.escape(_BLANCS.sub(" ", element.dit), quote=False)
    if element.nom in VIDES:
        return f"<{element.nom}{element.dit}/>"
    dedans = "".join(_mot(enfant) for enfant in element.enfants)
    if element.nom in MISES and (element.nom != "a" or element.dit):
        return f"<{element.nom}{element.dit}>{dedans}</{element.nom}>"
    return dedans if element.nom == "a" else f"<br/>{dedans}<br/>"


def _aplatir(dedans: str) -> str:
    """A run of words without empty dress nor space at its ends."""
    avant = ""
    while avant != dedans:
        avant, dedans = dedans, _VIDE.sub("", dedans)
    return _BORDS.sub("", _TOUR.sub("<br/>", dedans))


def _blocs(elements: Iterable[_Element]) -> Iterator[str]:
    """Blocks one after the other; words left between two are a paragraph."""
    mots: list[str] = []
    for element in elements:
        if _en_ligne(element):
            mots.append(_mot(element))
            continue
        yield from _paragraphe(mots)
        mots = []
        yield from _bloc(element)
    yield from _paragraphe(mots)


def _paragraphe(mots: list[str], nom: str = "p") -> Iterator[str]:
    if dedans := _aplatir("".join(mots)):
        yield f"<{nom}>{dedans}</{nom}>"


def _bloc(element: _Element) -> Iterator[str]:
    nom = element.nom
    if nom in ("ul", "ol"):
        lignes = "".join(_element_de_liste(enfant) for enfant in element.enfants if enfant.nom)
        yield from [f"<{nom}>{lignes}</{nom}>"] if lignes else []
    elif nom == "pre":
        dedans = html.escape("".join(_brut(element)).strip("\n"), quote=False)
        yield from [f"<pre>{dedans}</pre>"] if dedans.strip() else []
    elif nom == "table":
        rangs = "".join(_rangs(element))
        yield from [f"<table><tbody>{rangs}</tbody></table>"] if rangs else []
    elif nom in _TITRES:
        dit = _aplatir("".join(_mot(enfant) for enfant in element.enfants))
        nu = dit.replace("<strong>", "").replace("</strong>", "")
        yield from _paragraphe([f"<strong>{nu}</strong>"] if nu else [])
    elif nom == "blockquote":
        yield from _paragraphe([_dedans(element)], "blockquote")
    else:
        yield from _blocs(element.enfants)


def _brut(element: _Element) -> Iterator[str]:
    """The words of a tree as they were typed."""
    if not element.nom:
        yield element.dit
    elif element.nom == "br":
        yield "\n"
    for enfant in element.enfants:
        yield from _brut(enfant)


def _element_de_liste(element: _Element) -> str:
    dedans = _dedans(element)
    return f"<li>{dedans}</li>" if dedans else ""


def _dedans(element: _Element) -> str:
    """What an item or a quotation holds: its paragraphs as lines, its inner lists as they are."""
    sortie, avant = "", ""
    for bloc in _blocs(element.enfants):
        genre = bloc[1:3]
        if genre == "p>":
            sortie += ("<br/>" if avant == "p>" else "") + bloc[3:-4]
        else:
            sortie += bloc
        avant = genre
    return sortie


def _rangs(element: _Element) -> Iterator[str]:
    for enfant in element.enfants:
        if enfant.nom in ("thead", "tbody"):
            yield from _rangs(enfant)
        elif enfant.nom == "tr":
            cellules = "".join(
                f"<{c.nom}{c.dit}>{_aplatir(_lignes(c.enfants))}</{c.nom}>"
                for c in enfant.enfants
                if c.nom in ("td", "th")
            )
            yield f"<tr>{cellules}</tr>"


def _lignes(elements: Iterable[_Element]) -> str:
    """The same words with blocks laid as lines: items after a dash, cells after a bar."""
    sortie = []
    for element in elements:
        if _en_ligne(element):
            sortie.append(_mot(element))
            continue
        dedans = _aplatir(_lignes(element.enfants))
        if element.nom in ("td", "th"):
            sortie.append(f"{dedans} | ")
        elif element.nom == "tr":
            sortie.append(f"<br/>{dedans.removesuffix('|').strip()}<br/>")
        else:
            sortie.append(f"<br/>{'- ' if element.nom == 'li' else ''}{dedans}<br/>")
    return re.sub(r"(?:<br/>){2,}", "<br/>", "".join(sortie))
