"""A document becomes the content of a draft: its titles recognised, its rows cut, its words matched, and an
account of what became of everything.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from home.documents.docx import Lecture, Paragraphe, Tableau
from home.recherche.texte import replier
from pratiques.champs import CHAMPS, Genre, noms
from pratiques.choices import Variante
from pratiques.contenu import MAXIMUMS, TEXTES, VOCABULAIRES

# Un, plusieurs, puis ce qu'il faut en savoir.
CHOSES: dict[str, tuple[str, str, str]] = {
    "images": ("image", "images", "une fiche n’en prend pas dans son texte"),
    "tableaux": ("tableau", "tableaux", "recopiez ce qui compte dans un champ"),
    "graphiques": ("graphique ou schéma", "graphiques ou schémas", "dites en chiffres ce qui compte"),
    "zones": ("zone de texte", "zones de texte", "recopiez ce qui compte dans un champ"),
    "equations": ("équation", "équations", "à dire avec des mots"),
    "notes": ("note de bas de page", "notes de bas de page", "mettez ce qui compte dans « Sources »"),
    "liens": ("lien", "liens", "le texte est là, pas l’adresse, qui peut aller dans « Sources »"),
    "ailleurs": ("fichier d’ailleurs", "fichiers d’ailleurs", "modèle ou image liée, ils n’ont pas été ouverts"),
    "entetes": ("en-tête ou pied de page", "en-têtes ou pieds de page", "ils répètent souvent un nom ou un service"),
    "commentaires": ("commentaire", "commentaires", "ils ne sortent pas du document"),
    "revisions": (
        "passage supprimé en suivi des modifications",
        "passages supprimés en suivi des modifications",
        "le texte est repris comme si tout était accepté",
    ),
    "masques": ("passage masqué", "passages masqués", "ce qui était caché le reste"),
}


def phrases_des_restes(laisses: Counter[str], choses: Mapping[str, tuple[str, str, str]] = CHOSES) -> list[str]:
    """One sentence per kind of thing that was left, always in the same order; `choses` says them for another place."""
    phrases = []
    for nom, (un, plusieurs, suite) in choses.items():
        if nombre := laisses[nom]:
            phrases.append(f"{nombre} {un if nombre == 1 else plusieurs} : {suite}.")
    return phrases


# The titles under which people write what a note asks for, and the field that each of them means.

LIBELLES = {nom: champ.libelle for nom, champ in CHAMPS.items() if champ.titres is not None}
# En tête d'un tableau d'étapes.
COLONNES = {
    "titre": "étape, étapes, action, actions, quoi, phase",
    "qui": "qui, acteur, acteurs, par qui, intervenant, intervenants",
    "duree": "durée, temps, combien de temps",
    "description": "ce que l’on fait, description, comment, détail, détails, contenu",
}
_NUMERO = re.compile(r"^(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-h])[.)°]|\d{1,2}(?:\.\d{1,2})*)\s*[-–]?\s+")
_BORDS = re.compile(r"^[\W_]+|[\W_]+$")


def cle(titre: str) -> str:
    """A title as it is compared: folded, without its number nor what surrounds it."""
    plie = _NUMERO.sub("", replier(titre).strip())
    return _BORDS.sub("", re.sub(r"[\s\-]+", " ", plie))


# Accents, casse et ponctuation comptent peu.
PAR_TITRE = {cle(mot): nom for nom, dit in LIBELLES.items() for mot in [dit, *CHAMPS[nom].titres.split(", ")]}
PAR_COLONNE = {cle(mot): nom for nom, mots in COLONNES.items() for mot in mots.split(", ")}
LONGUEUR_MAX = max(map(len, PAR_TITRE)) + 10


def rubrique_de(texte: str) -> str:
    """The field that a title means; empty when it is nobody's."""
    return PAR_TITRE.get(cle(texte), "") if len(texte) <= LONGUEUR_MAX else ""


