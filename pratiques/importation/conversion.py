"""From the paragraphs of a document to the content of a draft, with an account of what became of everything."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from home.docx.lecture import Lecture, Paragraphe, Tableau
from pratiques.contenu import TEXTES
from pratiques.importation.lignes import LIGNES_DE, etapes_du_tableau
from pratiques.importation.phrases import phrases_des_restes
from pratiques.importation.rubriques import LIBELLES, rubrique_de, rubrique_en_tete
from pratiques.importation.vocabulaires import VOCABULAIRES, termes_reconnaitre

RESTE = "contexte"
A_RANGER = "À ranger (repris du document) :"
# Les champs d'une seule ligne.
UNE_LIGNE = frozenset({"titre", "temps", "moyens", "interets"})
BAS, SIMPLE = 99, 50


@dataclass
class CompteRendu:
    """What became of a document: fields that were filled, how much is left to put away, what did not come."""

    repris: list[str] = field(default_factory=list)
    a_ranger: int = 0
    trop_longs: list[str] = field(default_factory=list)
    laisses: list[str] = field(default_factory=list)

    def en_dict(self) -> dict[str, Any]:
        """The same, to be kept as JSON."""
        return asdict(self)


def contenu_du_document(lecture: Lecture) -> tuple[dict[str, Any], CompteRendu]:
    """The raw content of a draft, and the account. Attests nothing, chooses nothing: that is for whoever reads it."""
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
    return contenu, CompteRendu(repris, len(restes), trop_longs, phrases_des_restes(lecture.laisses))


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
        """One more block of the document."""
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
        """The first words of a document are its title, until it says otherwise."""
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
    """The field that the first cell of a row names."""
    return rubrique_de(" ".join(p.texte for p in ligne[0])) if len(ligne) > 1 else ""
