"""Read an XML file without its traps: no document type, no entity, no request; each element knows its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from home.fichiers.archives import ArchiveRefusee

PROFONDEUR_XML_MAX = 200
NOEUDS_MAX = 100_000
XML_NS = "http://www.w3.org/XML/1998/namespace"


@dataclass
class Noeud:
    """An element: names without prefix; attributes by local name in lower case, since tools disagree on theirs."""

    nom: str
    espace: str
    ligne: int
    attributs: dict[str, str]
    base: str = ""
    enfants: list["Noeud"] = field(default_factory=list)
    morceaux: list[str] = field(default_factory=list)

    @property
    def texte_exact(self) -> str:
        """The text directly inside, spaces included."""
        return "".join(self.morceaux)

    @property
    def texte(self) -> str:
        """The text directly inside, trimmed."""
        return "".join(self.morceaux).strip()

    def attribut(self, nom: str) -> str:
        """An attribute, or an empty text."""
        return self.attributs.get(nom.lower(), "").strip()

    def tous(self, nom: str) -> list["Noeud"]:
        """Children of that name."""
        return [enfant for enfant in self.enfants if enfant.nom.lower() == nom.lower()]

    def premier(self, nom: str) -> "Noeud | None":
        """The first child of that name."""
        return next(iter(self.tous(nom)), None)

    def texte_de(self, nom: str) -> str:
        """The text of the first child of that name, or an empty text."""
        enfant = self.premier(nom)
        return enfant.texte if enfant else ""

    def parcourir(self) -> Iterator["Noeud"]:
        """This element and all those inside."""
        yield self
        for enfant in self.enfants:
            yield from enfant.parcourir()


class _Arbre(ContentHandler):
    """Builds the tree, and remembers which namespaces were used."""

    def __init__(self, nom: str, noeuds: int) -> None:
        super().__init__()
        self._nom, self._noeuds = nom, noeuds
        self.racine: Noeud | None = None
        self.espaces: set[str] = set()
        self._pile: list[Noeud] = []
        self._nombre = 0

    def startPrefixMapping(self, prefix: str | None, uri: str) -> None:
        self.espaces.add(uri)

    def startElementNS(self, name: Any, qname: str | None, attrs: Any) -> None:
        self._nombre += 1
        ligne = self._locator.getLineNumber()
        if len(self._pile) >= PROFONDEUR_XML_MAX or self._nombre > self._noeuds:
            raise ArchiveRefusee(f"{self._nom} est trop profond ou trop long pour être lu.", ligne)
        espace, nom = name
        attributs = {local.lower(): valeur for (_ns, local), valeur in attrs.items()}
        noeud = Noeud(nom, espace or "", ligne, attributs, attrs.get((XML_NS, "base"), ""))
        if self._pile:
            self._pile[-1].enfants.append(noeud)
        else:
            self.racine = noeud
        self._pile.append(noeud)

    def endElementNS(self, name: Any, qname: str | None) -> None:
        self._pile.pop()

    def characters(self, content: str) -> None:
        if self._pile:
            self._pile[-1].morceaux.append(content)


def xml_lire(contenu: bytes, nom: str, noeuds: int = NOEUDS_MAX) -> tuple[Noeud, set[str]]:
    """The tree of an XML file of `noeuds` elements at most, and the namespaces it declares (U21, U23, U24)."""
    import io

    arbre = _Arbre(nom, noeuds)
    lecteur = make_parser()
    lecteur.forbid_dtd = True
    lecteur.setFeature(feature_namespaces, True)
    lecteur.setContentHandler(arbre)
    try:
        lecteur.parse(io.BytesIO(contenu))
    except DefusedXmlException:
        phrase = f"{nom} contient une déclaration DOCTYPE ou une entité : par sûreté, elle n’est pas lue. Retirez-la."
        raise ArchiveRefusee(phrase) from None
    except ArchiveRefusee:
        raise
    except Exception as panne:  # l’analyseur a ses propres exceptions, et l’encodage les siennes
        ligne = panne.getLineNumber() if hasattr(panne, "getLineNumber") else None
        raise ArchiveRefusee(f"{nom} n’est pas un XML bien formé.", ligne) from None
    if arbre.racine is None:
        raise ArchiveRefusee(f"{nom} est vide.")
    return arbre.racine, arbre.espaces
