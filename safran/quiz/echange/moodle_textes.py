"""The texts, pictures and tags of a Moodle XML question."""

import base64
import binascii
import re
from urllib.parse import unquote

from markdown_it import MarkdownIt

from home.archives.xml import Noeud
from safran.quiz.echange.modele import Image, Refus
from safran.quiz.echange.texte import Html, sain
from safran.quiz.echange.xml_arbre import valeur_de

VIGNETTE, SOUS_VIGNETTE, BAREME = "safran-vignette", "safran-vignette-question", "safran-bareme-"
ENONCE_TROUS = '<hr class="safran-enonce" />'
DEPOT = "@@PLUGINFILE@@/"
_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_INCRUSTEE = re.compile(r"data:image/(\w{1,10})(?:\+xml)?;base64,([A-Za-z0-9+/=\s]*)")


def marques_lire(noeud: Noeud) -> set[str]:
    """Its tags."""
    tags = noeud.premier("tags")
    return {valeur_de(tag, "text") for tag in tags.tous("tag")} if tags else set()


def texte_lire(noeud: Noeud, remarques: list[str]) -> str:
    """A text in its declared format; a picture that it holds is told as left."""
    brut = brut_lire(noeud)
    genre = noeud.attributs.get("format", "html")
    if genre == "plain_text":
        return sain(brut)
    lu = Html(_MARKDOWN.render(brut) if genre == "markdown" else brut)
    if lu.images or lu.media or noeud.tous("file"):
        remarques.append("Une image ou un média hors de l’énoncé n’est pas repris.")
    return lu.texte


def brut_lire(noeud: Noeud) -> str:
    """The words as written; tags that no CDATA protects are a fault of the file."""
    texte = noeud.premier("text")
    if texte is None:
        return noeud.texte_exact
    if texte.enfants:
        raise Refus(f"Ligne {texte.ligne} : du HTML n’est pas protégé par un CDATA.")
    return texte.texte_exact


def incrustees_sortir(noeud: Noeud) -> tuple[str, dict[str, bytes]]:
    """The HTML, and its files by name: joined, or written in the address itself."""
    fichiers = {sain(fichier.attributs.get("name", "")): octets_lire(fichier.texte) for fichier in noeud.tous("file")}

    def sortir(trouve: re.Match[str]) -> str:
        nom = f"image-{len(fichiers) + 1}.{trouve[1].lower()}"
        fichiers[nom] = octets_lire(trouve[2])
        return DEPOT + nom

    return _INCRUSTEE.sub(sortir, brut_lire(noeud)), fichiers


def octets_lire(brut: str) -> bytes:
    """The content of a joined file."""
    try:
        return base64.b64decode("".join(brut.split()), validate=True)
    except (binascii.Error, ValueError) as erreur:
        raise Refus("Une image jointe n’est pas en base64.") from erreur


def images_lire(vues: list[tuple[str, str]], fichiers: dict[str, bytes], remarques: list[str]) -> list[Image]:
    """The pictures that a text shows and that the file brings."""
    images = []
    for source, alternative in vues:
        nom = unquote(source.removeprefix(DEPOT).split("?")[0])
        if source.startswith(DEPOT) and fichiers.get(nom):
            images.append(Image(nom, fichiers[nom], alternative))
        elif source.startswith(DEPOT):
            raise Refus(f"L’image « {nom[:60]} » est montrée et n’est pas dans le fichier.")
        else:
            remarques.append(f"L’image « {(alternative or source)[:60]} », prise ailleurs, n’est pas reprise.")
    return images
