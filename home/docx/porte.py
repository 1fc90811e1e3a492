"""The gate of Word documents: a plain document passes; what acts, hides or calls elsewhere is refused with its reason.

Refused: another format under that name, a password, macros (a renamed .docm too), a template, controls and embedded
objects, any file looked for elsewhere (template, picture, merge source; links to click are fine), document types and
entities in any part, and all that home.archives refuses of a ZIP (U01–U20, U23–U24, U27). Nothing is ever unpacked.
"""

import posixpath
from dataclasses import dataclass
from typing import BinaryIO

from home.archives.lecteur import Archive
from home.archives.refus import ArchiveRefusee
from home.archives.repertoire import MO, Mesures
from home.archives.xml import Noeud, xml_lire

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
ANNONCES = (b"<!DOCTYPE", b"<!ENTITY")

MACROS = "le document contient des macros. Enregistrez-le au format « Document Word (.docx) », sans elles."
OBJETS = "le document contient un objet d’un autre logiciel (OLE). Remplacez-le par son texte, ou retirez-le."
CONTROLES = "le document contient un contrôle ActiveX. Retirez-le : un texte n’en a pas besoin."
MODELES = (
    "le document est lié à un modèle extérieur. Dans « Modèles et compléments », choisissez le modèle Normal, "
    "puis enregistrez-le à nouveau."
)
MORCEAUX = "le document renferme un autre document (HTML ou texte joint). Copiez son texte dans le document."
PUBLIPOSTAGE = "le document est lié à une source de publipostage. Enregistrez-le comme document ordinaire."
IMAGES = "le document va chercher une image ailleurs que chez lui. Retirez-la, ou collez-la dans le document."
COMPLEMENTS = "le document contient un complément. Retirez-le, puis enregistrez-le à nouveau."
AILLEURS = "le document va chercher un fichier ailleurs que chez lui. Rompez la liaison, puis enregistrez-le à nouveau."
# Par la fin du type d’une relation, en minuscules : ce qu’aucun document simple n’a.
INTERDITES = {
    "vbaproject": MACROS,
    "wordvbadata": MACROS,
    "attachedtoolbars": MACROS,
    "oleobject": OBJETS,
    "control": CONTROLES,
    "activexcontrolbinary": CONTROLES,
    "attachedtemplate": MODELES,
    "afchunk": MORCEAUX,
    "subdocument": MORCEAUX,
    "frame": AILLEURS,
    "mailmergesource": PUBLIPOSTAGE,
    "mailmergeheadersource": PUBLIPOSTAGE,
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
    relations = {nom: _relations_lire(archive, nom) for nom in archive.noms if nom.lower().endswith(".rels")}
    for nom, liens in relations.items():
        for lien in liens:
            _relation_exiger(nom, lien)
    return DocumentOuvert(archive, _principal(archive, annonces, relations.get("_rels/.rels", [])))


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


def _relation_exiger(nom: str, lien: Noeud) -> None:
    """A link to click may lead elsewhere; nothing else may, and some must not be there at all."""
    genre = lien.attribut("Type").rstrip("/").rpartition("/")[2].lower()
    if genre in INTERDITES:
        raise ArchiveRefusee(INTERDITES[genre])
    # Le classeur d’un graphique reste fermé ; un fichier incorporé ailleurs est un objet.
    if genre == "package" and "/charts/" not in f"/{nom}":
        raise ArchiveRefusee(OBJETS)
    if lien.attribut("TargetMode").lower() == "external" and genre != "hyperlink":
        raise ArchiveRefusee(IMAGES if genre == "image" else AILLEURS)


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
