"""The map of the territories: outlines by layer, and the list that says what the map shows (R4.19)."""

import datetime
from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Avg, Count, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from home.site.cache import Gardee
from reseau.territoires import contours as geometrie
from reseau.territoires.contours import GeometrieIncorrecte
from reseau.territoires.models import (
    Bassin,
    Commission,
    CompositionBassin,
    CompositionCommission,
    Contour,
    Departement,
    Niveau,
)

# Outlines by layer, for the map drawn on the server and for Leaflet (R4.19).


class Couche(NamedTuple):
    """A layer of the map: its name in addresses, on screen, and how one of its territories is called."""

    cle: str
    niveau: str
    libelle: str
    titre: str
    titre_un: str


COUCHES = {
    couche.cle: couche
    for couche in (
        Couche("bassins", Niveau.BASSIN, "Bassins", "bassins", "bassin"),
        Couche("commissions", Niveau.COMMISSION, "Commissions", "commissions territoriales", "commission territoriale"),
        Couche("departements", Niveau.DEPARTEMENT, "Départements", "départements", "département"),
    )
}
COUCHE_PAR_DEFAUT = COUCHES["bassins"]
CONTOURS = Gardee("contours", modeles=("territoires",), secondes=24 * 3600)


class ContourCarte(NamedTuple):
    """One outline to draw."""

    code: str
    nom: str
    geojson: dict[str, Any]
    approximatif: bool
    source: str
    du: datetime.date | None = None


def couche_lire(cle: str | None) -> Couche:
    """The layer of that name, or the bassins."""
    return COUCHES.get(cle or "", COUCHE_PAR_DEFAUT)


def couches_utiles() -> list[Couche]:
    """The layers that show something: no commission, no layer of commissions."""
    une = Commission.objects.en_vigueur().exists()
    return [couche for couche in COUCHES.values() if une or couche.cle != "commissions"]


def carte_region_donnees(couche: Couche = COUCHE_PAR_DEFAUT, jour: datetime.date | None = None) -> list[ContourCarte]:
    """Outlines of a layer in force on `jour` (today by default), by name; what has no outline is left out."""
    territoires = dict(_lignes(couche, jour).values_list("code", "nom"))
    contours = [
        ContourCarte(c.code, territoires[c.code], c.geojson, c.approximatif, c.source, c.valide_du)
        for c in Contour.objects.en_vigueur(jour).filter(niveau=couche.niveau, code__in=territoires)
    ]
    if couche.niveau == Niveau.COMMISSION:
        contours += _commissions_reunies(territoires, {c.code for c in contours}, jour)
    rangs = {code: rang for rang, code in enumerate(territoires)}
    return sorted(contours, key=lambda contour: rangs[contour.code])


def _lignes(couche: Couche, jour: datetime.date | None) -> QuerySet:
    """What the layer shows, in order."""
    if couche.niveau == Niveau.DEPARTEMENT:
        return Departement.objects.all()
    modele = Commission if couche.niveau == Niveau.COMMISSION else Bassin
    return modele.objects.en_vigueur(jour)


def _commissions_reunies(
    commissions: dict[str, str], dessinees: set[str], jour: datetime.date | None
) -> list[ContourCarte]:
    """A commission without an outline of its own is drawn as its bassins together."""
    bassins = {c.code: c for c in carte_region_donnees(jour=jour)}
    membres: dict[str, list[ContourCarte]] = defaultdict(list)
    compositions = CompositionCommission.objects.en_vigueur(jour).filter(commission__code__in=commissions)
    for commission, bassin in compositions.values_list("commission__code", "bassin__code"):
        if bassin in bassins:
            membres[commission].append(bassins[bassin])
    return [
        ContourCarte(
            code,
            commissions[code],
            _reunir(contours),
            any(contour.approximatif for contour in contours),
            " ; ".join(dict.fromkeys(contour.source for contour in contours)),
        )
        for code, contours in membres.items()
        if code not in dessinees
    ]


def _reunir(contours: list[ContourCarte]) -> dict[str, Any]:
    """Their common outline; side by side when one of them cannot be read as we write them."""
    try:
        formes = [geometrie.forme_lire(contour.geojson) for contour in contours]
    except GeometrieIncorrecte:
        return contours[0].geojson
    return geometrie.geojson_ecrire(geometrie.fondre(formes))


def couche_collection(couche: Couche = COUCHE_PAR_DEFAUT) -> dict[str, Any]:
    """A layer as one GeoJSON collection, which says whether it is approximate and where it comes from.

    Kept by each process: read it, do not change it.
    """
    return CONTOURS.lire((couche.cle, timezone.localdate()), lambda: _collection(carte_region_donnees(couche)))


