"""What the page of a bassin shows of its own: its communes, its outline, its place in the region (R4.19)."""

import datetime
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from home import motifs
from home.motifs.cartes import carte_region
from home.registre import Chiffre
from home.typographie import de_la_commune
from reseau.territoires.models import Bassin
from reseau.territoires.queries.carte import couche_collection
from reseau.territoires.queries.communes import communes_du_bassin
from reseau.territoires.queries.compositions import communes_deplacees
from reseau.territoires.queries.listes import bassins_compter

VILLES_DU_DESSIN, VILLES_DE_LA_CARTE = 7, 16
COLONNES = ("nom", "departement__nom", "population", "latitude", "longitude")


class CommuneDite(NamedTuple):
    """A commune as the page and its map name it."""

    nom: str
    departement: str
    population: int
    latitude: float
    longitude: float

    @property
    def point(self) -> dict[str, Any]:
        """Where it falls on a map."""
        return {"nom": self.nom, "lat": self.latitude, "lon": self.longitude}


@dataclass(frozen=True)
class Region:
    """The bassins in force with what `bassins_compter` adds to each, numbered as on their map."""

    bassins: list[Any]
    contours: dict[str, Any]

    @property
    def dessin(self) -> SafeString | str:
        """The map, each bassin with its number and the way to its page; empty before the outlines are loaded."""
        if not self.contours["features"]:
            return ""
        reperes = [
            {"n": rang, "lat": bassin.latitude, "lon": bassin.longitude}
            for rang, bassin in enumerate(self.bassins, 1)
            if bassin.latitude is not None
        ]
        liens = {bassin.nom: reverse("bassin", args=[bassin.code]) for bassin in self.bassins}
        return carte_region(self.contours, reperes, "Carte des bassins du Poitou-Charentes", liens=liens)


@dataclass(frozen=True)
class Territoire:
    """A bassin today: its communes by name, and the outlines of all of them, its own among them."""

    bassin: Bassin
    communes: list[CommuneDite]
    contours: dict[str, Any]
    deplacements: bool  # une commune de la région a changé de bassin : il y a de quoi lire

    @property
    def chiffres(self) -> list[Chiffre]:
        """How many communes, how many people."""
        habitants = sum(commune.population for commune in self.communes)
        return [
            Chiffre(len(self.communes), "commune", "communes"),
            Chiffre(habitants, "habitant", "habitants"),
        ]

    @property
    def par_departement(self) -> dict[str, list[str]]:
        """The names of its communes, département by département, the one that has most of them first."""
        noms: dict[str, list[str]] = {}
        for commune in self.communes:
            noms.setdefault(commune.departement, []).append(commune.nom)
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
    def _par_taille(self) -> list[CommuneDite]:
        return sorted(self.communes, key=lambda commune: -commune.population)

    def dessiner(self, reperes: Any, titre: str) -> SafeString | str:
        """The bassin seen close: a dot for each commune, the names of the largest, these pins on top."""
        if not self.contour:
            return ""
        cadre = motifs.cadre_de(self.contours, self.contour["nom"])
        grandes = [commune.point for commune in self._par_taille]
        villes = motifs.villes_a_nommer(grandes, cadre, VILLES_DU_DESSIN, reperes)
        semis = [(commune.longitude, commune.latitude) for commune in self.communes]
        return carte_region(self.contours, [*villes, *reperes], titre, self.contour["nom"], cadre=cadre, semis=semis)


def bassin_montrer(bassin: Bassin) -> Territoire:
    """What this bassin is today; two queries."""
    jour = timezone.localdate()
    lignes = communes_du_bassin(bassin, jour).values_list(*COLONNES, Exists(communes_deplacees()))
    communes = [CommuneDite(*ligne[:-1]) for ligne in lignes]
    deplacements = not lignes or any(ligne[-1] for ligne in lignes)
    return Territoire(bassin, communes, couche_collection(), deplacements)


def bassins_montrer() -> Region:
    """Every bassin in force; two queries."""
    return Region(list(bassins_compter()), couche_collection())
