"""Word documents brought by people: a strict gate, then words, pictures and nothing else."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from home.fichiers.archives import MO, Archive, ArchiveRefusee, Mesures
from home.fichiers.reception import ANNONCES
from home.fichiers.xml import Noeud, xml_lire

# The gate of Word documents: a plain document passes; what acts, hides or calls elsewhere is refused with its reason.
#
# Refused: another format under that name, a password, macros (a renamed .docm too), a template, controls and embedded
# objects, any file looked for elsewhere (template, picture, merge source; links to click are fine), document types
# and
# entities in any part, and all that home.fichiers.archives refuses of a ZIP (U01–U20, U23–U24, U27). Nothing is ever
# unpacked.

POIDS_MAX = 10 * MO
PARTIE_MAX = 4 * MO
REGLAGE_MAX = MO
ENREGISTRER = "Ouvrez-le dans votre traitement de texte et enregistrez-le au format « Document Word (.docx) »."
MESURES = Mesures(
    quoi="le document",
    poids=POIDS_MAX,
    deplie=60 * MO,
    entree=30 * MO,
    entrees=1000,
    alleger="Retirez ses images, ou réduisez-les, puis renvoyez-le.",
    attendu=ENREGISTRER,
    ouvrir="Enregistrez-le sans mot de passe.",
)
COMPOSE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHIFFRE = "EncryptedPackage".encode("utf-16-le")
TYPES = "[Content_Types].xml"
SIMPLE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MODELE = "wordprocessingml.template.main+xml"
XML = (".xml", ".rels", ".vml", ".xsl", ".xslt")

MACROS = "le document contient des macros. Enregistrez-le au format « Document Word (.docx) », sans elles."
OBJETS = "le document contient un objet d’un autre logiciel (OLE). Remplacez-le par son texte, ou retirez-le."
CONTROLES = "le document contient un contrôle ActiveX. Retirez-le : un texte n’en a pas besoin."
MORCEAUX = "le document renferme un autre document (HTML ou texte joint). Copiez son texte dans le document."
PUBLIPOSTAGE = "le document est lié à une source de publipostage. Enregistrez-le comme document ordinaire."
COMPLEMENTS = "le document contient un complément. Retirez-le, puis enregistrez-le à nouveau."
# Par la fin du type d’une relation, en minuscules : ce qu’aucun document simple n’a.
INTERDITES = {
    "vbaproject": MACROS,
    "wordvbadata": MACROS,
    "attachedtoolbars": MACROS,
    "oleobject": OBJETS,
    "control": CONTROLES,
    "activexcontrolbinary": CONTROLES,
    "afchunk": MORCEAUX,
    "subdocument": MORCEAUX,
    "recipientdata": PUBLIPOSTAGE,
    "webextension": COMPLEMENTS,
    "webextensiontaskpanes": COMPLEMENTS,
}
TYPES_INTERDITS = {
    "macroenabled": MACROS,
    "vbaproject": MACROS,
    "vbadata": MACROS,
    "activex": CONTROLES,
    "oleobject": OBJETS,
    "webextension": COMPLEMENTS,
}
NOMS_INTERDITS = {"vbaproject.bin": MACROS, "vbadata.xml": MACROS, "/activex/": CONTROLES, "/oleobject": OBJETS}


@dataclass(frozen=True)
class DocumentOuvert:
    """A document that passed the gate."""

    archive: Archive
    principal: str
    ailleurs: int  # les fichiers d’ailleurs (modèle, image liée) qu’il nomme, que rien n’ouvre

    def arbre(self, nom: str) -> Noeud | None:
        """A part of the document beside the main one, or None when it has none of that name."""
        chemin = posixpath.join(posixpath.dirname(self.principal), nom)
        return _lire(self.archive, chemin, PARTIE_MAX) if chemin in self.archive.par_nom else None

    def texte(self) -> Noeud:
        """The main part."""
        return _lire(self.archive, self.principal, PARTIE_MAX)

    def compter(self, debut: str) -> int:
        """How many parts beside the main one have a name that begins so."""
        racine = posixpath.join(posixpath.dirname(self.principal), debut)
        return sum(nom.startswith(racine) for nom in self.archive.noms)


def docx_ouvrir(fichier: BinaryIO) -> DocumentOuvert:
    """Check a document from its first byte to its last. Raises ArchiveRefusee with one French sentence."""
    _compose_refuser(fichier)
    archive = Archive(fichier, MESURES)
    _noms_exiger(archive)
    _parties_exiger(archive)
    annonces = _types_exiger(archive)
    ailleurs = 0
    relations = {nom: _relations_lire(archive, nom) for nom in archive.noms if nom.lower().endswith(".rels")}
    for nom, liens in relations.items():
        for lien in liens:
            # Some must not be there at all; a link to click leads elsewhere; any other file elsewhere is never opened.
            genre = lien.attribut("Type").rstrip("/").rpartition("/")[2].lower()
            if genre in INTERDITES:
                raise ArchiveRefusee(INTERDITES[genre])
            # Le classeur d’un graphique reste fermé ; un fichier incorporé ailleurs est un objet.
            if genre == "package" and "/charts/" not in f"/{nom}":
                raise ArchiveRefusee(OBJETS)
            ailleurs += lien.attribut("TargetMode").lower() == "external" and genre != "hyperlink"
    return DocumentOuvert(archive, _principal(archive, annonces, relations.get("_rels/.rels", [])), ailleurs)


def _compose_refuser(fichier: BinaryIO) -> None:
    """A password makes the document an old composite file, the same envelope as the .doc of before 2007."""
    fichier.seek(0)
    if fichier.read(len(COMPOSE)) != COMPOSE:
        return
    fichier.seek(0)
    if CHIFFRE in fichier.read(POIDS_MAX):
        raise ArchiveRefusee("le document est protégé par un mot de passe. Enregistrez-le sans mot de passe.")
    raise ArchiveRefusee(f"c’est un fichier de l’ancien format (.doc). {ENREGISTRER}")


def _noms_exiger(archive: Archive) -> None:
    if "mimetype" in archive.par_nom:
        raise ArchiveRefusee(f"c’est un document LibreOffice (.odt). {ENREGISTRER}")
    if TYPES not in archive.par_nom:
        raise ArchiveRefusee(f"ce n’est pas un document Word. {ENREGISTRER}")
    for nom in archive.noms:
        for morceau, phrase in NOMS_INTERDITS.items():
            if morceau in f"/{nom.lower()}":
                raise ArchiveRefusee(phrase)


def _parties_exiger(archive: Archive) -> None:
    """Every byte comes out once, counted and summed; no part of text announces a type or an entity, in any encoding."""
    for nom in archive.noms:
        queue = b""
        for morceau in archive.morceaux(nom):
            if nom.lower().endswith(XML):
                texte = queue + morceau.replace(b"\x00", b"")
                if any(annonce in texte.upper() for annonce in ANNONCES):
                    raise ArchiveRefusee(
                        "le document contient une déclaration DOCTYPE ou une entité : par sûreté, il n’est pas lu."
                    )
                queue = texte[-16:]


def _types_exiger(archive: Archive) -> dict[str, str]:
    """What the document says each of its parts is, by name; nothing that acts among them."""
    annonces = {}
    for noeud in _lire(archive, TYPES, REGLAGE_MAX).enfants:
        genre = noeud.attribut("ContentType")
        for morceau, phrase in TYPES_INTERDITS.items():
            if morceau in genre.lower():
                raise ArchiveRefusee(phrase)
        if noeud.nom == "Override":
            annonces[noeud.attribut("PartName").lstrip("/")] = genre
    return annonces


def _relations_lire(archive: Archive, nom: str) -> list[Noeud]:
    return _lire(archive, nom, REGLAGE_MAX).tous("Relationship")


def _principal(archive: Archive, annonces: dict[str, str], liens: list[Noeud]) -> str:
    """The part that holds the text, which must say that it is the text of a plain document."""
    cibles = [lien.attribut("Target") for lien in liens if lien.attribut("Type").endswith("/officeDocument")]
    nom = posixpath.normpath(cibles[0]).lstrip("/") if len(cibles) == 1 else ""
    genre = annonces.get(nom, "")
    if genre.endswith(MODELE):
        raise ArchiveRefusee(f"c’est un modèle Word (.dotx), pas un document. {ENREGISTRER}")
    if nom not in archive.par_nom or genre != SIMPLE:
        raise ArchiveRefusee(f"ce n’est pas un document Word. {ENREGISTRER}")
    return nom


def _lire(archive: Archive, nom: str, limite: int) -> Noeud:
    """A part as a tree; its name is ours to tell only when it helps nobody to guess."""
    if archive.par_nom[nom].taille > limite:
        raise ArchiveRefusee("le texte du document est trop long. Coupez-le, puis renvoyez-le.")
    return xml_lire(archive.lire(nom, limite), "le document")[0]


# The styles of a Word document: each with what it takes from those that it is based on.

TITRE, SOUS_TITRE = 0, -1


NON = {"0", "false", "off", "none"}


_TITRE_DE_NIVEAU = re.compile(r"(?:heading|titre)\s*([1-9])$")


_LISTE_DE_RANG = re.compile(r"list.*\s([2-5])$")


@dataclass(frozen=True)
class Style:
    """What a style says of its paragraphs and letters; None when it says nothing."""

    nom: str = ""
    niveau: int | None = None
    liste: int | None = None
    masque: bool = False
    gras: bool = False


def vrai(reglages: Noeud | None, nom: str) -> bool | None:
    """A switch of a run: on, off, or None when nothing is said."""
    noeud = reglages.premier(nom) if reglages else None
    return None if noeud is None else noeud.attribut("val").lower() not in NON


def styles_lire(document: DocumentOuvert) -> dict[str, Style]:
    """Each style with what it takes from those that it is based on."""
    racine = document.arbre("styles.xml")
    bruts = {noeud.attribut("styleId"): noeud for noeud in racine.tous("style")} if racine else {}
    return {nom: _style(nom, bruts, 0) for nom in bruts}


def _style(nom: str, bruts: dict[str, Noeud], profondeur: int) -> Style:
    if nom not in bruts or profondeur > 20:
        return Style()
    noeud = bruts[nom]
    base = _style(noeud.premier("basedOn").attribut("val"), bruts, profondeur + 1) if noeud.premier("basedOn") else None
    base = base or Style()
    dit = noeud.premier("name").attribut("val").lower() if noeud.premier("name") else nom.lower()
    paragraphe, lettres = noeud.premier("pPr"), noeud.premier("rPr")
    niveau, liste, gras = niveau_de(dit, paragraphe), liste_de(paragraphe), vrai(lettres, "b")
    masque = masque_de(lettres)
    return Style(
        nom=dit,
        niveau=base.niveau if niveau is None else niveau,
        liste=base.liste if liste is None else max(liste, _rang_de_liste(dit)),
        masque=base.masque if masque is None else masque,
        gras=base.gras if gras is None else gras,
    )


def niveau_de(nom: str, paragraphe: Noeud | None) -> int | None:
    """The rank that a style's name says, whatever the language; else the one of the outline."""
    if nom in {"title", "titre", "titre principal"}:
        return TITRE
    if nom in {"subtitle", "sous-titre"}:
        return SOUS_TITRE
    if trouve := _TITRE_DE_NIVEAU.match(nom):
        return int(trouve[1])
    plan = paragraphe.premier("outlineLvl") if paragraphe else None
    valeur = plan.attribut("val") if plan else ""
    return int(valeur) + 1 if valeur in set("012345678") else None


