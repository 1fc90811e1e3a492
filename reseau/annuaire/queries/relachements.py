"""When nothing answers: each thing that may be loosened, and how many structures would then answer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from home.recherche.index import sauf
from reseau.annuaire.choices import RAYONS
from reseau.annuaire.recherche.criteres import Criteres, Trouvees
from reseau.annuaire.recherche.facettes import GROUPES
from reseau.annuaire.recherche.geographie import autour_de

SANS_LIEU = {"lieu": "", "bassin": "", "commission": "", "departement": "", "rayon": ""}
SANS_FILTRE = {groupe.nom: "" for groupe in GROUPES} | {"ouvert": ""}


@dataclass(frozen=True)
class Piste:
    """A wider search: what to say, which parameters change, how many structures it finds."""

    libelle: str
    changements: dict[str, str]
    nombre: int


@dataclass(frozen=True)
class _Parts:
    """The rows let through by the words, the place and each filter: a search is what they have in common."""

    mots: int
    lieu: int
    filtres: dict[str, int]
    visibles: int

    def lignes(self) -> int:
        return sauf("", self.visibles & self.mots & self.lieu, self.filtres)


def pistes_trouver(criteres: Criteres, trouvees: Trouvees) -> list[Piste]:
    """One thing loosened at a time; all filters at once, then all but one thing, when no single one is enough.

    What would still find nothing is not proposed. No query but those of a wider circle.
    """
    tout = trouvees.visibles
    mots = trouvees.texte.tous if trouvees.texte.niveaux else tout
    parts = _Parts(mots, trouvees.geographie.lignes, trouvees.comptes.filtres, tout)
    compter = trouvees.memoire.segments.compter
    for essai in (_une_seule(criteres, trouvees, parts), _plusieurs(criteres, parts)):
        pistes = [Piste(libelle, changements, compter(reste.lignes())) for libelle, changements, reste in essai]
        if utiles := [piste for piste in pistes if piste.nombre]:
            cercles = [piste for piste in utiles if set(piste.changements) == {"rayon"}]
            return [piste for piste in utiles if piste not in cercles[1:]]
    return []


Essai = Iterator[tuple[str, dict[str, str], _Parts]]


def _une_seule(criteres: Criteres, trouvees: Trouvees, parts: _Parts) -> Essai:
    """Each thing alone."""
    if criteres.texte:
        yield "Chercher sans les mots", {"q": ""}, replace(parts, mots=parts.visibles)
    if criteres.ouvert:
        yield "Ne plus demander « ouvert maintenant »", {"ouvert": ""}, _sans_filtre(parts, "ouvert")
    for groupe in GROUPES:
        if criteres.choix.get(groupe.nom):
            yield f"Retirer le filtre « {groupe.libelle} »", {groupe.nom: ""}, _sans_filtre(parts, groupe.nom)
    if criteres.commune:
        for rayon in RAYONS:
            if rayon > criteres.rayon:
                large = autour_de(criteres.commune, rayon, trouvees.memoire)
                yield f"Chercher à {rayon} km", {"rayon": str(rayon)}, replace(parts, lieu=large.lignes)
    if criteres.commune or criteres.bassin or criteres.territoire:
        yield "Chercher dans toute la région", SANS_LIEU, replace(parts, lieu=parts.visibles)


def _plusieurs(criteres: Criteres, parts: _Parts) -> Essai:
    """Several things at once: the filters, then all but the place, the words or nothing."""
    if parts.filtres:
        yield "Retirer tous les filtres", SANS_FILTRE, replace(parts, filtres={})
    if criteres.commune or criteres.bassin or criteres.territoire:
        proches = replace(parts, filtres={}, mots=parts.visibles)
        yield "Voir tout ce qui est proche", {**SANS_FILTRE, "q": ""}, proches
    if criteres.texte:
        partout = replace(parts, filtres={}, lieu=parts.visibles)
        yield "Chercher ces mots dans toute la région", {**SANS_FILTRE, **SANS_LIEU}, partout
    yield (
        "Voir tout l’annuaire",
        {**SANS_FILTRE, **SANS_LIEU, "q": ""},
        _Parts(parts.visibles, parts.visibles, {}, parts.visibles),
    )


def _sans_filtre(parts: _Parts, nom: str) -> _Parts:
    return replace(parts, filtres={autre: lignes for autre, lignes in parts.filtres.items() if autre != nom})
