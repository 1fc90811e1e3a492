"""Bassins and commissions: what each is made of day by day, what its page shows, which ones stand side by side
(R3.2, R4.6, R4.19, R5.14).
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import cos, radians
from typing import Any

from django.db.models import Count, Exists, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from home.dessins import cartes
from home.dessins.cartes import carte_region
from home.registre import Chiffre, Etendue, Perimetre
from home.site.cache import Gardee
from home.temps.typographie import de_la_commune
from reseau.territoires import contours as geometrie
from reseau.territoires.contours import GeometrieIncorrecte
from reseau.territoires.models import (
    Bassin,
    Commission,
    Commune,
    CompositionBassin,
    CompositionCommission,
    Contour,
    Niveau,
)
from reseau.territoires.queries.carte import bassins_compter, couche_collection
from reseau.territoires.queries.communes import communes_du_bassin, distance_km

# What bassins and commissions are made of, day by day: today, what is to come, what was (R3.2, R4.6).


@dataclass(frozen=True)
class Mouvement:
    """A commune left a bassin for another, or will."""

    commune: Commune
    de: Bassin
    vers: Bassin
    arrivee: CompositionBassin

    @property
    def jour(self) -> datetime.date:
        return self.arrivee.du

    @property
    def a_venir(self) -> bool:
        """Has not begun, and may still be given up."""
        return self.arrivee.au is None and self.arrivee.du > timezone.localdate()


def mouvements_lire(bassin: Bassin | None = None) -> list[Mouvement]:
    """Every move of a commune, out of or into this bassin when one is named, the latest first; one query."""
    lignes = CompositionBassin.objects.filter(commune__in=communes_deplacees()).order_by("commune", "du")
    trouves, avant = [], None
    for ligne in lignes.select_related("commune", "bassin", "decidee_par"):
        if avant and avant.commune_id == ligne.commune_id and avant.bassin_id != ligne.bassin_id:
            if bassin is None or bassin.pk in (avant.bassin_id, ligne.bassin_id):
                trouves.append(Mouvement(ligne.commune, avant.bassin, ligne.bassin, ligne))
        avant = ligne
    return sorted(trouves, key=lambda mouvement: (-mouvement.jour.toordinal(), mouvement.commune.nom_replie))


def communes_deplacees() -> QuerySet:
    """The communes that are, were or will be of several bassins."""
    comptees = CompositionBassin.objects.order_by().values("commune").annotate(n=Count("pk"))
    return comptees.filter(n__gt=1).values_list("commune")


def commissions_du_bassin(bassin: Bassin) -> list[CompositionCommission]:
    """The commissions that cover a bassin, will, or did, with their days."""
    return list(bassin.commissions.select_related("commission").order_by("-du", "commission__nom"))


def bassins_sans_commission(jour: datetime.date | None = None) -> QuerySet[Bassin]:
    """Bassins in force that no commission in force covers on `jour` (today by default) (R4.6)."""
    commissions = Commission.objects.en_vigueur(jour)
    couverts = CompositionCommission.objects.en_vigueur(jour).filter(commission__in=commissions)
    return Bassin.objects.en_vigueur(jour).exclude(pk__in=couverts.values("bassin"))


def bassins_vides_apres(communes: Collection[Commune], jour: datetime.date) -> list[Bassin]:
    """Bassins that would have no commune left on `jour` once these have gone."""
    restent = CompositionBassin.objects.filter(au=None).exclude(commune__in=communes)
    quittes = Bassin.objects.en_vigueur(jour).filter(compositions__commune__in=communes, compositions__au=None)
    return list(quittes.exclude(pk__in=restent.values("bassin")).distinct())


def compositions_exporter() -> Iterator[tuple[str, str, str, str, str]]:
    """Code, commune, bassin, from, to: every line, those of before and those to come too."""
    lignes: Iterable[tuple] = CompositionBassin.objects.order_by("commune__code_insee", "du").values_list(
        "commune__code_insee", "commune__nom", "bassin__nom", "du", "au"
    )
    for code, commune, bassin, du, au in lignes:
        yield code, commune, bassin, du.isoformat(), au.isoformat() if au else ""


def bassins_du_perimetre(perimetre: Perimetre) -> QuerySet | list[int | None]:
    """The bassins of an extent: those of a commission today, or the bassin itself."""
    if perimetre.etendue == Etendue.COMMISSION:
        return CompositionCommission.objects.filter(commission=perimetre.cle).en_vigueur().values("bassin")
    return [perimetre.cle]


# What the page of a bassin shows of its own: its communes, its outline, its place in the region (R4.19).

VILLES_DU_DESSIN, VILLES_DE_LA_CARTE = 7, 16


@dataclass(frozen=True)
class Territoire:
    """A bassin today: its communes by name, and the outlines of all of them, its own among them."""

    bassin: Bassin
    communes: Sequence[Commune]
    contours: dict[str, Any]
    deplacements: bool  # une commune de la région a changé de bassin : il y a de quoi lire

    @property
    def chiffres(self) -> list[Chiffre]:
        habitants = sum(commune.population for commune in self.communes)
        return [Chiffre(len(self.communes), "commune", "communes"), Chiffre(habitants, "habitant", "habitants")]

    @property
    def par_departement(self) -> dict[str, list[str]]:
        """The names of its communes, département by département, the one that has most of them first."""
        noms: dict[str, list[str]] = {}
        for commune in self.communes:
            noms.setdefault(commune.departement.nom, []).append(commune.nom)
        return dict(sorted(noms.items(), key=lambda ligne: -len(ligne[1])))

    @property
    def contour(self) -> dict[str, Any]:
        """What is known of its outline in force: approximate or not, since when, from where; empty without one."""
        proprietes = (aire["properties"] for aire in self.contours["features"])
        return next((dites for dites in proprietes if dites["code"] == self.bassin.code), {})

    @property
    def contour_du(self) -> datetime.date | None:
        """The first day of that outline; None when it was always so."""
        jour = self.contour.get("valide_du")
        return datetime.date.fromisoformat(jour) if jour else None

    @property
    def situation(self) -> SafeString | str:
        """The bassin within the region; empty when it has no outline."""
        if not self.contour:
            return ""
        titre = f"Le bassin {de_la_commune(self.bassin.nom)} dans la région"
        return carte_region(self.contours, titre=titre, actif=self.contour["nom"])

    @property
    def villes(self) -> str:
        """Its largest communes for the map that moves: name, latitude, longitude."""
        grandes = self._par_taille[:VILLES_DE_LA_CARTE]
        return json.dumps([(commune.nom, commune.latitude, commune.longitude) for commune in grandes])

    @property
    def _par_taille(self) -> list[Commune]:
        return sorted(self.communes, key=lambda commune: -commune.population)

    def dessiner(self, reperes: Any, titre: str) -> SafeString | str:
        """The bassin seen close: a dot for each commune, the names of the largest, these pins on top."""
        if not self.contour:
            return ""
        cadre = cartes.cadre_de(self.contours, self.contour["nom"])
        grandes = [{"nom": c.nom, "lat": c.latitude, "lon": c.longitude} for c in self._par_taille]
        villes = cartes.villes_a_nommer(grandes, cadre, VILLES_DU_DESSIN, reperes)
        semis = [(commune.longitude, commune.latitude) for commune in self.communes]
        return carte_region(self.contours, [*villes, *reperes], titre, self.contour["nom"], cadre=cadre, semis=semis)


def bassin_montrer(bassin: Bassin) -> Territoire:
    """What this bassin is today."""
    lignes = communes_du_bassin(bassin, timezone.localdate()).select_related("departement")
    communes = list(lignes.annotate(deplacee=Exists(communes_deplacees())))
    deplacements = not communes or any(commune.deplacee for commune in communes)
    return Territoire(bassin, communes, couche_collection(), deplacements)


def bassins_montrer() -> dict[str, Any]:
    """Every bassin in force, numbered as on their map, which leads to their pages; no map before the outlines are."""
    bassins: list[Any] = list(bassins_compter())
    contours = couche_collection()
    reperes = [
        {"n": rang, "lat": bassin.latitude, "lon": bassin.longitude}
        for rang, bassin in enumerate(bassins, 1)
        if bassin.latitude is not None
    ]
    liens = {bassin.nom: reverse("bassin", args=[bassin.code]) for bassin in bassins}
    titre = "Carte des bassins du Poitou-Charentes"
    dessin = carte_region(contours, reperes, titre, liens=liens) if contours["features"] else ""
    return {"bassins": bassins, "contours": contours, "dessin": dessin}


# Which bassins stand side by side: what is planned in one may take people from the next (R5.14).

KM_MAX = 5
DEGRE_KM = 111.2  # un degré de latitude
Paire = tuple[int, int]

VOISINS = Gardee("bassins voisins", modeles=("territoires",), secondes=24 * 3600)


def bassins_voisins() -> Mapping[int, frozenset[int]]:
    """For each bassin in force today, those that share a border with it, or have a commune within five kilometres."""
    jour = timezone.localdate()
    return VOISINS.lire(jour, lambda: _voisins_lire(jour))


def _voisins_lire(jour: datetime.date) -> dict[int, frozenset[int]]:
    cles = dict(Bassin.objects.en_vigueur(jour).values_list("code", "pk"))
    voisins: dict[int, set[int]] = {pk: set() for pk in cles.values()}
    for un, autre in {*_par_les_bords(cles, jour), *_par_les_communes(set(voisins), jour)}:
        voisins[un].add(autre)
        voisins[autre].add(un)
    return {pk: frozenset(autour) for pk, autour in voisins.items()}


def _par_les_bords(cles: Mapping[str, int], jour: datetime.date) -> Iterator[Paire]:
    """Bassins whose outlines have a side in common; an outline that cannot be read has none."""
    contours = Contour.objects.en_vigueur(jour).filter(niveau=Niveau.BASSIN, code__in=cles)
    riverains: dict[frozenset, set[int]] = defaultdict(set)
    for code, trace in contours.values_list("code", "geojson"):
        for cote in _cotes(trace):
            riverains[cote].add(cles[code])
    for bassins in riverains.values():
        yield from combinations(sorted(bassins), 2)


def _cotes(trace: object) -> Iterator[frozenset]:
    try:
        forme = geometrie.forme_lire(trace)
    except GeometrieIncorrecte:
        return
    for polygone in forme:
        for anneau in polygone:
            yield from map(frozenset, pairwise(anneau))


def _par_les_communes(bassins: Iterable[int], jour: datetime.date) -> Iterator[Paire]:
    """Bassins that have two communes whose centres are near; from south to north, so that few are compared."""
    lignes = CompositionBassin.objects.en_vigueur(jour).filter(bassin__in=bassins)
    centres = list(
        lignes.order_by("commune__latitude").values_list("commune__latitude", "commune__longitude", "bassin")
    )
    haut, vues = KM_MAX / DEGRE_KM, set()
    for rang, (latitude, longitude, bassin) in enumerate(centres):
        large = haut / cos(radians(latitude + haut))
        for autre_latitude, autre_longitude, autre in centres[rang + 1 :]:
            if autre_latitude - latitude > haut:
                break
            paire = min(bassin, autre), max(bassin, autre)
            if bassin == autre or paire in vues or abs(autre_longitude - longitude) > large:
                continue
            if distance_km(latitude, longitude, autre_latitude, autre_longitude) < KM_MAX:
                vues.add(paire)
                yield paire
