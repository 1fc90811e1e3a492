"""The texts, pictures and tags of a Moodle XML question."""

import base64
import binascii
import html
import re
from dataclasses import replace
from urllib.parse import unquote

from markdown_it import MarkdownIt

from home.archives.xml import Noeud
from safran.quiz.echange.modele import Image, Refus
from safran.quiz.echange.texte import Html, sain
from safran.quiz.echange.xml_arbre import valeur_de
from safran.quiz.textes import en_clair, image_ecrire, images_changer, ranger, ranger_mots

VIGNETTE, SOUS_VIGNETTE, BAREME = "safran-vignette", "safran-vignette-question", "safran-bareme-"
LUE_PAR, CRITERES = "safran-lue-par-", '<hr class="safran-criteres" />'
A_COTE = '<hr class="safran-image" />'
ENONCE_TROUS = '<hr class="safran-enonce" />'
DEPOT = "@@PLUGINFILE@@/"
SANS_MEDIA = "Un son, une vidéo ou un cadre n’est pas repris."
_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_INCRUSTEE = re.compile(r"data:image/(\w{1,10})(?:\+xml)?;base64,([A-Za-z0-9+/=\s]*)")


def marques_lire(noeud: Noeud) -> set[str]:
    """Its tags."""
    tags = noeud.premier("tags")
    return {valeur_de(tag, "text") for tag in tags.tous("tag")} if tags else set()


class Recueil:
    """What is gathered while the texts of one question are read: their pictures, and what is not kept.

    Not `stricte`, a picture that is missing is told and costs nothing else.
    """

    def __init__(self, *, stricte: bool = True) -> None:
        self.stricte = stricte
        self.remarques: list[str] = []
        self.jointes: dict[str, Image] = {}

    def texte(self, noeud: Noeud | None, *, ligne: bool = False) -> str:
        """A text in its declared format, its pictures joined to the question."""
        if noeud is None:
            return ""
        brut, fichiers = incrustees_sortir(noeud)
        genre = noeud.attributs.get("format", "html")
        if genre == "plain_text":
            return ranger_mots(sain(brut))
        return self.montrer(Html(_MARKDOWN.render(brut) if genre == "markdown" else brut, ligne=ligne), fichiers)

    def clair(self, noeud: Noeud | None) -> str:
        """The words alone, where nothing else can be shown."""
        lu = Recueil()
        texte = lu.texte(noeud, ligne=True)
        if lu.jointes or (noeud and noeud.tous("file")):
            raise Refus("Un choix d’une liste est une image : décrivez-le en mots.")
        self.remarques += lu.remarques
        return en_clair(texte)

    def montrer(self, lu: Html, fichiers: dict[str, bytes]) -> str:
        """The same text, its pictures those of the file; one that is elsewhere leaves its words."""
        if lu.media:
            self.remarques.append(SANS_MEDIA)

        def changer(source: str, alternative: str) -> str:
            try:
                trouvees = images_lire([(sain(source), sain(alternative))], fichiers, self.remarques)
            except Refus as refus:
                if self.stricte:
                    raise
                self.remarques.append(str(refus))
                trouvees = []
            return image_ecrire(self.joindre(trouvees[0]), alternative) if trouvees else html.escape(alternative)

        return ranger(images_changer(lu.texte, changer)) if lu.images else lu.texte

    def mettre_a_cote(self, lu: Html, fichiers: dict[str, bytes], apres: str | None) -> tuple[str, list[Image]]:
        """The words, and the picture beside them: `apres`, that our exports set apart, else the only one there is."""
        if apres is not None:
            return self.montrer(lu, fichiers), images_lire(Html(apres).images, fichiers, self.remarques)
        seules = images_lire(lu.images, fichiers, []) if len(lu.images) == 1 else []
        if not seules:
            return self.montrer(lu, fichiers), []
        if lu.media:
            self.remarques.append(SANS_MEDIA)
        return ranger(images_changer(lu.texte, lambda source, dit: "")), seules

    def joindre(self, image: Image) -> str:
        """The name under which the question keeps a picture: two contents never share one."""
        nom, rang = image.nom, 1
        while nom in self.jointes and self.jointes[nom].contenu != image.contenu:
            rang += 1
            souche, point, extension = image.nom.rpartition(".")
            nom = f"{souche or extension}-{rang}{point}{extension if souche else ''}"
        self.jointes.setdefault(nom, replace(image, nom=nom, alternative=""))
        return nom


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
