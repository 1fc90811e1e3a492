"""Pictures of a Word document: those that it holds itself, with the alternative text that its author gave."""

import posixpath
from dataclasses import dataclass, field

from home.archives.refus import ArchiveRefusee
from home.archives.xml import Noeud
from home.docx.porte import DocumentOuvert

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