def rubrique_en_tete(texte: str) -> tuple[str, str]:
    """« Durée : une heure » on one line: the field and what follows; two empty texts otherwise."""
    tete, separateur, suite = texte.partition(":")
    nom = rubrique_de(tete) if separateur and suite.strip() else ""
    return (nom, suite.strip()) if nom else ("", "")


# Words of a document that are words of ours: publics, missions, themes, levels, bassins in force today.

_ENTRE = re.compile(r"[,;\n]|\s/\s|\set\s")


def termes_reconnaitre(nom: str, paragraphes: list[Paragraphe]) -> tuple[list[str], list[Paragraphe]]:
    """Codes of the terms that are named, and the lines where something else is said."""
    modele = VOCABULAIRES[nom]
    champ = "nom" if nom == "bassins" else "libelle"
    connus = {cle(mot): code for code, mot in modele.objects.en_vigueur().values_list("code", champ)}
    codes, restes = [], []
    for paragraphe in paragraphes:
        entier = connus.get(cle(paragraphe.texte))
        trouves = [entier] if entier else [connus.get(cle(mot)) for mot in _ENTRE.split(paragraphe.texte) if cle(mot)]
        codes += [code for code in trouves if code and code not in codes]
        if not all(trouves):
            restes.append(paragraphe)
    return codes, restes


# Fields made of rows: steps, difficulties, figures, words; what a row cannot hold is given back.

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


# From the paragraphs of a document to the content of a draft, with an account of what became of everything.

RESTE = "contexte"
A_RANGER = "À ranger (repris du document) :"
UNE_LIGNE = noms(Genre.PHRASE)
BAS, SIMPLE = 99, 50


def contenu_du_document(lecture: Lecture) -> tuple[dict[str, Any], dict[str, Any]]:
    """The raw content of a draft, and the account: fields filled, how much is left to put away, what did not come.

    Attests nothing, chooses nothing: that is for whoever reads it.
    """
    tri = _Tri()
    for bloc in lecture.blocs:
        tri.ranger(bloc)
    lecture.laisses["tableaux"] += tri.tableaux_laisses
    contenu, restes = _contenu(tri.sections)
    restes += tri.sections.get("", [])
    if restes:
        texte = "\n".join([A_RANGER, *_lignes(restes)])
        contenu[RESTE] = "\n\n".join(filter(None, [contenu.get(RESTE, ""), texte]))
    trop_longs = [LIBELLES[nom] for nom, maximum in TEXTES.items() if len(contenu.get(nom, "")) > maximum]
    repris = [libelle for nom, libelle in LIBELLES.items() if nom in tri.sections and contenu.get(nom)]
    laisses = phrases_des_restes(lecture.laisses)
    return contenu, {"repris": repris, "a_ranger": len(restes), "trop_longs": trop_longs, "laisses": laisses}


def _contenu(sections: dict[str, list[Paragraphe]]) -> tuple[dict[str, Any], list[Paragraphe]]:
    """Each section in the form of its field, and what the field could not hold."""
    contenu: dict[str, Any] = {}
    restes: list[Paragraphe] = []
    for nom, paragraphes in sections.items():
        if nom in LIGNES_DE:
            contenu[nom], reste = LIGNES_DE[nom](paragraphes)
        elif nom in VOCABULAIRES:
            contenu[nom], reste = termes_reconnaitre(nom, paragraphes)
        elif nom in UNE_LIGNE:
            contenu[nom], reste = ", ".join(p.texte.replace("\n", " ").rstrip(" .;") for p in paragraphes), []
        elif nom:
            contenu[nom], reste = "\n".join(_lignes(paragraphes)), []
        else:
            continue
        restes += reste
    return contenu, restes


