"""What a file of questions says, whatever its format; bytes, HTML, numbers and XML read by linear reading."""

import codecs
import html
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.parsers.expat import ErrorString, ExpatError, errors

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from home.fichiers.reception import utf16_sans_marque
from home.fichiers.xml import Noeud
from safran.quiz.choices import Json
from safran.quiz.textes import en_clair, est_riche, images_de, ranger

ENTIER = Decimal(100)
MOINS, PARTS, PLACES, TOUT = "MOINS", "PARTS", "PLACES", "TOUT"
VIGNETTE = "vignette"


class Refus(Exception):
    """One question cannot be taken; the message is the French reason told on its line."""


class FichierRefuse(Exception):
    """The file as a whole cannot be read; `ligne` is where, 0 when that means nothing."""

    def __init__(self, message: str, ligne: int = 0) -> None:
        super().__init__(f"Ligne {ligne} : {message[0].lower()}{message[1:]}" if ligne else message)
        self.ligne = ligne


@dataclass(frozen=True)
class Image:
    """A picture that comes with a question."""

    nom: str
    contenu: bytes
    alternative: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question, or a case with its own; `genre` is the name of its block, `valeur` what is proper to the block.

    `images` is the picture beside the wording, `jointes` those that its texts show, by the name in their `src`.
    The value is the one that the block stores, in the shape told by `formes`: writers and readers of files speak it.
    `ligne` and `remarques` tell of the file, not of the question.
    """

    genre: str
    valeur: Json
    questions: tuple["Question", ...] = ()
    enonce: str = ""
    titre: str = ""
    retour: str = ""
    points: Decimal = Decimal(1)
    code: str = ""
    categorie: str = ""
    retiree: bool = False
    images: tuple[Image, ...] = ()
    jointes: tuple[Image, ...] = ()
    ligne: int = field(default=0, compare=False)
    remarques: tuple[str, ...] = field(default=(), compare=False)

    @property
    def toutes(self) -> tuple["Question", ...]:
        return (self, *self.questions)


@dataclass(frozen=True)
class Ligne:
    """One line of the report: a question, or why there is none (`laissee`: nothing to mark there, hence no fault)."""

    numero: int
    titre: str
    question: Question | None = None
    motif: str = ""
    laissee: bool = False


@dataclass(frozen=True)
class Lecture:
    """A file read: what it was, and each of its questions."""

    format: str
    encodage: str
    lignes: tuple[Ligne, ...]


# Numbers as files write them: a point or a comma in, a point and no exponent out.


def nombre_lire(brut: str, quoi: str) -> Decimal:
    """A finite number of reasonable size, with a point or a comma."""
    texte = brut.strip().replace("\u2212", "-").replace(",", ".").replace("\u00a0", "").replace("\u202f", "")
    try:
        nombre = Decimal(texte) if len(texte) <= 60 and "_" not in texte else None
    except InvalidOperation:
        nombre = None
    if nombre is None or not nombre.is_finite() or (nombre and not -30 <= nombre.adjusted() <= 30):
        raise Refus(f"{quoi} : « {brut.strip()[:40]} » n’est pas un nombre.")
    return canonique(nombre)


def canonique(nombre: Decimal) -> Decimal:
    """The same number, written without exponent nor useless zeros."""
    return Decimal(ecrire_nombre(nombre))


def ecrire_nombre(nombre: Decimal) -> str:
    """How a number is written in a file: with a point, no exponent."""
    texte = format(nombre, "f")
    texte = texte.rstrip("0").rstrip(".") if "." in texte else texte
    return "0" if texte in ("-0", "") else texte


def part_ecrire(part: Decimal | None) -> str | None:
    """A share as its block stores it: nothing when it has none of its own."""
    return None if part is None else ecrire_nombre(part)


def part_entiere_ecrire(part: Decimal) -> str | None:
    """The share of an accepted answer: nothing is all of it."""
    return None if part == ENTIER else ecrire_nombre(part)


def part_lire(brut: Any) -> str | None:
    """A share as it was stored, written one way."""
    return None if brut in (None, "") else ecrire_nombre(Decimal(str(brut)))


def part_de(lue: Json, sinon: Decimal = Decimal(0)) -> Decimal:
    """The share of an answer; `sinon` when it has none of its own."""
    return sinon if lue["part"] is None else Decimal(lue["part"])


# Bytes to text, HTML to text and back: everything by linear reading, whatever the file holds.

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
    if code := utf16_sans_marque(contenu):
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


def commentaire_refuser(brut: str) -> None:
    """A comment never closed takes all that follows, which nobody would miss."""
    if brut.rfind("<!--") > brut.rfind("-->"):
        raise Refus("Un commentaire HTML n’est jamais fermé : la suite ne se lirait pas.")


class Html:
    """One fragment of HTML as a text of a question; what it shows is told, what it cannot hold too."""

    def __init__(self, brut: str, *, ligne: bool = False) -> None:
        if len(brut) > HTML_MAX:
            raise Refus("Un texte dépasse cent mille signes.")
        profondeur = 0
        for fermante, nom in _OUVERTURE.findall(brut):
            if nom.lower() not in _SEULES:
                profondeur += -1 if fermante else 1
            if profondeur > 500:
                raise Refus("Un texte a plus de cinq cents balises imbriquées.")
        commentaire_refuser(brut)
        self.media = bool(_MEDIA.search(brut))
        range_ = ranger(brut, ligne=ligne).translate(_SAUF_MARQUES)
        self.texte = range_ if est_riche(range_) else _rogner(range_)
        self.images = [(sain(source), sain(alternative)) for source, alternative in images_de(self.texte)]

    @property
    def clair(self) -> str:
        return en_clair(self.texte)


# Moodle XML to small trees, one per question, each knowing its line; no DTD, no entity, no bottomless nesting.

_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENTETE = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
PROFONDEUR_MAX, ELEMENTS_MAX = 40, 1_000_000
_LATINS = {"iso8859-1", "ascii"}
_ADMIS = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d|cp1252|mac-roman")
_DITS = {
    errors.XML_ERROR_NO_ELEMENTS: "ce fichier XML est vide.",
    errors.XML_ERROR_TAG_MISMATCH: "une balise ne ferme pas celle qui est ouverte.",
    errors.XML_ERROR_UNCLOSED_TOKEN: "une balise n’est pas finie.",
    errors.XML_ERROR_UNDEFINED_ENTITY: "une entité comme &nbsp; est hors d’un CDATA : XML ne la connaît pas.",
    errors.XML_ERROR_INVALID_TOKEN: "un signe n’est pas admis à cet endroit (peut-être « & » ou « < » seul).",
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "il y a du texte après la fin du XML.",
}


def valeur_de(noeud: Noeud, nom: str, defaut: str = "") -> str:
    """The words of the first child of that name, or of the `text` inside it."""
    enfant = noeud.premier(nom)
    return defaut if enfant is None else (enfant.premier("text") or enfant).texte


class _Bati:
    """The target of the parser: keeps the questions, and only them."""

    def __init__(self) -> None:
        self.questions: list[Noeud] = []
        self.pile: list[Noeud] = []
        self.racine = ""
        self.elements = 0
        self.ligne = lambda: 0

    def start(self, nom: str, attributs: dict[str, str]) -> None:
        self.elements += 1
        numero = self.ligne()
        if not self.pile and nom != "quiz":
            raise FichierRefuse(f"ce XML commence par « {nom[:40]} » : un export Moodle commence par « quiz ».", numero)
        if len(self.pile) >= PROFONDEUR_MAX:
            raise FichierRefuse("ce XML est trop imbriqué.", numero)
        if self.elements > ELEMENTS_MAX:
            raise FichierRefuse("ce XML a plus d’un million de balises : découpez-le.", numero)
        noeud = Noeud(nom, "", numero, attributs)
        if len(self.pile) > 1:
            self.pile[-1].enfants.append(noeud)
        elif self.pile and nom == "question":
            self.questions.append(noeud)
        self.pile.append(noeud)

    def end(self, nom: str) -> None:
        self.pile.pop()

    def data(self, morceau: str) -> None:
        if len(self.pile) > 1:
            self.pile[-1].morceaux.append(morceau)

    def close(self) -> None:
        """Nothing to give: the questions are read from here."""


def xml_decoder(contenu: bytes) -> tuple[str, str]:
    """The text by its mark, else by the encoding that it declares, else as any text."""
    if len(contenu) > OCTETS_MAX:
        return decoder(contenu)
    trouve = _DECLARATION.match(contenu.lstrip())
    if trouve and not contenu.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        nom = trouve[1].decode("ascii")
        try:
            code = codecs.lookup(nom).name
        except LookupError as erreur:
            raise FichierRefuse(f"l’encodage « {nom} » n’est pas connu.", 1) from erreur
        if not _ADMIS.fullmatch(code) and not code.startswith("utf-16"):
            raise FichierRefuse(f"l’encodage « {nom} » n’est pas admis : enregistrez le fichier en UTF-8.", 1)
        if code != "utf-8" and not code.startswith("utf-16"):
            code = "cp1252" if code in _LATINS else code
            return texte_propre(contenu.decode(code, "replace")), "windows-1252" if code == "cp1252" else nom
    return decoder(contenu)


def xml_lire(texte: str) -> list[Noeud]:
    """The questions of a Moodle XML; Raises FichierRefuse with the line where reading stopped."""
    bati = _Bati()
    analyseur = DefusedXMLParser(target=bati, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    bati.ligne = lambda: analyseur.parser.CurrentLineNumber
    entete = _ENTETE.match(texte)
    corps = texte[entete.end() :] if entete else texte.lstrip()
    sautees = texte[: len(texte) - len(corps)].count("\n")
    try:
        analyseur.feed("\n" * sautees + corps)
        analyseur.close()
    except DefusedXmlException as erreur:
        ligne = analyseur.parser.CurrentLineNumber
        raise FichierRefuse("ce XML déclare un DTD ou des entités : c’est refusé.", ligne) from erreur
    except (ParseError, ExpatError) as erreur:
        ligne, _ = getattr(erreur, "position", (0, 0))
        phrase = _DITS.get(ErrorString(getattr(erreur, "code", 0)) or "", "ce XML est mal formé.")
        raise FichierRefuse(phrase, ligne) from erreur
    return bati.questions
