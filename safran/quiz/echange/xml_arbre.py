"""Moodle XML to small trees, one per question, each knowing its line; no DTD, no entity, no bottomless nesting."""

import codecs
import re
from xml.parsers.expat import ErrorString, ExpatError, errors

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from home.archives.xml import Noeud
from safran.quiz.echange.modele import FichierRefuse
from safran.quiz.echange.texte import OCTETS_MAX, decoder, texte_propre

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
        """An element opens."""
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
        """An element closes."""
        self.pile.pop()

    def data(self, morceau: str) -> None:
        """Words."""
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
