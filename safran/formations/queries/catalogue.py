"""The catalogue: filters, facets with exact counts, order, nine cards a page, in a constant number of queries.

Facet values of the published trainings are read once (five light queries) and counted in memory: a facet's counts
apply every other filter, so the number beside a box is the number of trainings that ticking it would show.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict

from home.preparees import lignes_lire
from home.recherche.texte import replier
from safran.formations.choices import Duree, Format, Niveau, Tri
from safran.formations.pages import CataloguePage, FormationPage
from safran.formations.queries.fiches import formations_publiees, formations_reperer, vignette

PAR_PAGE = 9
MAX_TEXTE = 200
LONGUE = 6  # au-delà, une facette se replie
FACETTES = {
    "rubrique": "Rubrique du programme",
    "format": "Modalité",
    "niveau": "Niveau",
    "duree": "Durée",
    "mission": "Mission",
    "theme": "Thème",
    "reseau": "Réseau",
}
MULTIPLES = {"mission": ("missions", "libelle"), "theme": ("themes", "libelle"), "reseau": ("reseaux", "nom")}
COLONNES = (
    "pk",
    "title",
    "duree_minutes",
    "first_published_at",
    "format",
    "niveau",
    "rubrique__ordre",
    "rubrique__code",
    "rubrique__libelle",
)


@dataclass
class Fiche:
    """The little that filtering and sorting need of one training."""

    pk: int
    titre: str
    minutes: int
    publiee_le: Any
    valeurs: dict[str, set[str]]


@dataclass(frozen=True)
class Option:
    """One box of a facet."""

    valeur: str
    libelle: str
    nombre: int
    cochee: bool


@dataclass
class Catalogue:
    """Everything the catalogue page shows."""

    texte: str
    tri: str
    tris: list[tuple[str, str]]
    groupes: list[dict[str, Any]]
    filtres: list[dict[str, str]]
    page: Page
    vignettes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def nombre(self) -> int:
        """How many trainings the filters keep."""
        return self.page.paginator.count

    @property
    def titre(self) -> str:
        """The count in words, read aloud when the list changes."""
        if self.nombre == 0:
            return "Aucune formation"
        return "1 formation" if self.nombre == 1 else f"{self.nombre} formations"


def catalogue_contexte(page: CataloguePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of the catalogue shows."""
    return {"catalogue": catalogue_lire(request)}


def catalogue_lire(request: HttpRequest) -> Catalogue:
    """The catalogue under the filters of the query string; unknown values are ignored, never an error."""
    parametres = request.GET
    texte = " ".join(parametres.get("q", "").split())[:MAX_TEXTE]
    fiches, libelles = _fiches_lire()
    choix = _choix(parametres, libelles)
    rangs = {pk: rang for rang, pk in enumerate(formations_reperer(texte))} if texte else None
    if rangs is not None:
        fiches = [fiche for fiche in fiches if fiche.pk in rangs]
    tri = _tri(parametres.get("tri", ""), rangs is not None)
    retenues = _trier([f for f in fiches if _retenue(f, choix)], tri, rangs or {})
    page = Paginator([fiche.pk for fiche in retenues], PAR_PAGE).get_page(parametres.get("page"))
    return Catalogue(
        texte=texte,
        tri=tri,
        tris=[(valeur, libelle) for valeur, libelle in Tri.choices if texte or valeur != Tri.PERTINENCE],
        groupes=_groupes(fiches, libelles, choix),
        filtres=_filtres(texte, choix, libelles),
        page=page,
        vignettes=_vignettes(page, request),
    )


def _fiches_lire() -> tuple[list[Fiche], dict[str, dict[str, str]]]:
    """Every published training, light, and the label of each facet value in use, in display order."""
    fiches: dict[int, Fiche] = {}
    rubriques: dict[tuple[int, str], tuple[str, str]] = {}
    lignes = lignes_lire("formations du catalogue", lambda: formations_publiees().values_list(*COLONNES))
    for pk, titre, minutes, publiee_le, format_, niveau, ordre, code, libelle in lignes:
        valeurs = {"rubrique": {code}, "format": {format_}, "niveau": {niveau}, "duree": {Duree.de(minutes).value}}
        fiches[pk] = Fiche(pk, titre, minutes, publiee_le, valeurs | {nom: set() for nom in MULTIPLES})
        rubriques[ordre, libelle] = (code, libelle)
    libelles = {
        "rubrique": dict(rubriques[cle] for cle in sorted(rubriques)),
        "format": _en_usage(Format, fiches, "format"),
        "niveau": _en_usage(Niveau, fiches, "niveau"),
        "duree": _en_usage(Duree, fiches, "duree"),
    }
    for facette in MULTIPLES:
        libelles[facette] = _multiples_lire(facette, fiches)
    return list(fiches.values()), libelles