def _rang_de_liste(nom: str) -> int:
    """« List Bullet 2 » is one step deeper than « List Bullet »."""
    trouve = _LISTE_DE_RANG.match(nom)
    return int(trouve[1]) - 1 if trouve else -1


def liste_de(paragraphe: Noeud | None) -> int | None:
    """The depth in a list, -1 when it is taken out of one, None when nothing is said."""
    numeros = paragraphe.premier("numPr") if paragraphe else None
    if numeros is None:
        return None
    numero, rang = numeros.premier("numId"), numeros.premier("ilvl")
    if numero is not None and numero.attribut("val") == "0":
        return -1
    valeur = rang.attribut("val") if rang else "0"
    return int(valeur) if valeur in set("012345678") else 0


def masque_de(lettres: Noeud | None) -> bool | None:
    """Hidden letters: yes, no, or None when nothing is said."""
    dits = [dit for nom in ("vanish", "webHidden", "specVanish") if (dit := vrai(lettres, nom)) is not None]
    return any(dits) if dits else None


# Pictures of a Word document: those that it holds itself, with the alternative text that its author gave.

IMAGES_MAX = 60
IMAGE_MAX = 10 * 1024 * 1024
LISIBLES = (".png", ".jpg", ".jpeg", ".webp")


@dataclass(frozen=True)
class Dessin:
    """A picture as the document holds it: nothing of it was decoded."""

    nom: str
    alternative: str
    octets: bytes = field(repr=False)


