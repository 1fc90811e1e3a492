"""Rows under what an address asks: the words, the boxes, the order, the page."""

from collections.abc import Iterable, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar, NamedTuple

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from home.ecrans import page_de
from home.gardees import Gardee
from home.listes.facettes import Facette
from home.recherche.texte import replier

MAX_TEXTE = 200
TOUS = "TOUS"
CASES = Gardee("cases des listes", pieces=(), combien=200)


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

    @property
    def cases(self) -> SafeString:
        """The boxes as they are drawn: the same for whoever has the same boxes, ticks and numbers."""
        groupes = self.en_cases
        cle = tuple(tuple(groupe.values()) for groupe in groupes)
        return CASES.rendre(cle, "components/facettes.html", lambda: {"groupes": groupes})

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