def _en_usage(liste: Any, fiches: dict[int, Fiche], facette: str) -> dict[str, str]:
    """The labels of a fixed list that at least one training carries."""
    presentes = {valeur for fiche in fiches.values() for valeur in fiche.valeurs[facette]}
    return {valeur: libelle for valeur, libelle in liste.choices if valeur in presentes}


def _multiples_lire(facette: str, fiches: dict[int, Fiche]) -> dict[str, str]:
    """Fill one facet held in a link table; return its labels sorted as French sorts them."""
    champ, nom = MULTIPLES[facette]
    liens = FormationPage.objects.filter(**{f"{champ}__isnull": False}).order_by()
    colonnes = ("pk", f"{champ}__code", f"{champ}__{nom}")
    libelles: dict[str, str] = {}
    for pk, code, libelle in lignes_lire(("formations par", facette), lambda: liens.values_list(*colonnes)):
        if pk in fiches:
            fiches[pk].valeurs[facette].add(code)
            libelles[code] = libelle
    return dict(sorted(libelles.items(), key=lambda paire: replier(paire[1])))


def _choix(parametres: QueryDict, libelles: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """The ticked values that exist, facet by facet."""
    return {
        facette: [code for code in dict.fromkeys(parametres.getlist(facette)) if code in libelles[facette]]
        for facette in FACETTES
    }


def _retenue(fiche: Fiche, choix: dict[str, list[str]], sauf: str = "") -> bool:
    """Within a facet any ticked value will do; every facet must agree, `sauf` set aside."""
    return all(
        facette == sauf or not codes or not fiche.valeurs[facette].isdisjoint(codes) for facette, codes in choix.items()
    )


def _groupes(
    fiches: list[Fiche], libelles: dict[str, dict[str, str]], choix: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """The facets, each option with its exact count."""
    groupes = []
    for facette, titre in FACETTES.items():
        nombres = Counter(
            code for fiche in fiches if _retenue(fiche, choix, sauf=facette) for code in fiche.valeurs[facette]
        )
        options = [
            Option(code, libelle, nombres[code], code in choix[facette]) for code, libelle in libelles[facette].items()
        ]
        groupes.append(
            {
                "libelle": titre,
                "nom": facette,
                "options": options,
                "repliee": len(options) > LONGUE,
                "ouverte": bool(choix[facette]),
            }
        )
    return groupes


def _filtres(texte: str, choix: dict[str, list[str]], libelles: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """What narrows the list, each removable."""
    filtres = [{"libelle": f"«\u00a0{texte}\u00a0»", "nom": "q", "valeur": None}] if texte else []
    return filtres + [
        {"libelle": libelles[facette][code], "nom": facette, "valeur": code}
        for facette, codes in choix.items()
        for code in codes
    ]


def _tri(demande: str, cherche: bool) -> str:
    """The order asked for, or the natural one: relevance for a search, the programme otherwise."""
    if demande in Tri.values and (cherche or demande != Tri.PERTINENCE):
        return demande
    return Tri.PERTINENCE.value if cherche else Tri.PROGRAMME.value


def _trier(fiches: list[Fiche], tri: str, rangs: dict[int, int]) -> list[Fiche]:
    """Sorted by one order; the order of the programme breaks ties."""
    if tri == Tri.PERTINENCE:
        return sorted(fiches, key=lambda fiche: rangs[fiche.pk])
    if tri == Tri.NOUVEAUTES:
        datees = sorted((f for f in fiches if f.publiee_le), key=lambda fiche: fiche.publiee_le, reverse=True)
        return datees + [f for f in fiches if not f.publiee_le]
    if tri == Tri.DUREE:
        return sorted(fiches, key=lambda fiche: fiche.minutes)
    if tri == Tri.TITRE:
        return sorted(fiches, key=lambda fiche: replier(fiche.titre))
    return fiches


def _vignettes(page: Page, request: HttpRequest) -> list[dict[str, Any]]:
    """The cards of one page, in its order."""
    formations = formations_publiees().in_bulk(list(page.object_list))
    return [vignette(formations[pk], request) for pk in page.object_list if pk in formations]
