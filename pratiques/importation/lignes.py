"""Fields made of rows: steps, difficulties, figures, words; what a row cannot hold is given back."""

import re
from collections.abc import Callable

from home.docx.lecture import Paragraphe
from pratiques.choices import Variante
from pratiques.contenu import MAXIMUMS
from pratiques.importation.rubriques import PAR_COLONNE, cle

Ligne = dict[str, str]
Rangement = tuple[list[Ligne], list[Paragraphe]]
TITRE_MAX = 120
_NOMBRE = r"\d+(?:[\s.,/]\d+)*(?:\s?%)?"
_VALEUR = re.compile(rf"^({_NOMBRE}(?:\s(?:sur|contre|à)\s{_NOMBRE})?)\s*[:–-]?\s*(.+)$", re.S)
_PARADE = re.compile(r"\s*(?:→|=>|\bparade\s*:|\bsolution\s*:)\s*", re.I)
_ADRESSE = re.compile(r"https?://\S+")
# Les mots qui disent une situation, accents repliés.
SITUATIONS = {
    Variante.DISTANCE: ("distance", "visio", "telephone"),
    Variante.HANDICAP: ("handicap",),
    Variante.ILLETTRISME: ("illettrisme", "lecture"),
    Variante.PETIT_EFFECTIF: ("effectif", "petit groupe", "petite equipe"),
}
COLONNE = "\x1f"  # sépare les colonnes d'une étape lue dans un tableau


def _couper(texte: str) -> tuple[str, str]:
    """A short name and what is told after it: at the first colon or sentence end, else at a word."""
    if len(texte) <= TITRE_MAX and "\n" not in texte:
        return texte.rstrip(" ;"), ""
    for separateur in (" : ", "\n", ". ", " ; "):
        tete, trouve, suite = texte.replace("\u00a0:", " :").partition(separateur)
        if trouve and len(tete) <= TITRE_MAX:
            return tete.strip(), suite.strip()
    return texte[: TITRE_MAX - 1].rsplit(" ", 1)[0] + "…", texte


def _grouper(paragraphes: list[Paragraphe]) -> list[tuple[str, list[str]]]:
    """Heads with what belongs to each: titles if there are any, else items of the list, else every paragraph."""
    par_titres = any(p.niveau is not None for p in paragraphes)
    par_liste = any(p.liste is not None for p in paragraphes)
    groupes: list[tuple[str, list[str]]] = []
    for paragraphe in paragraphes:
        en_tete = paragraphe.niveau is not None if par_titres else paragraphe.liste == 0 or not par_liste
        if en_tete or COLONNE in paragraphe.texte or not groupes:
            groupes.append((paragraphe.texte, []))
        else:
            tiret = "– " if paragraphe.liste is not None else ""
            groupes[-1][1].append(tiret + paragraphe.texte)
    return groupes


def _borner(nom: str, lignes: list[Ligne]) -> Rangement:
    """As many rows as the screen has; the rest as lines of text, so that nothing falls."""
    maximum = MAXIMUMS[nom]
    restes = [Paragraphe(" – ".join(filter(None, ligne.values())), liste=0) for ligne in lignes[maximum:]]
    return lignes[:maximum], restes


def etapes(paragraphes: list[Paragraphe]) -> Rangement:
    """One step per head."""
    lignes = []
    for tete, suite in _grouper(paragraphes):
        if COLONNE in tete:
            titre, qui, duree, dit = tete.split(COLONNE)
        else:
            (titre, dit), qui, duree = _couper(tete), "", ""
        description = "\n".join(filter(None, [dit, *suite]))
        lignes.append({"titre": titre, "qui": qui, "duree": duree, "description": description})
    return _borner("etapes", lignes)


