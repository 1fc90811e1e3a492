"""The directory read by plain loops over its rows, as `domaine.md` tells it: no search index, nothing of the generator.

Slow on purpose and written apart: what the generated questions say is checked against it.
"""

import datetime
import math
from dataclasses import dataclass

from django.utils import timezone
from opening_hours import OpeningHours

from reseau.annuaire.models import Lieu, Service
from reseau.structures.models import Structure
from reseau.territoires.models import Commune

DELIVRE = {"conseil", "accompagnement"}


def km_entre(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Haversine."""
    (la, lo), (lb, lp) = [(math.radians(x), math.radians(y)) for x, y in (a, b)]
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


@dataclass
class Fiche:
    """One published service of a structure in activity, with its published places."""

    structure: Structure
    service: Service
    missions: set[str]
    publics: set[str]
    themes: set[str]
    lieux: list[Lieu]
    sans_lieu: bool


class AnnuaireLu:
    """Every row of the directory, in lists."""

    def __init__(self) -> None:
        self.jour = timezone.localdate()
        self.structures = {s.pk: s for s in Structure.objects.prefetch_related("statuts") if self._en_activite(s)}
        self.fiches = []
        services = Service.objects.prefetch_related("missions", "publics", "themes", "aux_lieux__lieu__commune")
        for service in services:
            if not service.publie or service.structure_id not in self.structures:
                continue
            tous = [au.lieu for au in service.aux_lieux.all()]
            self.fiches.append(
                Fiche(
                    self.structures[service.structure_id], service,
                    {t.code for t in service.missions.all()}, {t.code for t in service.publics.all()},
                    {t.code for t in service.themes.all()}, [lieu for lieu in tous if lieu.publie], not tous,
                )
            )  # fmt: skip

    def _en_activite(self, structure: Structure) -> bool:
        if structure.fusionnee_dans_id:
            return False
        en_cours = [s for s in structure.statuts.all() if s.du <= self.jour and (s.au is None or s.au > self.jour)]
        return not any(statut.statut in ("CANDIDATE", "RETIREE") for statut in en_cours)

    def couvre(self, service: Service, commune: Commune) -> bool:
        """The zone of the service holds this commune."""
        codes = service.zone_codes
        if service.zone == "PAYS":
            return True
        if service.zone in ("REGION", "DEPARTEMENT"):
            return (service.zone == "REGION" and not codes) or commune.code_insee[:2] in codes
        if service.zone == "BASSIN":
            compositions = commune.compositions.filter(du__lte=self.jour).select_related("bassin")
            return any(c.bassin.code in codes for c in compositions if c.au is None or c.au > self.jour)
        if service.zone == "EPCI":
            return bool(commune.epci) and commune.epci.siren in codes
        return bool({commune.code_insee, *commune.anciens_codes} & set(codes))

    def fraiche(self, *dates: datetime.date | None) -> bool:
        """Confirmed within a year, the stalest counting."""
        connues = [date for date in dates if date]
        return bool(connues) and (self.jour - min(connues)).days <= 365

    def atteint(self, fiche: Fiche, commune: Commune, km: float, *, prudent: bool = False) -> bool:
        """People of this town may use it: a place near enough, or from afar. `prudent`: stale or elsewhere counts."""
        if not prudent and not self.couvre(fiche.service, commune):
            return False
        a_distance = "A_DISTANCE" in fiche.service.modes
        for lieu in fiche.lieux:
            pres = km_entre((commune.latitude, commune.longitude), lieu.position) <= km
            loin = a_distance and self.couvre(fiche.service, commune)
            if (pres or loin) and (prudent or self.fraiche(fiche.service.confirme_le, lieu.confirme_le)):
                return True
        sans = not fiche.lieux and (fiche.sans_lieu or a_distance) and self.couvre(fiche.service, commune)
        return sans and (prudent or self.fraiche(fiche.service.confirme_le))

    def delivrent(self, missions, public, theme, commune, km, *, prudent=False) -> list[Fiche]:
        """Every sheet that does one of these missions for this public about this theme, reachable from this town."""
        return [
            f
            for f in self.fiches
            if f.missions & set(missions)
            and (not public or f.publics & {public, "tout-public"})
            and (not theme or theme in f.themes)
            and self.atteint(f, commune, km, prudent=prudent)
        ]

    def ouvert(self, lieu: Lieu, moment: datetime.datetime) -> bool:
        """Open by the hours of the place itself; closed on the days it announced."""
        jour = moment.date().isoformat()
        if any(f["du"] <= jour <= (f.get("au") or f["du"]) for f in lieu.fermetures):
            return False
        return OpeningHours(lieu.horaires, country="FR", timezone=moment.tzinfo).is_open(moment)
