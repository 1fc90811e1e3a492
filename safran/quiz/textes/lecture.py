"""What a text says: HTML or words, its heading, its items."""

import html
import re

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
