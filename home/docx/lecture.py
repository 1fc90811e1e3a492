"""The words of a Word document: paragraphs with their rank, tables as cells, and a count of what is left behind.

Who has a place for its pictures asks for them (`images=True`): each comes with the paragraph that holds it.

What the author did not mean to say does not pass: comments, what a tracked change had removed, hidden text, names and
dates of those who wrote, headers and footers. What a text field cannot hold is counted: pictures, notes, equations.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from home.archives.refus import ArchiveRefusee
from home.archives.xml import Noeud
from home.docx.dessins import Dessin, Dessins
from home.docx.porte import docx_ouvrir
from home.docx.styles import Style, liste_de, masque_de, niveau_de, styles_lire, vrai

PARAGRAPHES_MAX = 5000
_SOMMAIRE = re.compile(r"(?:toc|tm|table des mati|table of )")
_PUCE = re.compile(r"^(?:[•●▪■◦‣➢➤✓*·–—-]|\(?\d{1,2}[.)])\s+")
_CHAMP_QUI_CHERCHE = re.compile(
    r"\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD)\b", re.I
)
CHAMP = "le document contient un champ qui va chercher un autre fichier. Remplacez-le par son texte."
# Ce que l'on traverse sans s'arrêter : liens, insertions suivies, contrôles de contenu, balises d'un logiciel.
TRAVERSES = frozenset(
    "hyperlink ins moveTo smartTag customXml fldSimple sdt sdtContent dir bdo ruby rubyBase r p Choice".split()
)
RETIRES = frozenset({"del", "moveFrom"})
DEDANS = {"footnoteReference": "notes", "endnoteReference": "notes", "commentReference": "commentaires"}


@dataclass(frozen=True)
class Paragraphe:
    """A paragraph: its words, its rank when it is a title (0: of the document), its depth when it is in a list."""

    texte: str
    niveau: int | None = None
    liste: int | None = None
    gras: bool = False
    style: str = field(default="", compare=False)
    dessins: tuple[Dessin, ...] = ()


@dataclass(frozen=True)
class Tableau:
    """A table: the paragraphs of each cell of each row."""

    lignes: list[list[list[Paragraphe]]]


@dataclass
class Lecture:
    """All that was read, and how many things of each kind were left."""

    blocs: list[Paragraphe | Tableau] = field(default_factory=list)
    laisses: Counter[str] = field(default_factory=Counter)


def docx_lire(fichier: BinaryIO, *, images: bool = False) -> Lecture:
    """The words of a document that passed the gate. Raises ArchiveRefusee with one French sentence."""
    document = docx_ouvrir(fichier)
    corps = document.texte().premier("body")
    if corps is None:
        raise ArchiveRefusee("le document n’a pas de texte.")
    lecteur = _Lecteur(styles_lire(document), Dessins(document) if images else None)
    for bloc in lecteur.blocs(corps):
        lecteur.lecture.blocs.append(bloc)
        if len(lecteur.lecture.blocs) > PARAGRAPHES_MAX:
            raise ArchiveRefusee("le texte du document est trop long. Coupez-le, puis renvoyez-le.")
    lecteur.lecture.laisses["entetes"] += document.compter("header") + document.compter("footer")
    return lecteur.lecture


class _Lecteur:
    """Walks a body and keeps count."""

    def __init__(self, styles: dict[str, Style], dessins: Dessins | None) -> None:
        self.styles, self.dessins = styles, dessins
        self.lecture = Lecture()
        self._champs: list[list[str]] = []
        self._vus: list[Dessin] = []

    def blocs(self, corps: Noeud) -> Iterator[Paragraphe | Tableau]:
        """Paragraphs and tables, in order."""
        for noeud in corps.enfants:
            if noeud.nom == "p":
                yield from self._paragraphe(noeud)
            elif noeud.nom == "tbl":
                yield self._tableau(noeud)
            elif noeud.nom == "altChunk":
                raise ArchiveRefusee("le document renferme un autre document. Copiez son texte dans le document.")
            elif noeud.nom in RETIRES:
                self.lecture.laisses["revisions"] += 1
            elif noeud.nom in {"sdt", "customXml", "ins", "moveTo", "sdtContent", "smartTag"}:
                if not _rien_a_dire(noeud):
                    yield from self.blocs(noeud)

    def _tableau(self, noeud: Noeud) -> Tableau:
        lignes = []
        for ligne in noeud.tous("tr"):
            reglages = ligne.premier("trPr")
            if reglages and reglages.premier("del"):
                self.lecture.laisses["revisions"] += 1
                continue
            lignes.append([self._cellule(cellule) for cellule in ligne.tous("tc")])
        return Tableau(lignes)

    def _cellule(self, cellule: Noeud) -> list[Paragraphe]:
        """The paragraphs of a cell; a table inside it is counted as one more that is left."""
        blocs = list(self.blocs(cellule))
        self.lecture.laisses["tableaux"] += sum(isinstance(bloc, Tableau) for bloc in blocs)
        paragraphes = [bloc for bloc in blocs if isinstance(bloc, Paragraphe)]
        self.lecture.laisses["images"] += sum(len(bloc.dessins) for bloc in paragraphes)
        return [bloc for bloc in paragraphes if bloc.texte]

    def _paragraphe(self, noeud: Noeud) -> Iterator[Paragraphe]:
        reglages = noeud.premier("pPr")
        dit = reglages.premier("pStyle") if reglages else None
        style = self.styles.get(dit.attribut("val") if dit else "", Style())
        morceaux: list[tuple[str, bool]] = []
        self._vus = []
        self._lettres(noeud, style, morceaux)
        texte, dessins = _propre("".join(morceau for morceau, _ in morceaux)), tuple(self._vus)
        if not (texte or dessins) or _SOMMAIRE.match(style.nom):
            return
        niveau = style.niveau if style.niveau is not None else niveau_de("", reglages)
        profondeur = liste_de(reglages)
        if profondeur is None or (profondeur == 0 and style.liste is not None):
            profondeur = style.liste
        if profondeur in (None, -1) and niveau is None and (puce := _PUCE.match(texte)):
            texte, profondeur = texte[puce.end() :], 0
        liste = profondeur if niveau is None and profondeur is not None and profondeur >= 0 else None
        gras = all(gras for morceau, gras in morceaux if morceau.strip())
        yield Paragraphe(texte, niveau, liste, gras, style.nom, dessins)

    def _lettres(self, noeud: Noeud, style: Style, morceaux: list[tuple[str, bool]]) -> None:
        """The words inside, in order; what is hidden, removed or not made of words is counted."""
        for enfant in noeud.enfants:
            nom = enfant.nom
            if nom == "r":
                self._suite(enfant, style, morceaux)
            elif nom in RETIRES:
                self.lecture.laisses["revisions"] += 1
            elif nom in {"oMath", "oMathPara"}:
                self.lecture.laisses["equations"] += 1
            elif nom == "AlternateContent":
                self._lettres(Noeud("p", "", 0, {}, enfants=enfant.enfants[:1]), style, morceaux)
            elif nom in TRAVERSES and not _rien_a_dire(enfant):
                self.lecture.laisses["liens"] += nom == "hyperlink"
                if nom == "fldSimple":
                    _champ_exiger(enfant.attribut("instr"))
                self._lettres(enfant, style, morceaux)

    def _suite(self, suite: Noeud, style: Style, morceaux: list[tuple[str, bool]]) -> None:
        """One run of letters under the same settings."""
        reglages = suite.premier("rPr")
        dit = reglages.premier("rStyle") if reglages else None
        propre = self.styles.get(dit.attribut("val") if dit else "", Style())
        masque, gras = masque_de(reglages), vrai(reglages, "b")
        masque = (style.masque or propre.masque) if masque is None else masque
        gras = (style.gras or propre.gras) if gras is None else gras
        for enfant in suite.enfants:
            if enfant.nom in {"fldChar", "instrText"}:
                self._champ(enfant)
            elif mots := _mots(enfant):
                if masque:
                    self.lecture.laisses["masques"] += bool(mots.strip())
                else:
                    morceaux.append((mots, gras))
            elif enfant.nom in DEDANS:
                self.lecture.laisses[DEDANS[enfant.nom]] += 1
            elif enfant.nom in {"drawing", "pict", "object", "AlternateContent"}:
                self._montrer(enfant)
            elif enfant.nom == "ruby":
                self._lettres(enfant, style, morceaux)

    def _montrer(self, noeud: Noeud) -> None:
        """A drawing: kept when it is a picture that was asked for, else counted."""
        genre = _dessin(noeud)
        lu = self.dessins.lire(noeud) if self.dessins and genre == "images" else None
        if lu is None:
            self.lecture.laisses[genre] += 1
        else:
            self._vus.append(lu)

    def _champ(self, noeud: Noeud) -> None:
        """Instructions of fields are read to refuse those that look elsewhere, never carried out."""
        if noeud.nom == "instrText":
            if self._champs:
                self._champs[-1].append(noeud.texte_exact)
            else:
                _champ_exiger(noeud.texte_exact)
            return
        genre = noeud.attribut("fldCharType")
        if genre == "begin":
            self._champs.append([])
        elif self._champs:
            _champ_exiger("".join(self._champs[-1]))
            if genre == "end":
                self._champs.pop()


def _rien_a_dire(noeud: Noeud) -> bool:
    """A table of contents, or a box of a form left as it was given."""
    reglages = noeud.premier("sdtPr")
    if reglages is None:
        return False
    dits = {(n.nom, n.attribut("val")) for n in reglages.parcourir()}
    return ("docPartGallery", "Table of Contents") in dits or any(nom == "showingPlcHdr" for nom, _ in dits)


def _champ_exiger(instruction: str) -> None:
    if _CHAMP_QUI_CHERCHE.match(instruction):
        raise ArchiveRefusee(CHAMP)


def _mots(noeud: Noeud) -> str:
    """The letters of one element of a run."""
    if noeud.nom == "t":
        return noeud.texte_exact
    if noeud.nom in {"br", "cr"}:
        return "\n" if noeud.attribut("type") not in {"page", "column"} else " "
    return {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}.get(noeud.nom, "")


def _dessin(noeud: Noeud) -> str:
    """What a drawing is: a box of text, a chart, or a picture."""
    noms = {dedans.nom for dedans in noeud.parcourir()}
    if "txbxContent" in noms:
        return "zones"
    return "graphiques" if {"chart", "relIds"} & noms else "images"


def _propre(texte: str) -> str:
    """Lines without spaces at their ends nor doubled ones."""
    lignes = [" ".join(ligne.split(" ")).strip() for ligne in re.sub(r"[ \t]+", " ", texte).split("\n")]
    return "\n".join(ligne for ligne in lignes if ligne)