def _lignes(paragraphes: list[Paragraphe]) -> Iterator[str]:
    """Plain lines; the items of a list keep their dash when they stand among sentences."""
    en_liste = sum(p.liste is not None for p in paragraphes)
    for paragraphe in paragraphes:
        tiret = paragraphe.liste is not None and (en_liste < len(paragraphes) or paragraphe.liste > 0)
        yield f"– {paragraphe.texte}" if tiret else paragraphe.texte


class _Tri:
    """Puts each paragraph under the field that the last known title opened."""

    def __init__(self) -> None:
        self.sections: dict[str, list[Paragraphe]] = {}
        self.tableaux_laisses = 0
        self._section, self._rang = "", BAS
        self._titre_devine = False

    def ranger(self, bloc: Paragraphe | Tableau) -> None:
        if isinstance(bloc, Tableau):
            self._tableau(bloc)
        elif bloc.niveau is not None:
            self._titre(bloc, bloc.niveau)
        else:
            self._texte(bloc)

    def _ouvrir(self, nom: str, rang: int) -> None:
        self._section, self._rang = nom, rang
        if nom == "titre" and self._titre_devine:  # « Fiche pratique », en haut, n'était que l'en-tête
            self.sections.setdefault("", []).extend(self.sections.pop("titre"))
            self._titre_devine = False

    def _deviner(self, bloc: Paragraphe) -> None:
        self._poser(bloc, "titre")
        self._titre_devine = True

    def _poser(self, paragraphe: Paragraphe, nom: str | None = None) -> None:
        self.sections.setdefault(self._section if nom is None else nom, []).append(paragraphe)

    def _titre(self, bloc: Paragraphe, rang: int) -> None:
        """A title: of the document, of a field, inside a field, or of nothing that we know."""
        nom = rubrique_de(bloc.texte)
        if rang == -1 and not self.sections.get("accroche"):
            self._poser(bloc, "accroche")
        elif nom:
            self._ouvrir(nom, rang)
        elif (rang == 0 or not self.sections) and not self.sections.get("titre"):
            self._deviner(bloc)
            self._ouvrir("", BAS)
        elif self._section and rang > self._rang:
            self._poser(bloc)
        else:
            self._ouvrir("", rang)
            self._poser(bloc)

    def _texte(self, bloc: Paragraphe) -> None:
        """A paragraph that may open a field by itself: alone on its line, or before a colon."""
        if nom := rubrique_de(bloc.texte):
            self._ouvrir(nom, SIMPLE)
            return
        nom, suite = rubrique_en_tete(bloc.texte) if bloc.liste is None else ("", "")
        if nom:
            self._ouvrir(nom, SIMPLE)
            self._poser(Paragraphe(suite))
        elif not self.sections and bloc.liste is None and len(bloc.texte) <= TEXTES["titre"]:
            self._deviner(bloc)
        else:
            self._poser(bloc)

    def _tableau(self, tableau: Tableau) -> None:
        """A frame is its paragraphs, steps in columns are steps, a title beside its text a field; else it is left."""
        lignes = tableau.lignes
        if all(len(ligne) == 1 for ligne in lignes):
            for ligne in lignes:
                for bloc in ligne[0]:
                    self.ranger(bloc)
        elif etapes := etapes_du_tableau(lignes):
            for etape in etapes:
                self._poser(etape, "etapes")
        elif any(_rubrique_de_ligne(ligne) for ligne in lignes):
            for ligne in lignes:
                self._ligne(ligne)
            self._ouvrir("", BAS)
        else:
            self.tableaux_laisses += 1

    def _ligne(self, ligne: list[list[Paragraphe]]) -> None:
        nom = _rubrique_de_ligne(ligne)
        self._ouvrir(nom, SIMPLE)
        for cellule in ligne[1:] if nom else ligne:
            for bloc in cellule:
                self._poser(bloc)


def _rubrique_de_ligne(ligne: list[list[Paragraphe]]) -> str:
    return rubrique_de(" ".join(p.texte for p in ligne[0])) if len(ligne) > 1 else ""
