"""The words of a question, plain or formatted within one short list of tags."""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import expand_db_html

from home.temps.typographie import COURT, INSECABLE, typo

_RICHE = re.compile(r"<(?:p|ul|ol|blockquote|pre|table)>")
_ELEMENT = re.compile(r"<li>(.*?)</li>")
_FIN = re.compile(r"</p>|<br/>|</li>|</tr>|</blockquote>|</pre>|<(?:ul|ol)>")
_CELLULE = re.compile(r"</t[dh]><t")
_PETIT = re.compile(r"<(sub|sup)>([^<]*)</\1>")
_PETITS = {
    "sup": str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
_BALISE = re.compile(r"<[^>]*>")


def est_riche(texte: str) -> bool:
    """Whether a text is HTML, not plain words."""
    return bool(_RICHE.match(texte))


def en_html(texte: str) -> str:
    """The text as HTML; plain words are escaped, their lines kept."""
    if not texte or est_riche(texte):
        return texte
    return en_paragraphe(texte)


def en_paragraphe(mots: str) -> str:
    """Plain words as one paragraph, their lines kept."""
    return f"<p>{html.escape(mots, quote=False).replace(chr(10), '<br/>')}</p>"


def en_clair(texte: str) -> str:
    """The words alone, one line per block."""
    if not est_riche(texte):
        return texte
    texte = _PETIT.sub(lambda vu: _petit(vu[1], vu[2]), texte)
    coupe = _CELLULE.sub("</td> | <t", _FIN.sub("\n", texte.replace("<li>", "- ")))
    lignes = (ligne.strip(" ") for ligne in html.unescape(_BALISE.sub("", coupe)).split("\n"))
    return "\n".join(ligne for ligne in lignes if ligne)


def _petit(balise: str, dit: str) -> str:
    """Figures above or below the line as their own signs; other words as they are."""
    petit = dit.translate(_PETITS[balise])
    return petit if all(a != b for a, b in zip(petit, dit, strict=True)) else dit


def elements_de(texte: str) -> list[str]:
    """The words of each item of its lists."""
    return [en_clair(f"<p>{dedans}</p>") for dedans in _ELEMENT.findall(texte)] if est_riche(texte) else []


def couper(texte: str) -> tuple[str, str]:
    """What can stand in a heading, then the rest; plain words are a heading whole."""
    if not est_riche(texte):
        return texte, ""
    if not texte.startswith("<p>"):
        return "Question", texte
    fin = texte.index("</p>") + 4
    return texte[:fin], texte[fin:]


# A text written one way, whatever wrote it: an editor, a file, Moodle.

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
        if tag not in VIDES and tag != "hr" and len(self._pile) > 1:
            self._pile.pop()

    def handle_data(self, data: str) -> None:
        self._pile[-1].enfants.append(_Element("", data))


def _en_ligne(element: _Element) -> bool:
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
        items = [_dedans(enfant) for enfant in element.enfants if enfant.nom]
        lignes = "".join(f"<li>{ligne}</li>" for ligne in items if ligne)
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
    if not element.nom:
        yield element.dit
    elif element.nom == "br":
        yield "\n"
    for enfant in element.enfants:
        yield from _brut(enfant)


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


# The pictures that texts show: by name in files, by key of the library once stored.

_IMAGE = re.compile(r'<img alt="([^"]*)" src="([^"]*)"/>')
_INCRUSTEE = re.compile(r'<embed alt="([^"]*)" embedtype="image" format="[\w-]+" id="(\d{1,9})"/>')
_INTERNE = re.compile(r'<a (?:id="\d+" )?linktype="[^"]*"[^>]*>(.*?)</a>')


def images_de(texte: str) -> list[tuple[str, str]]:
    """The pictures that a text shows: where each is, and its words."""
    return [(html.unescape(source), html.unescape(dit)) for dit, source in _IMAGE.findall(texte)]


def images_changer(texte: str, changer: Callable[[str, str], str]) -> str:
    """The same text, each of its pictures written anew from where it is and its words."""
    if not est_riche(texte):
        return texte
    return _IMAGE.sub(lambda vue: changer(html.unescape(vue[2]), html.unescape(vue[1])), texte)


def image_ecrire(source: str, dit: str) -> str:
    """A picture as texts write it."""
    return f'<img alt="{html.escape(dit)}" src="{html.escape(source)}"/>'


def incrustees_de(texte: str) -> list[int]:
    """The keys of the pictures of the library that a stored text shows."""
    return [int(cle) for _, cle in _INCRUSTEE.findall(texte)] if est_riche(texte) else []


def incrustees_dans(valeur: Any) -> Iterator[int]:
    """The same in all the texts of a stored block, or of a frozen question."""
    if isinstance(valeur, dict):
        valeur = list(valeur.values())
    if isinstance(valeur, list):
        for un in valeur:
            yield from incrustees_dans(un)
    elif isinstance(valeur, str):
        yield from incrustees_de(valeur)


def incruster(texte: str, cle: Callable[[str], int | None]) -> str:
    """A text as it is stored: its pictures are those of the library, by the key that `cle` gives to each."""

    def changer(source: str, dit: str) -> str:
        return f'<embed alt="{html.escape(dit)}" embedtype="image" format="fullwidth" id="{cle(source) or 0}"/>'

    return images_changer(texte, changer)


def desincruster(texte: str, nommer: Callable[[int], str]) -> str:
    """A stored text with its pictures by name; links inside the platform, that mean nothing elsewhere, are words."""
    if not est_riche(texte):
        return texte

    def changer(vue: re.Match[str]) -> str:
        nom = nommer(int(vue[2]))
        return image_ecrire(nom, html.unescape(vue[1])) if nom else vue[1]

    change = _INTERNE.sub(r"\1", _INCRUSTEE.sub(changer, texte))
    return texte if change == texte else ranger(change)


def morceaux_de(texte: str) -> Iterator[tuple[str, str, str]]:
    """A text cut at its pictures: HTML and nothing else, or nothing, where the picture is and its words."""
    place = 0
    for vue in _IMAGE.finditer(texte):
        yield ranger_html(texte[place : vue.start()]), "", ""
        yield "", html.unescape(vue[2]), html.unescape(vue[1])
        place = vue.end()
    yield ranger_html(texte[place:]), "", ""


_MONTREES = BALISES - {"img"}  # une image vient de la bibliothèque, jamais d’ailleurs
TAILLE_DANS_UN_TEXTE = "width-800"
_INCRUSTATION = re.compile(r'<embed alt="([^"]*)" embedtype="image" format="[^"]*" id="(\d{1,9})">')
_PRETES: ContextVar[Mapping[int, Any]] = ContextVar("images_pretes", default={})  # noqa: B039 : jamais changé sur place


def mettre_en_forme(texte: str) -> SafeString:
    """The text as blocks: paragraphs, lists, quotations, tables."""
    return _montrer(texte, en_html)


def mettre_en_ligne(texte: str) -> SafeString:
    """The text as words that stand in a label: lines, no block."""
    return _montrer(texte, _sans_bloc)


def images_preparer(images: Mapping[int, Any]) -> None:
    """The pictures that the texts of a page will show, read at once (None: removed); forgotten at the next request."""
    _PRETES.set({cle: _rendre(image) for cle, image in images.items()})


def images_oublier(**_signal: object) -> None:
    """A new request begins."""
    _PRETES.set({})


def _incruster(vue: re.Match[str]) -> str:
    """A picture of the library; its words when it has been removed since."""
    cle, dit, pretes = int(vue[2]), unescape(vue[1]), _PRETES.get()
    rendue = pretes[cle] if cle in pretes else _rendre(get_image_model().objects.filter(pk=cle).first())
    return rendue.img_tag({"alt": dit, "class": "richtext-image"}) if rendue else escape(dit)


def _rendre(image: Any) -> Any:
    """The picture at its size; nothing when it or its file is gone."""
    try:
        return image and image.get_rendition(TAILLE_DANS_UN_TEXTE)
    except (SourceImageIOError, OSError):
        return None


def _montrer(texte: str, ecrire: Callable[[str], str]) -> SafeString:
    preparer = _prepare_court if len(texte) <= COURT else _prepare
    html = preparer(texte, ecrire)
    return (
        SafeString(expand_db_html(_INCRUSTATION.sub(_incruster, html)))
        if "<embed" in html or "linktype" in html
        else html
    )


def _sans_bloc(texte: str) -> str:
    return en_html(ranger(en_html(texte), ligne=True)).removeprefix("<p>").removesuffix("</p>")


def _prepare(texte: str, ecrire: Callable[[str], str]) -> SafeString:
    """Cleaned, typography applied; pictures are still keys."""
    propre = nh3.clean(ecrire(texte), tags=_MONTREES, attributes=ATTRIBUTS, url_schemes=SCHEMAS)
    return SafeString(typo(propre.replace("&nbsp;", INSECABLE)))


# Les mêmes réponses reviennent à chaque essai de chacun.
_prepare_court = lru_cache(4096)(_prepare)