def _collection(contours: list[ContourCarte]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "approximatif": any(c.approximatif for c in contours),
        "source": " ; ".join(dict.fromkeys(c.source for c in contours)),
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "code": c.code,
                    "nom": c.nom,
                    "approximatif": c.approximatif,
                    "source": c.source,
                    "valide_du": c.du.isoformat() if c.du else None,
                },
                "geometry": c.geojson,
            }
            for c in contours
        ],
    }


def contours_version(couche: Couche = COUCHE_PAR_DEFAUT) -> str:
    """A word that changes whenever the day, an outline or what the layer shows does."""
    jour = timezone.localdate()
    dernier = Contour.objects.order_by("-modifie_le").values("modifie_le")[:1]
    lignes = _lignes(couche, jour).annotate(trace_le=Subquery(dernier)).values_list("code", "nom", "trace_le")
    morceaux: list[Any] = [jour, list(lignes)]
    if couche.niveau == Niveau.COMMISSION:
        compositions = CompositionCommission.objects.en_vigueur(jour).values_list("commission", "bassin")
        morceaux.append(sorted(compositions))
    return "|".join(str(morceau) for morceau in morceaux)


def contours_etat() -> list[dict[str, Any]]:
    """For each level, how many outlines in force are official or approximate, and their sources; one query."""
    lignes = list(Contour.objects.en_vigueur().values_list("niveau", "approximatif", "source"))
    return [
        {
            "libelle": niveau.label,
            "officiels": sum(n == niveau and not approximatif for n, approximatif, _ in lignes),
            "approches": sum(n == niveau and approximatif for n, approximatif, _ in lignes),
            "sources": sorted({source for n, _, source in lignes if n == niveau}),
        }
        for niveau in Niveau
    ]


# The territories of a layer, as a list that says what the map shows.

PARAMETRES = {Niveau.BASSIN: "bassin", Niveau.COMMISSION: "commission", Niveau.DEPARTEMENT: "departement"}


def territoires_lister(couche: Couche) -> list[dict[str, Any]]:
    """Each territory of the layer today: name, communes, people, what it is made of; three queries at most."""
    if couche.niveau == Niveau.DEPARTEMENT:
        lignes = Departement.objects.annotate(communes=Count("commune"), habitants=Sum("commune__population"))
        return [_ligne(couche, d, d.communes, d.habitants) for d in lignes]
    bassins = {b.pk: b for b in bassins_compter()}
    if couche.niveau == Niveau.BASSIN:
        return [_ligne(couche, b, b.communes, b.habitants) for b in bassins.values()]
    membres: dict[int, list[Bassin]] = {}
    compositions = CompositionCommission.objects.en_vigueur().filter(bassin__in=bassins).order_by("bassin__nom")
    for commission, bassin in compositions.values_list("commission", "bassin"):
        membres.setdefault(commission, []).append(bassins[bassin])
    lignes = []
    for commission in Commission.objects.en_vigueur():
        siens = membres.get(commission.pk, [])
        habitants = sum(bassin.habitants or 0 for bassin in siens)
        lignes.append(_ligne(couche, commission, sum(b.communes for b in siens), habitants, [b.nom for b in siens]))
    return lignes


def bassins_compter() -> QuerySet[Bassin]:
    """Bassins in force with their communes of today, the people who live there, and their middle."""
    du_jour = Q(compositions__in=CompositionBassin.objects.en_vigueur())
    return Bassin.objects.en_vigueur().annotate(
        communes=Count("compositions", filter=du_jour),
        habitants=Sum("compositions__commune__population", filter=du_jour),
        latitude=Avg("compositions__commune__latitude", filter=du_jour),
        longitude=Avg("compositions__commune__longitude", filter=du_jour),
    )


def _ligne(couche: Couche, territoire: Any, communes: int, habitants: int | None, membres: Any = ()) -> dict[str, Any]:
    parametre = PARAMETRES[Niveau(couche.niveau)]  # le nom d’une page aussi ; un département n’en a pas
    return {
        "nom": territoire.nom,
        "url": "" if couche.niveau == Niveau.DEPARTEMENT else reverse(parametre, args=[territoire.code]),
        "recherche": f"{parametre}={territoire.code}",
        "communes": communes,
        "habitants": habitants or 0,
        "membres": list(membres),
        "source": getattr(territoire, "source", ""),
    }
