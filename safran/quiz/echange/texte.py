"""Bytes to text, HTML to text and back: everything by linear reading, whatever the file holds."""

import codecs
import html
import re

from safran.quiz.echange.modele import FichierRefuse, Refus
from safran.quiz.textes import en_clair, est_riche, images_de, ranger

OCTETS_MAX = 10 * 1024 * 1024
LIGNE_MAX = 100_000
HTML_MAX = 100_000
# Marques internes : retirées de tout texte reçu, elles ne peuvent venir d’un fichier.
MARQUES = "".join(chr(0xE0F0 + rang) for rang in range(16))
_MENAGE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFEFF, *map(ord, MARQUES)])
_MENAGE_XML = {**_MENAGE, 13: None}
_SAUF_MARQUES = {code: None for code in _MENAGE_XML if chr(code) not in MARQUES}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOMS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "windows-1252"}
_CONNUES = re.compile(
    r"</?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|a|img|table|tr|td|th|h[1-6]|sub|sup|pre|code|font|hr|script|style"
    r"|iframe|video|audio|object|blockquote|center)(?:\s+[a-zA-Z-]+\s*=[^<>]*|\s*/?)>|<!--",
    re.IGNORECASE,
)
_ENTITE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
_MEDIA = re.compile(r"<(?:iframe|video|audio|object|embed)\b", re.IGNORECASE)
_OUVERTURE = re.compile(r"<(/?)([a-zA-Z]\w*)")
_SEULES = {"p", "li", "tr", "td", "th", "br", "hr", "img", "input", "meta", "link", "source", "option"}


def decoder(contenu: bytes) -> tuple[str, str]:
    """The text, line ends unified, and the name of its encoding; Raises FichierRefuse."""
    if len(contenu) > OCTETS_MAX:
        raise FichierRefuse("Ce fichier dépasse 10 Mo : découpez-le en plusieurs.")
    for bom, code in _BOMS:
        if contenu.startswith(bom):
            return texte_propre(_lire(contenu[len(bom) :], code)), _NOMS.get(code, "UTF-32")
    if code := _utf16_nu(contenu):
        return texte_propre(_lire(contenu, code)), "UTF-16"
    try:
        return texte_propre(contenu.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        return texte_propre(contenu.decode("cp1252", "replace")), "windows-1252"


def _lire(contenu: bytes, code: str) -> str:
    try:
        return contenu.decode(code)
    except UnicodeDecodeError as erreur:
        raise FichierRefuse(f"Ce fichier s’annonce en {code.upper()} et ne l’est pas.") from erreur


def _utf16_nu(contenu: bytes) -> str:
    """UTF-16 without its mark: one byte out of two is null in what is mostly Latin."""
    tete = contenu[:400]
    if len(tete) < 8 or b"\0" not in tete:
        return ""
    pairs, impairs = tete[::2].count(0), tete[1::2].count(0)
    if impairs > len(tete) // 3 and not pairs:
        return "utf-16-le"
    return "utf-16-be" if pairs > len(tete) // 3 and not impairs else ""


def texte_propre(texte: str) -> str:
    """Line ends unified, control signs removed; a null sign tells that this is no text."""
    texte = texte.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    if (place := texte.find("\0")) >= 0:
        raise FichierRefuse("un caractère nul : ce fichier n’est pas un texte.", texte.count("\n", 0, place) + 1)
    texte = texte.translate(_MENAGE)
    return texte


def lignes_mesurer(texte: str) -> None:
    """A line without end is no question; not asked of XML, where a picture holds on one line."""
    for numero, ligne in enumerate(texte.split("\n"), 1):
        if len(ligne) > LIGNE_MAX:
            raise FichierRefuse("cette ligne dépasse cent mille signes.", numero)


def sain(texte: str) -> str:
    """A text from inside a file: no surrogate, no control sign, no mark of ours, ends trimmed."""
    return _rogner(texte.encode("utf-8", "ignore").decode("utf-8").translate(_MENAGE_XML))


def _rogner(texte: str) -> str:
    return "\n".join(ligne.strip(" \t") for ligne in texte.split("\n")).strip(" \t\n")


def ligne_unique(texte: str) -> str:
    """On one line; no-break spaces stay what they are."""
    return sain(re.sub(r"[ \t\n]+", " ", texte))


def est_html(texte: str) -> bool:
    """Whether a text that says nothing of its format holds known tags."""
    return bool(_CONNUES.search(texte))


def entites_lire(texte: str) -> str:
    """Complete entities only: « &copier » stays."""
    return _ENTITE.sub(lambda trouve: html.unescape(trouve[0]), texte) if "&" in texte else texte


def _imbrication_refuser(brut: str) -> None:
    """Deep nesting costs its square to whoever cleans it."""
    profondeur = 0
    for fermante, nom in _OUVERTURE.findall(brut):
        if nom.lower() not in _SEULES:
            profondeur += -1 if fermante else 1
        if profondeur > 500:
            raise Refus("Un texte a plus de cinq cents balises imbriquées.")


def commentaire_refuser(brut: str) -> None:
    """A comment never closed takes all that follows, which nobody would miss."""
    if brut.rfind("<!--") > brut.rfind("-->"):
        raise Refus("Un commentaire HTML n’est jamais fermé : la suite ne se lirait pas.")


class Html:
    """One fragment of HTML as a text of a question; what it shows is told, what it cannot hold too."""

    def __init__(self, brut: str, *, ligne: bool = False) -> None:
        if len(brut) > HTML_MAX:
            raise Refus("Un texte dépasse cent mille signes.")
        _imbrication_refuser(brut)
        commentaire_refuser(brut)
        self.media = bool(_MEDIA.search(brut))
        range_ = ranger(brut, ligne=ligne).translate(_SAUF_MARQUES)
        self.texte = range_ if est_riche(range_) else _rogner(range_)
        self.images = [(sain(source), sain(alternative)) for source, alternative in images_de(self.texte)]

    @property
    def clair(self) -> str:
        """Its words alone."""
        return en_clair(self.texte)
