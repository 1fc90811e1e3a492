"""A list: its rows, its words, its facets, its columns, said once; the page, the fragment and the files come with
it.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from operator import or_
from typing import Any, ClassVar, NamedTuple

from django.core.paginator import Page
from django.db.models import Manager, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from home.documents.tableurs import csv_response, xlsx_response
from home.ecrans.views import page_de
from home.recherche.texte import replier
from home.temps.typographie import date_courte

# What a list says of each row: on its page, and in its files.


@dataclass(frozen=True)
class Colonne:
    """A title, and what to read in the row: « formation.title », « publics », or a function of the row.

    `lien` gives the address behind the words of the page; `gabarit` draws the cell there, with `ligne` and `valeur`.
    A column is in the files and on the page, unless one of them is told not to.
    """

    titre: str
    valeur: str | Callable[[Any], Any]
    lien: Callable[[Any], str] | None = None
    gabarit: str = ""
    page: bool = True
    fichier: bool = True

    def lire(self, ligne: Any) -> Any:
        """What the row says, as it is kept."""
        return lire(ligne, self.valeur)

    def cellule(self, ligne: Any) -> Any:
        """The same in words: a day as it is written here, several words in one cell, nothing for what is unknown."""
        valeur = self.lire(ligne)
        if isinstance(valeur, datetime.date):
            return date_courte(valeur)
        if isinstance(valeur, list):
            return " ; ".join(map(str, valeur))
        return "" if valeur is None else valeur

    def montrer(self, ligne: Any) -> dict[str, Any]:
        """The same for the page: with its column, and where it leads."""
        valeur = self.cellule(ligne)
        lien = self.lien(ligne) if self.lien else ""
        return {"colonne": self, "valeur": valeur, "lien": lien, "nombre": isinstance(valeur, int | float)}


def lire(ligne: Any, valeur: str | Callable[[Any], Any]) -> Any:
    """What a row says: by a function, or by a path of names; the rows of a relation are a list."""
    return valeur(ligne) if callable(valeur) else reduce(_suivre, valeur.split("."), ligne)


def feuille(colonnes: Sequence[Colonne], lignes: Iterable[Any]) -> tuple[list[str], Iterator[list[Any]]]:
    """The headings of a file, and its rows one by one."""
    return [colonne.titre for colonne in colonnes], ([c.cellule(ligne) for c in colonnes] for ligne in lignes)


def _suivre(objet: Any, nom: str) -> Any:
    valeur = getattr(objet, nom, None) if objet is not None else None
    if isinstance(valeur, Manager):
        return list(valeur.all())
    return valeur() if callable(valeur) else valeur


# What narrows a list: groups of boxes; in memory, each with the number of rows that ticking it would show.


@dataclass(frozen=True)
class Facette:
    """One group of boxes: the values of a row in memory; or the field of a queryset with its choices.

    `valeurs` gives the words of a row by code, or is the path of a relation whose rows have one: « structure.reseau ».
    Where a box means more than a field, `condition` gives what the rows of these codes answer to.
    Boxes stand in the order of `choix`, of the `rang` of their rows, or of their words. `defaut` is what is ticked
    while the address says nothing; « TOUS » then opens the whole list.
    """

    nom: str
    libelle: str
    valeurs: str | Callable[[Any], Mapping[str, str]] | None = None
    champ: str = ""
    condition: Callable[[Sequence[str]], Q] | None = None
    choix: Sequence[tuple[str, str]] = ()
    rang: Callable[[Any], Any] | None = None
    defaut: str = ""
    tout: str = "Tous"  # dans un menu, ce qui ne choisit rien

    def valeurs_de(self, ligne: Any) -> Mapping[str, str]:
        """The words of a row in memory, by code."""
        lues = lire(ligne, self.valeurs)
        if isinstance(lues, dict | Mapping):
            return lues
        return {un.code: str(un) for un in (lues if isinstance(lues, list) else [lues]) if un}

    def libelles(self, lignes: Any) -> dict[str, str]:
        """The values that may be ticked, in their order; in memory, those in use."""
        if self.valeurs is None:
            return dict(self.choix)
        nommes: dict[str, str] = {}
        for ligne in sorted(lignes, key=self.rang) if self.rang else lignes:
            nommes |= self.valeurs_de(ligne)
        if self.choix:
            return {code: libelle for code, libelle in self.choix if code in nommes}
        return nommes if self.rang else dict(sorted(nommes.items(), key=lambda paire: replier(paire[1])))

    def filtrer(self, lignes: Any, codes: Sequence[str]) -> Any:
        """Rows that have one of these values; all of them when nothing is ticked."""
        if not codes:
            return lignes
        if self.condition is not None:
            return lignes.filter(self.condition(codes))
        if self.valeurs is None:
            return lignes.filter(**{f"{self.champ}__in": codes})
        return [ligne for ligne in lignes if any(code in self.valeurs_de(ligne) for code in codes)]

    @property
    def se_compte(self) -> bool:
        """Its boxes have a number each: a queryset is not counted once more for each box."""
        return self.valeurs is not None

    def compter(self, lignes: Any) -> Counter[str]:
        """How many rows in memory have each value."""
        return Counter(code for ligne in lignes for code in self.valeurs_de(ligne))


# Rows under what an address asks: the words, the boxes, the order, the page.

MAX_TEXTE = 200
TOUS = "TOUS"


class Option(NamedTuple):
    """One box of a facet; `nombre` is None where boxes are not counted."""

    valeur: str
    libelle: str
    nombre: int | None
    cochee: bool


class Selection:
    """The rows of a list, as one person asks for them; `sujet` is the object that it is the list of.

    Unknown values of the address are ignored, never an error.
    """

    objets: ClassVar[tuple[str, str, str]] = ("ligne", "lignes", "Aucune ligne")  # une, plusieurs, pas une
    cherche: ClassVar[str] = ""  # le libellé du champ de texte ; vide, la liste ne se cherche pas
    exemple: ClassVar[str] = ""  # ce que ce champ montre tant qu'il est vide
    textes: ClassVar[Sequence[str]] = ()
    facettes: ClassVar[Sequence[Facette]] = ()
    pli: ClassVar[int] = 999  # une facette qui a plus de cases se replie
    en_vue: ClassVar[Sequence[str]] = ()  # les facettes qui se choisissent dans un menu, en vue ; les autres, des cases
    tailles: ClassVar[Sequence[int]] = (30,)

    def __init__(self, request: HttpRequest, sujet: Any = None) -> None:
        self.request, self.compte, self.sujet = request, request.user, sujet

    def lignes(self) -> Any:
        """Every row that this person may read, in order: a queryset, or a list."""
        raise NotImplementedError

    def trier(self, lignes: Any) -> Any:
        """The rows found, in the order asked for."""
        return lignes

    def garnir(self, lignes: Iterable[Any]) -> list[Any]:
        """The rows of one page or of a file, with what they show beside themselves."""
        return list(lignes)

    def de_la_page(self, lignes: Any) -> list[Any]:
        """The rows of one page, as it shows them."""
        return self.garnir(lignes)

    def compter(self) -> int | None:
        """How many rows the filters keep, when it is known; else the page counts them."""
        return None

    def chercher(self, lignes: Any, texte: str) -> Any:
        """The rows that hold every word, in the fields `textes` of a queryset or in what `dit` says of a row."""
        if isinstance(lignes, QuerySet):
            for mot in texte.split():
                lignes = lignes.filter(reduce(or_, (Q(**{f"{champ}__icontains": mot}) for champ in self.textes)))
            return lignes
        demandes = replier(texte).split()
        return [ligne for ligne in lignes if all(mot in replier(self.dit(ligne)) for mot in demandes)]

    def dit(self, ligne: Any) -> str:
        """The words by which a row in memory is found."""
        return str(ligne)

    @cached_property
    def texte(self) -> str:
        """What is searched for."""
        if not self.cherche:
            return ""
        return " ".join(self.request.GET.get("q", "").replace("\x00", "").split())[:MAX_TEXTE]

    @cached_property
    def _toutes(self) -> Any:
        return self.lignes()

    @cached_property
    def _repondent(self) -> Any:
        return self.chercher(self._toutes, self.texte) if self.texte else self._toutes

    @cached_property
    def _libelles(self) -> dict[str, dict[str, str]]:
        return {facette.nom: facette.libelles(self._toutes) for facette in self.facettes}

    @cached_property
    def choix(self) -> dict[str, list[str]]:
        """What is ticked in each facet."""
        return {facette.nom: self._coches(facette) for facette in self.facettes}

    def _coches(self, facette: Facette) -> list[str]:
        demandes = [code for code in self.request.GET.getlist(facette.nom) if code]
        codes = [code for code in dict.fromkeys(demandes) if code in self._libelles[facette.nom]]
        return [facette.defaut] if facette.defaut and not codes and TOUS not in demandes else codes

    def _filtrees(self, sauf: str = "") -> Any:
        """Within a facet any ticked value will do; every facet must agree, `sauf` set aside."""
        lignes = self._repondent
        for facette in self.facettes:
            if facette.nom != sauf:
                lignes = facette.filtrer(lignes, self.choix[facette.nom])
        return lignes

    @cached_property
    def trouvees(self) -> Any:
        """The rows under the filters of the address."""
        return self.trier(self._filtrees())

    @cached_property
    def groupes(self) -> list[dict[str, Any]]:
        """The facets with their boxes; a number applies every other filter: what ticking the box would show."""
        groupes = []
        for facette in self.facettes:
            nombres = facette.compter(self._filtrees(sauf=facette.nom)) if facette.se_compte else None
            coches = self.choix[facette.nom]
            options = tuple(
                Option(code, libelle, None if nombres is None else nombres[code], code in coches)
                for code, libelle in self._libelles[facette.nom].items()
            )
            groupe = {"nom": facette.nom, "libelle": facette.libelle, "tout": facette.tout, "options": options}
            groupes.append(groupe | {"repliee": len(options) > self.pli, "ouverte": bool(coches)})
        return groupes

    @property
    def menus(self) -> list[dict[str, Any]]:
        """The facets in view, each a menu, in the order of `en_vue`; one that has nothing to choose is left out."""
        par_nom = {groupe["nom"]: groupe for groupe in self.groupes}
        return [par_nom[nom] for nom in self.en_vue if par_nom[nom]["options"]]

    @property
    def en_cases(self) -> list[dict[str, Any]]:
        """The facets drawn as boxes."""
        return [groupe for groupe in self.groupes if groupe["nom"] not in self.en_vue]

    @property
    def tiroir_ouvert(self) -> bool:
        """Something is ticked among the boxes."""
        return any(groupe["ouverte"] for groupe in self.en_cases)

    @cached_property
    def filtres(self) -> list[dict[str, Any]]:
        """What narrows the list, each removable."""
        filtres = [{"libelle": f"«\u00a0{self.texte}\u00a0»", "nom": "q", "valeur": None}] if self.texte else []
        for facette in self.facettes:
            libelles, codes = self._libelles[facette.nom], self.request.GET.getlist(facette.nom)
            coches = [code for code in self.choix[facette.nom] if code in codes]
            filtres += [{"libelle": libelles[code], "nom": facette.nom, "valeur": code} for code in coches]
        return filtres

    @cached_property
    def page(self) -> Page:
        """The page asked for."""
        taille = next((t for t in self.tailles if str(t) == self.request.GET.get("par")), self.tailles[0])
        page = page_de(self.request, self.trouvees, taille, self.compter())
        page.object_list = self.de_la_page(page.object_list)
        return page

    @property
    def nombre(self) -> int:
        """How many rows the filters keep."""
        return self.page.paginator.count

    @property
    def compte_dit(self) -> str:
        """The count in words, read aloud when the list changes."""
        nombre, (une, plusieurs, aucune) = self.nombre, self.objets
        return f"{nombre} {une if nombre == 1 else plusieurs}" if nombre else aucune


# A list of the house: its page, its fragment, its files.

PAQUET = 500
FICHIERS = {"csv": csv_response, "xlsx": xlsx_response}


class Liste(Selection):
    """A selection with its words, its columns, its page and its files."""

    nom: ClassVar[str] = ""
    titre: ClassVar[str] = ""
    chapo: ClassVar[str] = ""
    fil: ClassVar[Sequence[str]] = ()  # les pages au-dessus : libellés et adresses tour à tour ; vide, « Mon espace »
    vide, vide_bouton = "", ""  # ce qui se lit, et ce qui s'offre, tant qu'il n'y a rien
    sans_reponse, tout = "Rien ne répond à ces filtres.", "Tout afficher"  # ce qui se lit alors, et le bouton
    colonnes: ClassVar[Sequence[Colonne]] = ()
    gabarit: ClassVar[str] = "home/liste.html"
    resultats: ClassVar[str] = "home/liste_resultats.html"  # un gabarit qui l'étend y ajoute des liens, un avis
    rang: ClassVar[str] = ""

    @property
    def vide_url(self) -> str:
        """Where the button of the empty list leads."""
        return ""

    @property
    def nom_du_fichier(self) -> str:
        """The name of the files, without extension."""
        return self.nom

    @property
    def montrees(self) -> list[Colonne]:
        """The columns of the page."""
        return [colonne for colonne in self.colonnes if colonne.page]

    @property
    def tableau(self) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Each row of the page, with its cells: their column, what they say, where they lead."""
        for ligne in self.page:
            yield ligne, [colonne.montrer(ligne) for colonne in self.montrees]

    def fichier(self, forme: str) -> StreamingHttpResponse:
        """The rows under the same filters, as a file."""
        colonnes = [colonne for colonne in self.colonnes if colonne.fichier]
        return FICHIERS[forme](self.nom_du_fichier, *feuille(colonnes, self._par_paquets()))

    def _par_paquets(self) -> Iterator[Any]:
        """The rows of a file, a few hundred at a time: a long file never stands whole in memory."""
        lignes = self.trouvees
        suite = lignes.iterator(chunk_size=PAQUET) if isinstance(lignes, QuerySet) else iter(lignes)
        while paquet := list(islice(suite, PAQUET)):
            yield from self.garnir(paquet)

    def repondre(self, forme: str = "", **contexte: Any) -> HttpResponse:
        """The page; its rows alone when htmx asks; a file when the address, or `forme`, says csv or xlsx.

        A `form` on the page makes it a 422 when it has errors.
        """
        forme = forme or self.request.GET.get("format", "")
        if forme in FICHIERS and self.colonnes:
            return self.fichier(forme)
        htmx = self.request.htmx and not self.request.htmx.history_restore_request
        gabarit = "home/liste_fragment.html" if htmx else self.gabarit
        contexte = {"liste": self, **contexte}
        statut = 422 if getattr(contexte.get("form"), "errors", None) else 200
        reponse = render(self.request, gabarit, contexte, status=statut)
        patch_vary_headers(reponse, ["HX-Request"])
        return reponse
