"""XML written, never read: elements, their text, what XML forbids left out."""

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Noeud:
    """An element with its attributes, then its text or its children in order."""

    nom: str
    attributs: dict[str, str] = field(default_factory=dict)
    texte: str = ""
    enfants: list["Noeud"] = field(default_factory=list)

    def ajouter(self, nom: str, **attributs: str) -> "Noeud":
        """A child at the end."""
        enfant = Noeud(nom, attributs)
        self.enfants.append(enfant)
        return enfant

    def ecrire(self, nom: str, texte: str, maximum: int = 0, **attributs: str) -> "Noeud":
        """A child that holds a text, cut at a word when it is too long."""
        propre = INTERDITS.sub("", texte).strip()
        if maximum and len(propre) > maximum:
            propre = propre[: maximum - 1].rsplit(None, 1)[0] + "…"
        enfant = self.ajouter(nom, **attributs)
        enfant.texte = propre
        return enfant

    def lignes(self, retrait: str = "") -> list[str]:
        """The element as indented lines of XML."""
        ouvrante = " ".join([self.nom, *(f"{nom}={quoteattr(v)}" for nom, v in self.attributs.items())])
        if not self.enfants:
            return [f"{retrait}<{ouvrante}>{escape(self.texte)}</{self.nom}>"]
        dedans = [ligne for enfant in self.enfants for ligne in enfant.lignes(retrait + "  ")]
        return [f"{retrait}<{ouvrante}>", *dedans, f"{retrait}</{self.nom}>"]
