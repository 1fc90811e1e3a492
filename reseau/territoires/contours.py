"""A file of outlines, read against the territories that we know: what matches, what is refused, and why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Max, Min

from home.erreurs import RegleRefusee
from home.recherche.texte import replier
from reseau.territoires import geometrie
from reseau.territoires.geometrie import Forme, GeometrieIncorrecte
from reseau.territoires.models import Bassin, Commission, Commune, Departement, Epci, Niveau

TAILLE_MAX = 20 * 1024 * 1024
ENTITES_MAX = 40_000
SOMMETS_GARDES = 4_000
TOLERANCES = {Niveau.COMMUNE: 0.0005}
TOLERANCE = 0.002  # environ deux cents mètres : moins d’un pixel sur la carte de la région
CRS_ADMIS = ("CRS84", "EPSG::4326", "EPSG:4326")
# Le modèle, le champ du code, et si le nom seul désigne le territoire.
TERRITOIRES = {
    Niveau.BASSIN: (Bassin, "code", True),
    Niveau.COMMISSION: (Commission, "code", True),
    Niveau.DEPARTEMENT: (Departement, "code", True),
    Niveau.EPCI: (Epci, "siren", True),
    Niveau.COMMUNE: (Commune, "code_insee", False),
}


@dataclass
class ContourLu:
    """One outline of the file; `raison` says why it is refused, `code` is empty when no territory of ours answers."""

    valeur: str
    code: str = ""
    nom: str = ""
    raison: str = ""
    forme: Forme = field(default_factory=list, repr=False)
    sommets: int = 0

    @property
    def geojson(self) -> dict[str, Any]:
        """What is stored."""
        return geometrie.geojson_ecrire(self.forme)


@dataclass
class Lecture:
    """What a file would give: outlines ready to be stored, refused, or of territories that are not ours."""

    niveau: str
    bons: list[ContourLu]
    refuses: list[ContourLu]
    ignores: list[ContourLu]
    absents: list[str]


def fichier_lire(contenu: bytes) -> dict[str, Any]:
    """The GeoJSON collection in these bytes; RegleRefusee "fichier_illisible" says why it is not one."""
    if len(contenu) > TAILLE_MAX:
        raise RegleRefusee("fichier_illisible", "Ce fichier dépasse vingt mégaoctets : simplifiez-le ou découpez-le.")
    try:
        donnees = json.loads(contenu.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise RegleRefusee("fichier_illisible", "Ce fichier n’est pas du GeoJSON lisible.")
    if not isinstance(donnees, dict) or donnees.get("type") != "FeatureCollection":
        raise RegleRefusee("fichier_illisible", "Ce fichier n’est pas une collection GeoJSON (FeatureCollection).")
    entites = donnees.get("features")
    if not isinstance(entites, list) or not entites:
        raise RegleRefusee("fichier_illisible", "Cette collection GeoJSON ne contient aucun contour.")
    if len(entites) > ENTITES_MAX:
        raise RegleRefusee("fichier_illisible", f"Ce fichier a plus de {ENTITES_MAX} contours : découpez-le.")
    if not _repere_admis(donnees.get("crs")):
        raise RegleRefusee(
            "fichier_illisible", "Les coordonnées de ce fichier ne sont pas en WGS 84 (EPSG:4326) : convertissez-le."
        )
    return donnees


def chemin_lire(chemin: Path) -> dict[str, Any]:
    """The same from a path; OSError when it cannot be opened."""
    with chemin.open("rb") as flux:
        return fichier_lire(flux.read(TAILLE_MAX + 1))


def _repere_admis(crs: Any) -> bool:
    """Nothing said, or WGS 84."""
    if crs is None:
        return True
    proprietes = crs.get("properties") if isinstance(crs, dict) else None
    nom = proprietes.get("name") if isinstance(proprietes, dict) else None
    return isinstance(nom, str) and nom.endswith(CRS_ADMIS)


def proprietes_proposer(donnees: dict[str, Any]) -> list[str]:
    """The properties of the first outlines, to name in a message."""
    noms: dict[str, None] = {}
    for entite in donnees["features"][:20]:
        proprietes = entite.get("properties") if isinstance(entite, dict) else None
        noms |= dict.fromkeys(str(nom)[:60] for nom in proprietes) if isinstance(proprietes, dict) else {}
    return list(noms)[:20]


def contours_lire(donnees: dict[str, Any], niveau: str, propriete: str = "code") -> Lecture:
    """Match each outline with a territory by its code, or its name where names are unique; writes nothing.

    Outlines of other territories are left aside: a national file may be given as it is.
    """
    niveau = Niveau(niveau)
    codes, noms = _connus(niveau)
    lus = [_entite_lire(entite, propriete, codes, noms) for entite in donnees["features"]]
    _doubles_refuser(lus)
    _lointains_refuser(lus)
    bons = [lu for lu in lus if lu.code and not lu.raison]
    formes = geometrie.simplifier([lu.forme for lu in bons], TOLERANCES.get(niveau, TOLERANCE))
    for lu, forme in zip(bons, formes, strict=True):
        lu.forme, lu.sommets = forme, geometrie.sommets_compter(forme)
        if lu.sommets > SOMMETS_GARDES:
            lu.raison = f"le contour garde {lu.sommets} sommets une fois simplifié : c’est trop pour une page"
    presents = {lu.code for lu in bons}
    return Lecture(
        niveau=niveau,
        bons=[lu for lu in bons if not lu.raison],
        refuses=[lu for lu in lus if lu.raison],
        ignores=[lu for lu in lus if not lu.code and not lu.raison],
        absents=[nom for code, nom in codes.items() if code not in presents],
    )


def _connus(niveau: Niveau) -> tuple[dict[str, str], dict[str, str]]:
    """Names by code, and codes by folded name, of the territories in force."""
    modele, champ, par_nom = TERRITOIRES[niveau]
    lignes = modele.objects.en_vigueur() if niveau in (Niveau.BASSIN, Niveau.COMMISSION) else modele.objects.all()
    codes = dict(lignes.order_by("nom").values_list(champ, "nom"))
    return codes, {replier(nom): code for code, nom in codes.items()} if par_nom else {}


def _entite_lire(entite: Any, propriete: str, codes: dict[str, str], noms: dict[str, str]) -> ContourLu:
    proprietes = entite.get("properties") if isinstance(entite, dict) else None
    brute = proprietes.get(propriete) if isinstance(proprietes, dict) else None
    if isinstance(brute, bool) or not isinstance(brute, str | int) or str(brute).strip() == "":
        return ContourLu("", raison=f"la propriété « {propriete} » manque")
    valeur = str(brute).strip()[:160]
    code = valeur if valeur in codes else noms.get(replier(valeur), "")
    if not code:
        return ContourLu(valeur)
    lu = ContourLu(valeur, code, codes[code])
    try:
        lu.forme = geometrie.forme_lire(entite.get("geometry"))
    except GeometrieIncorrecte as erreur:
        lu.raison = str(erreur)
    return lu


def _doubles_refuser(lus: list[ContourLu]) -> None:
    vus: set[str] = set()
    for lu in lus:
        if lu.code in vus:
            lu.raison = lu.raison or "ce territoire a déjà un contour dans le fichier"
        elif lu.code:
            vus.add(lu.code)


def _lointains_refuser(lus: list[ContourLu]) -> None:
    """An outline that meets none of our communes has its numbers in the wrong order, or is of somewhere else."""
    bornes = Commune.objects.aggregate(
        ouest=Min("longitude"), sud=Min("latitude"), est=Max("longitude"), nord=Max("latitude")
    )
    if bornes["ouest"] is None:
        return
    for lu in (lu for lu in lus if lu.forme and not lu.raison):
        ouest, sud, est, nord = geometrie.cadre(lu.forme)
        if ouest > bornes["est"] or est < bornes["ouest"] or sud > bornes["nord"] or nord < bornes["sud"]:
            lu.raison = "le contour est loin de la région : longitude et latitude sont peut-être inversées"


def lecture_dire(lecture: Lecture) -> Iterator[str]:
    """The report, one sentence a line; refusals first."""
    for lu in lecture.refuses:
        yield f"Refusé : {lu.nom or lu.valeur or 'contour sans nom'}, {lu.raison}."
    if lecture.ignores:
        exemples = ", ".join(f"« {lu.valeur} »" for lu in lecture.ignores[:5])
        suite = "…" if len(lecture.ignores) > 5 else ""
        yield f"Laissés de côté, inconnus ici : {len(lecture.ignores)} ({exemples}{suite})."
    if lecture.absents:
        exemples = ", ".join(lecture.absents[:5]) + ("…" if len(lecture.absents) > 5 else "")
        yield f"Territoires sans contour dans ce fichier : {len(lecture.absents)} ({exemples})."


def a_garder(lecture: Lecture) -> dict[str, Any]:
    """What a file that was read needs to be written later."""
    entites = [{"properties": {"code": lu.code}, "geometry": lu.geojson} for lu in lecture.bons]
    return {"niveau": lecture.niveau, "donnees": {"type": "FeatureCollection", "features": entites}}