def etapes_du_tableau(lignes: list[list[list[Paragraphe]]]) -> list[Paragraphe]:
    """The steps of a table whose first row names at least the step and one other column; none otherwise."""
    if len(lignes) < 2:
        return []
    colonnes = [PAR_COLONNE.get(cle(_texte(cellule)), "") for cellule in lignes[0]]
    connues = [nom for nom in colonnes if nom]
    if "titre" not in connues or len(connues) < 2 or len(connues) != len(set(connues)):
        return []
    trouvees = []
    for ligne in lignes[1:]:
        valeurs = dict.fromkeys(("titre", "qui", "duree", "description"), "")
        autres = []
        for nom, cellule in zip([*colonnes, *[""] * len(ligne)], ligne, strict=False):
            if nom:
                valeurs[nom] = _texte(cellule)
            elif dit := _texte(cellule):
                autres.append(dit)
        valeurs["description"] = "\n".join(filter(None, [valeurs["description"], *autres]))
        if any(valeurs.values()):
            trouvees.append(Paragraphe(COLONNE.join(valeurs.values()), liste=0))
    return trouvees


def _texte(cellule: list[Paragraphe]) -> str:
    return "\n".join(p.texte.replace(COLONNE, " ") for p in cellule)


def difficultes(paragraphes: list[Paragraphe]) -> Rangement:
    """One difficulty per head; its way round after an arrow, or under it."""
    lignes = []
    for tete, suite in _grouper(paragraphes):
        difficulte, *parade = _PARADE.split(tete, maxsplit=1)
        lignes.append({"difficulte": difficulte, "parade": "\n".join([*parade, *suite])})
    return _borner("difficultes", lignes)


def indicateurs(paragraphes: list[Paragraphe]) -> Rangement:
    """A figure that begins its line; a line without one keeps an empty value, for its author to fill."""
    lignes = []
    for paragraphe in paragraphes:
        trouve = _VALEUR.match(paragraphe.texte)
        valeur, nom = (trouve[1].strip(), trouve[2].strip()) if trouve else ("", paragraphe.texte)
        lignes.append({"valeur": valeur, "nom": nom, "periode": "", "mesure": ""})
    return _borner("indicateurs", lignes)


def paroles(paragraphes: list[Paragraphe]) -> Rangement:
    """Words without their quotes; who says them is asked again, since a name must not pass."""
    lignes = [{"texte": p.texte.strip('«»“”" \u00a0\u202f'), "qui": ""} for p in paragraphes]
    return _borner("paroles", lignes)


def partenaires(paragraphes: list[Paragraphe]) -> Rangement:
    """A structure, and its role after a colon."""
    lignes = []
    for paragraphe in paragraphes:
        structure, role = _couper(paragraphe.texte)
        lignes.append({"structure": structure, "role": role})
    return _borner("partenaires", lignes)


def variantes(paragraphes: list[Paragraphe]) -> Rangement:
    """A situation that we know, and what changes after it; the others are given back."""
    lignes, restes = [], []
    for paragraphe in paragraphes:
        tete, suite = _couper(paragraphe.texte)
        cas = next((code for code, mots in SITUATIONS.items() if any(mot in cle(tete) for mot in mots)), "")
        if cas:
            lignes.append({"cas": cas, "adaptation": suite or tete})
        else:
            restes.append(paragraphe)
    gardees, en_trop = _borner("variantes", lignes)
    return gardees, restes + en_trop


def liens(paragraphes: list[Paragraphe]) -> Rangement:
    """A complete address and its title; its kind is for the author to say. A line without address is given back."""
    lignes, restes = [], []
    for paragraphe in paragraphes:
        if trouve := _ADRESSE.search(paragraphe.texte):
            titre = paragraphe.texte.replace(trouve[0], "").strip(" :;,–-()\u00a0")
            lignes.append({"genre": "", "titre": titre, "adresse": trouve[0].rstrip(".,;)")})
        else:
            restes.append(paragraphe)
    gardees, en_trop = _borner("liens", lignes)
    return gardees, restes + en_trop


LIGNES_DE: dict[str, Callable[[list[Paragraphe]], Rangement]] = {
    "etapes": etapes,
    "difficultes": difficultes,
    "indicateurs": indicateurs,
    "paroles": paroles,
    "partenaires": partenaires,
    "variantes": variantes,
    "liens": liens,
}
