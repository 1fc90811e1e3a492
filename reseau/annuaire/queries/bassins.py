"""Where people are received in a bassin, town by town, and the structures that are of it without a place there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from home.typographie import en_page
from reseau.annuaire.adresses import fiche_chemin
from reseau.annuaire.queries.suivi import lieux_des_bassins
from reseau.membres.models import Appartenance
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

MONTREES = 15
COLONNES = (
    "commune__code_insee", "commune__nom", "commune__latitude", "commune__longitude", "structure__code",
    "structure__nom", "nom",
)  # fmt: skip


class StructureIci(NamedTuple):
    """A structure, and the names of its places in a town; of its network when it has no place there."""

    code: str
    nom: str
    lieux: list[str]

    @property
    def url(self) -> str:
        """Its sheet."""
        return fiche_chemin(self.code)

    @property
    def nom_ecrit(self) -> SafeString:
        """Its name, ready for the page."""
        return en_page(self.nom)

    @property
    def lieux_ecrits(self) -> SafeString:
        """« Siège, Espace jeunes », ready for the page."""
        return en_page(", ".join(self.lieux))


@dataclass
class Ville:
    """A town where people are received, with the number of its pin on the map."""

    code_insee: str
    nom: str
    latitude: float
    longitude: float
    structures: list[StructureIci] = field(default_factory=list)
    numero: int = 0

    @property
    def libelle(self) -> str:
        """The name that the search understands: « Niort (79) »."""
        return f"{self.nom} ({self.code_insee[:2]})"

    @property
    def lieux(self) -> int:
        """How many places."""
        return sum(len(structure.lieux) for structure in self.structures)

    @property
    def montrees(self) -> list[StructureIci]:
        """The structures that the page names; the search gives the others."""
        return self.structures if len(self.structures) <= MONTREES + 1 else self.structures[:MONTREES]

    @property
    def de_plus(self) -> int:
        """How many structures are left to the search."""
        return len(self.structures) - len(self.montrees)

    @property
    def repere(self) -> dict[str, Any]:
        """Its pin."""
        return {"n": self.numero, "lat": self.latitude, "lon": self.longitude}


@dataclass(frozen=True)
class Accueil:
    """Where people are received in a bassin: the towns that have most places first."""

    villes: list[Ville]
    sans_lieu: list[StructureIci]

    @property
    def lieux(self) -> int:
        """How many places."""
        return sum(ville.lieux for ville in self.villes)

    @property
    def structures(self) -> int:
        """How many structures, with or without a place there."""
        return len(_codes(self.villes)) + len(self.sans_lieu)

    @property
    def reperes(self) -> list[dict[str, Any]]:
        """The pins of the map, the first ones drawn last so that they stay on top."""
        return [ville.repere for ville in reversed(self.villes)]


def accueil_lire(bassin: Bassin) -> Accueil:
    """Published places of a bassin, of structures that the public may see, and what else belongs to it; two queries."""
    villes = _villes(_lieux(bassin))
    tenues = _codes(villes)
    siennes = [StructureIci(code, nom, [reseau]) for code, nom, reseau in _siennes(bassin) if code not in tenues]
    return Accueil(villes, siennes)


def _lieux(bassin: Bassin) -> QuerySet:
    publics = lieux_des_bassins(frozenset({bassin.pk})).filter(structure__in=Structure.objects.visibles())
    return publics.order_by("structure__nom", "nom", "pk").values_list(*COLONNES)


def _siennes(bassin: Bassin) -> QuerySet:
    tenues = Appartenance.objects.en_vigueur().filter(bassin=bassin).values("structure")
    return Structure.objects.visibles().filter(pk__in=tenues).values_list("code", "nom", "reseau__nom")


def _codes(villes: Iterable[Ville]) -> set[str]:
    return {structure.code for ville in villes for structure in ville.structures}


def _villes(lignes: Iterable[tuple]) -> list[Ville]:
    villes: dict[str, Ville] = {}
    structures: dict[tuple[str, str], StructureIci] = {}
    for insee, commune, latitude, longitude, code, nom, lieu in lignes:
        ville = villes.setdefault(insee, Ville(insee, commune, latitude, longitude))
        if (insee, code) not in structures:
            structures[insee, code] = StructureIci(code, nom, [])
            ville.structures.append(structures[insee, code])
        structures[insee, code].lieux.append(lieu)
    rangees = sorted(villes.values(), key=lambda ville: (-ville.lieux, ville.nom))
    for numero, ville in enumerate(rangees, 1):
        ville.numero = numero
    return rangees
