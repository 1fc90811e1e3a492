"""The catalogue: filters, facets with exact counts, order, nine cards a page, in a constant number of queries.

Facet values of the published trainings are read once (five light queries) and counted in memory.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.safestring import SafeString

from home import registre
from home.gardees import Gardee
from home.listes.facettes import Facette
from home.listes.selection import Selection
from home.recherche.texte import replier
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.formations.choices import Duree, Format, Niveau, Tri
from safran.formations.pages import CataloguePage, FormationPage
from safran.formations.queries.fiches import formations_publiees, formations_reperer, publiees_lire, vignettes_ecrire

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


FICHES = Gardee("fiches du catalogue", pieces=("wagtailcore", "formations", "vocabulaires", "structures"))


@dataclass
class Fiche:
    """The little that filtering and sorting need of one training; `valeurs`, by facet, then by code."""

    pk: int
    titre: str
    minutes: int
    publiee_le: Any
    rubrique: tuple[int, str]
    valeurs: dict[str, dict[str, str]]

    def vue_par(self, etat: tuple[str, str]) -> "Fiche":
        """The same, for somebody who follows it."""
        return replace(self, valeurs={**self.valeurs, "suivi": dict([etat])})


def _facette(nom: str, libelle: str, **ordre: Any) -> Facette:
    return Facette(nom, libelle, lambda fiche: fiche.valeurs.get(nom, {}), **ordre)


def etats_lire(compte: Compte | AnonymousUser) -> dict[int, tuple[str, str]]:
    """Where the reader stands in each training, code and words, as other rooms say it; nothing for who follows none."""
    return {pk: etat for source in registre.lire("etats_de_formation") for pk, etat in source(compte).items()}


def suites_ecrire(compte: Compte | AnonymousUser, cles: list[int]) -> dict[int, SafeString]:
    """What other rooms add to the cards of these trainings, for this reader, one room after the other."""
    suites: defaultdict[int, SafeString] = defaultdict(SafeString)
    for source in registre.lire("suites_de_formation"):
        for pk, html in source(compte, cles).items():
            suites[pk] += html
    return suites


class Catalogue(Selection):
    """Everything the catalogue page shows."""

    objets, cherche, tailles, pli = ("formation", "formations", "Aucune formation"), "Rechercher", (9,), 6
    facettes = (
        _facette("suivi", "Où j’en suis"),
        _facette("rubrique", "Rubrique du programme", rang=lambda fiche: fiche.rubrique),
        _facette("format", "Modalité", choix=Format.choices),
        _facette("niveau", "Niveau", choix=Niveau.choices),
        _facette("duree", "Durée", choix=Duree.choices),
        _facette("mission", "Mission"),
        _facette("theme", "Thème"),
        _facette("reseau", "Réseau"),
    )

    @cached_property
    def rangs(self) -> dict[int, int] | None:
        """The rank of each training that the words find; None without words."""
        return {pk: rang for rang, pk in enumerate(formations_reperer(self.texte))} if self.texte else None

    def lignes(self) -> list[Fiche]:
        """Every published training, in the order of the programme, with where the reader stands in it."""
        etats = etats_lire(self.compte)
        return [fiche.vue_par(etats[fiche.pk]) if fiche.pk in etats else fiche for fiche in fiches_lire()]

    def chercher(self, lignes: list[Fiche], texte: str) -> list[Fiche]:
        """Those that the index finds."""
        return [fiche for fiche in lignes if fiche.pk in (self.rangs or {})]

    @property
    def tris(self) -> list[tuple[str, str]]:
        """The orders offered; relevance only to a search."""
        return [(valeur, libelle) for valeur, libelle in Tri.choices if self.texte or valeur != Tri.PERTINENCE]

    @property
    def tri(self) -> str:
        """The order asked for, or the natural one: relevance for a search, the programme otherwise."""
        demande = self.request.GET.get("tri", "")
        return demande if demande in dict(self.tris) else (Tri.PERTINENCE if self.texte else Tri.PROGRAMME).value

    def trier(self, lignes: list[Fiche]) -> list[Fiche]:
        """Sorted by one order; the order of the programme breaks ties."""
        if self.tri == Tri.NOUVEAUTES:
            datees = sorted((f for f in lignes if f.publiee_le), key=lambda fiche: fiche.publiee_le, reverse=True)
            return datees + [f for f in lignes if not f.publiee_le]
        cles: dict[str, Callable[[Fiche], Any]] = {
            Tri.PERTINENCE: lambda fiche: (self.rangs or {}).get(fiche.pk, 0),
            Tri.DUREE: lambda fiche: fiche.minutes,
            Tri.TITRE: lambda fiche: replier(fiche.titre),
        }
        return sorted(lignes, key=cles[self.tri]) if self.tri in cles else lignes

    def garnir(self, lignes: Iterable[Fiche]) -> list[SafeString]:
        """The cards of one page, in its order."""
        formations = publiees_lire()
        montrees = [formations[fiche.pk] for fiche in lignes if fiche.pk in formations]
        return vignettes_ecrire(montrees, self.request, suites_ecrire(self.compte, [f.pk for f in montrees]))


def catalogue_contexte(page: CataloguePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of the catalogue shows; a member is led to the support schemes beside it."""
    membre = isinstance(request.user, Compte) and est_membre(request.user)
    return {"catalogue": Catalogue(request), "membre": membre}


def fiches_lire() -> list[Fiche]:
    """Every published training, light, with the facet values that it carries; read once until one changes."""
    return FICHES.lire("toutes", _lire)


def _lire() -> list[Fiche]:
    fiches: dict[int, Fiche] = {}
    lignes = formations_publiees().values_list(*COLONNES)
    for pk, titre, minutes, publiee_le, format_, niveau, ordre, code, libelle in lignes:
        duree = Duree.de(minutes)
        valeurs = {"rubrique": {code: libelle}, "format": {format_: ""}, "niveau": {niveau: ""}}
        valeurs |= {"duree": {duree.value: ""}, **{nom: {} for nom in MULTIPLES}}
        fiches[pk] = Fiche(pk, titre, minutes, publiee_le, (ordre, libelle), valeurs)
    for nom, (champ, libelle) in MULTIPLES.items():
        liens = FormationPage.objects.filter(**{f"{champ}__isnull": False}).order_by()
        for pk, code, dit in liens.values_list("pk", f"{champ}__code", f"{champ}__{libelle}"):
            if pk in fiches:
                fiches[pk].valeurs[nom][code] = dit
    return list(fiches.values())
