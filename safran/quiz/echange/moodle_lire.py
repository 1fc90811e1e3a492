"""Moodle XML read: what every question has, then its kind; the types are in `moodle_types`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import nh3

from home.archives.xml import Noeud
from safran.quiz.echange import interpretation as sens
from safran.quiz.echange.gift_blocs import categorie_propre
from safran.quiz.echange.modele import VIGNETTE as CAS
from safran.quiz.echange.modele import Image, Ligne, Question, Refus
from safran.quiz.echange.moodle_textes import (
    A_COTE,
    SOUS_VIGNETTE,
    VIGNETTE,
    Recueil,
    brut_lire,
    incrustees_sortir,
    marques_lire,
    octets_lire,
)
from safran.quiz.echange.moodle_types import TYPES
from safran.quiz.echange.nombres import canonique, nombre_lire
from safran.quiz.echange.texte import Html, ligne_unique, sain
from safran.quiz.echange.xml_arbre import valeur_de, xml_lire
from safran.quiz.textes import en_clair

BALISES_RICHES = {"p", "br", "b", "i", "strong", "em", "ul", "ol", "li", "blockquote"}
_CONVENUS = re.compile(
    r"(your answer is (partially )?(in)?correct|votre réponse est (partiellement )?(in)?correcte"
    r"|(bonne|mauvaise) réponse|correct|incorrect)?[ .!]*",
    re.IGNORECASE,
)
_COMBINES = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def moodle_lire(texte: str) -> Iterator[Ligne]:
    """Each question of a Moodle XML, in order; a case of ours takes the questions that follow it."""
    return noeuds_lire(xml_lire(texte))


def noeuds_lire(noeuds: Iterable[Noeud]) -> Iterator[Ligne]:
    """The same from questions already parsed, whatever brought them."""
    categorie, attente = "", None
    for noeud in noeuds:
        genre = noeud.attributs.get("type", "").strip().lower()
        if genre == "category":
            categorie = categorie_propre(valeur_de(noeud, "category"))
            continue
        ligne = _ligne(noeud, genre, categorie)
        marques = marques_lire(noeud)
        if attente and SOUS_VIGNETTE in marques:
            attente.append(ligne)
            continue
        if attente:
            yield from _vignette(attente)
            attente = None
        if genre == "description" and VIGNETTE in marques:
            attente = [_situation(noeud, categorie)]
        else:
            yield ligne
    if attente:
        yield from _vignette(attente)


def _ligne(noeud: Noeud, genre: str, categorie: str) -> Ligne:
    """One question, or why it is not taken."""
    titre = ligne_unique(valeur_de(noeud, "name"))[:255]
    if genre == "description":
        motif = "Texte sans question (description) : rien à noter, laissé de côté."
        return Ligne(noeud.ligne, titre, motif=motif, laissee=True)
    try:
        if genre not in TYPES:
            famille = "calculated" if genre.startswith("calculated") else genre.removesuffix("autograde")
            raise Refus(sens.NON_NOTEES.get(famille, "Le type « {} » ne se note pas ici.").format(genre[:40]))
        lecteur = Lecteur(noeud)
        base = lecteur.base(titre, categorie, avec_enonce=genre not in SANS_ENONCE)
        question = TYPES[genre](noeud, base, lecteur)
        remarques = tuple(dict.fromkeys(lecteur.remarques))
        question = replace(question, jointes=tuple(lecteur.jointes.values()), remarques=remarques)
    except Refus as refus:
        return Ligne(noeud.ligne, titre, motif=str(refus))
    return Ligne(noeud.ligne, titre or en_clair(question.enonce)[:80], question)


SANS_ENONCE = {"multianswer", "cloze", "gapselect", "ddwtos"}


class Lecteur(Recueil):
    """Reads what every question has; its pictures are gathered on the way."""

    def __init__(self, noeud: Noeud) -> None:
        super().__init__()
        self.noeud = noeud
        self.images: list[Image] = []

    def base(self, titre: str, categorie: str, *, avec_enonce: bool) -> dict[str, Any]:
        """What every question has."""
        enonce = self.enonce() if avec_enonce else ""
        self._image_ancienne()
        if avec_enonce and not enonce and not self.images:
            raise Refus("La question n’a pas d’énoncé.")
        retour = self.texte(self.noeud.premier("generalfeedback"))
        self._combines()
        if any(valeur_de(indice, "text") for indice in self.noeud.tous("hint")):
            self.remarques.append("Les indices entre deux essais ne sont pas repris.")
        return {
            "enonce": enonce or titre,
            "titre": titre,
            "retour": retour,
            "points": _points(self.noeud),
            "code": sain(valeur_de(self.noeud, "idnumber"))[:100],
            "categorie": categorie,
            "retiree": valeur_de(self.noeud, "hidden") == "1",
            "images": tuple(self.images),
            "ligne": self.noeud.ligne,
        }

    def enonce(self) -> str:
        """The words of the question; one picture alone goes beside them, several stay where they are."""
        noeud = self.noeud.premier("questiontext")
        if noeud is None:
            return ""
        brut, fichiers = incrustees_sortir(noeud)
        if noeud.attributs.get("format", "html") not in ("html", "moodle_auto_format", ""):
            return self.texte(noeud)
        avant, separe, apres = brut.partition(A_COTE)
        texte, self.images = self.mettre_a_cote(Html(avant), fichiers, apres if separe else None)
        return texte

    def _image_ancienne(self) -> None:
        """Moodle 1.9 put one picture beside the words, or only its name."""
        nom, brut = valeur_de(self.noeud, "image"), valeur_de(self.noeud, "image_base64")
        if brut:
            self.images.append(Image(sain(nom.rpartition("/")[2])[:100] or "image", octets_lire(brut)))
        elif nom:
            self.remarques.append(f"L’image « {nom[:60]} », prise ailleurs, n’est pas reprise.")

    def _combines(self) -> None:
        for nom in _COMBINES:
            dit = en_clair(Recueil().texte(self.noeud.premier(nom)))
            if dit and not _CONVENUS.fullmatch(dit):
                self.remarques.append(f"Le retour d’ensemble « {dit[:60]} » n’est pas repris.")


def _points(noeud: Noeud) -> Decimal:
    brut = valeur_de(noeud, "defaultgrade")
    points = nombre_lire(brut, "Les points") if brut else Decimal(1)
    if points <= 0:
        raise Refus("Cette question vaut zéro point : rien à noter.")
    if points > 100:
        raise Refus("Cette question vaut plus de cent points.")
    return canonique(max(points.quantize(Decimal("0.01")), Decimal("0.01")))


def _situation(noeud: Noeud, categorie: str) -> Ligne:
    """The case, before its questions."""
    texte = noeud.premier("questiontext")
    brut = brut_lire(texte) if texte else ""
    titre = ligne_unique(valeur_de(noeud, "name"))
    if brut.startswith("<h3>") and "</h3>" in brut:
        tete, _, brut = brut[4:].partition("</h3>")
    else:
        tete = ""
    situation = sain(nh3.clean(brut, tags=BALISES_RICHES, attributes={}))
    vignette = Question(
        genre=CAS,
        valeur={"titre": ligne_unique(Html(tete).clair) or titre, "situation": situation},
        titre=titre,
        code=sain(valeur_de(noeud, "idnumber"))[:100],
        categorie=categorie,
        retiree=valeur_de(noeud, "hidden") == "1",
        ligne=noeud.ligne,
    )
    return Ligne(noeud.ligne, titre, vignette)


def _vignette(lignes: list[Ligne]) -> Iterator[Ligne]:
    """The case with its questions; one of them refused is told, and the case goes without it."""
    tete, *toutes = lignes
    suite = [ligne for ligne in toutes if ligne.question is not None]
    yield from (ligne for ligne in toutes if ligne.question is None)
    if not suite:
        yield Ligne(tete.numero, tete.titre, motif="Ce cas n’a pas de questions.")
        return
    rangement = {"categorie": "", "titre": "", "code": "", "retiree": False}
    sues = tuple(replace(ligne.question, **rangement) for ligne in suite)
    yield replace(tete, question=replace(tete.question, questions=sues))
