"""The one answer to « who delivers this? » (R5.4): used by the directory, the generated quiz, later the orientation."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from reseau.annuaire.choices import JOURS_PERIMEE
from reseau.annuaire.models import Lieu, LigneRecherche, Service
from reseau.annuaire.queries.recherche import Criteres, Trouvees, lignes_trouver
from reseau.annuaire.queries.vocabulaire import Libelles
from reseau.annuaire.recherche import bits
from reseau.annuaire.recherche.geographie import couvertes, zones_de_commune
from reseau.structures.models import Structure
from reseau.territoires.models import Commune

RAYON = 60
LIMITE = 50


@dataclass(frozen=True)
class Offre:
    """A service able to deliver, at a place (or remotely: `lieu` is None), and how far it is."""

    structure: Structure
    service: Service
    lieu: Lieu | None
    distance: float | None


def services_delivrant(
    mission: str = "",
    type_public: str = "",
    theme: str = "",
    commune: Commune | None = None,
    *,
    rayon: int = RAYON,
    jour: datetime.date | None = None,
    limite: int = LIMITE,
) -> list[Offre]:
    """Services that deliver `mission` to `type_public` about `theme` (codes; empty means any) to people of `commune`.

    Nearest first, then what is given remotely. Their zone covers the commune; a sheet not confirmed for a year, or of
    a hidden structure, is left out. Each service appears once, at its nearest place.
    """
    jour = jour or timezone.localdate()
    moment = datetime.datetime.combine(jour, datetime.time(12), timezone.get_current_timezone())
    choix = {"mission": mission, "public": type_public, "theme": theme}
    criteres = Criteres(commune=commune, rayon=rayon, choix={nom: (code,) for nom, code in choix.items() if code})
    trouvees = lignes_trouver(criteres, moment, Libelles())
    lignes = trouvees.comptes.lignes
    if commune:
        lignes &= couvertes(zones_de_commune(commune, trouvees.memoire), trouvees.memoire)
    return _offres(lignes, trouvees, jour.toordinal() - JOURS_PERIMEE, limite)


def _offres(lignes: int, trouvees: Trouvees, depuis: int, limite: int) -> list[Offre]:
    """The best row of each service, fresh enough; one query."""
    memoire, distances = trouvees.memoire, trouvees.geographie.distances
    fraiches = [position for position in bits.positions(lignes) if memoire.fraicheur[position] >= depuis]
    fraiches.sort(key=lambda p: (p not in distances, distances.get(p, 0), -memoire.fraicheur[p], p))
    places = {position + memoire.base: position for position in fraiches}
    recues = LigneRecherche.objects.select_related("structure__reseau", "service", "lieu__commune").in_bulk(
        list(places)[: limite * 4]
    )
    offres: dict[int, Offre] = {}
    for cle, position in places.items():
        ligne = recues.get(cle)
        if ligne and ligne.service_id not in offres:
            offres[ligne.service_id] = Offre(ligne.structure, ligne.service, ligne.lieu, distances.get(position))
    return list(offres.values())[:limite]
