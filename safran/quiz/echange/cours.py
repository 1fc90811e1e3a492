"""The pages of a Moodle backup: pages, chapters of books, labels, in the order of the course; the rest is named."""

from collections.abc import Iterator
from dataclasses import dataclass

from home.archives.xml import Noeud
from safran.quiz.echange.modele import Image, Refus
from safran.quiz.echange.moodle_textes import Recueil
from safran.quiz.echange.sauvegarde import SOMMAIRE, Place, Sauvegarde, dit
from safran.quiz.echange.texte import ligne_unique
from safran.quiz.textes import en_clair, en_html, morceaux_de

DITS_MAX = 20


@dataclass(frozen=True)
class Morceau:
    """A run of text, or a picture between two of them."""

    html: str = ""
    image: Image | None = None


@dataclass(frozen=True)
class PageReprise:
    """What becomes one step."""

    titre: str
    morceaux: tuple[Morceau, ...]
    mots: int


def pages_de(sauvegarde: Sauvegarde, remarques: list[str]) -> tuple[str, list[PageReprise]]:
    """The name of the course and its pages; what is not one is told in `remarques`."""
    infos = sauvegarde.xml(SOMMAIRE).premier("information")
    contenu = infos.premier("contents") if infos else None
    activites = contenu.premier("activities") if contenu else None
    pages: list[PageReprise] = []
    autres: list[str] = []
    for activite in activites.tous("activity") if activites else []:
        genre, titre = dit(activite, "modulename"), ligne_unique(dit(activite, "title"))
        chemin = f"{dit(activite, 'directory')}/{genre}.xml"
        if genre not in _GENRES or chemin not in sauvegarde.noms:
            autres.append(f"« {titre} » ({genre}) n’est pas repris.")
            continue
        racine = sauvegarde.xml(chemin)
        objet = racine.premier(genre)
        for page, brute, format_, zone, cle in _GENRES[genre](objet) if objet else ():
            place = Place(f"mod_{genre}", zone, cle, racine.attribut("contextid"))
            pages += _page(sauvegarde, page or titre, brute, format_, place, remarques)
    remarques += autres[:DITS_MAX]
    if len(autres) > DITS_MAX:
        remarques.append(f"Et {len(autres) - DITS_MAX} autres activités qui ne sont pas des pages.")
    return ligne_unique(dit(infos, "original_course_fullname")), pages


def _page(
    sauvegarde: Sauvegarde, titre: str, brute: str, format_: str, place: Place, remarques: list[str]
) -> Iterator[PageReprise]:
    """One page, when it has something to read; one that cannot be read is told."""
    recueil = Recueil(stricte=False)
    try:
        texte = recueil.texte(sauvegarde.texte("contenu", brute, format_, place))
    except Refus as refus:
        remarques.append(f"« {titre} » : {refus}")
        return
    remarques += dict.fromkeys(f"« {titre} » : {dite}" for dite in recueil.remarques)
    morceaux = []
    for html, source, alternative in morceaux_de(en_html(texte)):
        if source and source in recueil.jointes:
            morceaux.append(Morceau(image=Image(source, recueil.jointes[source].contenu, alternative.strip())))
        elif html:
            morceaux.append(Morceau(html))
    if morceaux:
        yield PageReprise(titre or "Page sans titre", tuple(morceaux), len(en_clair(texte).split()))


Brute = tuple[str, str, str, str, str]  # titre, HTML, format, zone de fichiers, clé


def _une_page(objet: Noeud) -> Iterator[Brute]:
    yield ligne_unique(dit(objet, "name")), dit(objet, "content"), dit(objet, "contentformat"), "content", "0"


def _etiquette(objet: Noeud) -> Iterator[Brute]:
    yield ligne_unique(dit(objet, "name"))[:160], dit(objet, "intro"), dit(objet, "introformat"), "intro", "0"


def _livre(objet: Noeud) -> Iterator[Brute]:
    chapitres = objet.premier("chapters")
    for un in chapitres.tous("chapter") if chapitres else []:
        if dit(un, "hidden") != "1":
            titre = ligne_unique(dit(un, "title"))
            yield titre, dit(un, "content"), dit(un, "contentformat"), "chapter", un.attribut("id")


_GENRES = {"page": _une_page, "label": _etiquette, "book": _livre}