@dataclass
class Dessins:
    """The pictures of one document, read as they come."""

    document: DocumentOuvert
    lus: int = 0

    def lire(self, noeud: Noeud) -> Dessin | None:
        """The picture of a drawing; None when it is of another kind, missing, or one too many."""
        cible = self._cible(noeud)
        if cible is None or not cible.lower().endswith(LISIBLES) or self.lus >= IMAGES_MAX:
            return None
        try:
            octets = self.document.archive.lire(cible, IMAGE_MAX)
        except ArchiveRefusee:
            return None
        self.lus += 1
        return Dessin(posixpath.basename(cible), _alternative(noeud), octets)

    def _cible(self, noeud: Noeud) -> str | None:
        """The part that a drawing shows, by its relation."""
        cles = {n.attribut("embed") for n in noeud.parcourir() if n.nom == "blip"}
        cles |= {n.attribut("id") for n in noeud.parcourir() if n.nom == "imagedata"}
        dossier, base = posixpath.split(self.document.principal)
        liens = self.document.arbre(f"_rels/{base}.rels")
        for lien in liens.tous("Relationship") if liens else []:
            if lien.attribut("Id") in cles and lien.attribut("Type").endswith("/image"):
                nom = posixpath.normpath(posixpath.join(dossier, lien.attribut("Target"))).lstrip("/")
                return nom if nom in self.document.archive.par_nom else None
        return None


def _alternative(noeud: Noeud) -> str:
    """What the author wrote for who does not see it."""
    for dedans in noeud.parcourir():
        if dedans.nom == "docPr" and (dit := dedans.attribut("descr") or dedans.attribut("title")):
            return " ".join(dit.split())
        if dedans.nom in {"shape", "imagedata"} and (dit := dedans.attribut("alt")):
            return " ".join(dit.split())
    return ""


# The words of a Word document: paragraphs with their rank, tables as cells, and a count of what is left behind.
#
# Who has a place for its pictures asks for them (`images=True`): each comes with the paragraph that holds it.
#
# What the author did not mean to say does not pass: comments, what a tracked change had removed, hidden text, names
# and
# dates of those who wrote, headers and footers. What a text field cannot hold is counted: pictures, notes, equations.

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
    lecteur.lecture.laisses["ailleurs"] += document.ailleurs
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
