"""Whose figures one reads: the Région all, a chargé de mission own bassins, a network lead and a referent own people.

Never a person's: what is counted comes out by structure at the least, and small numbers are hidden.
"""

from dataclasses import dataclass

from django.db.models import Q

from home.permissions import droit_exiger
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, est_region, reseaux_menes, structures_representees


@dataclass(frozen=True)
class Perimetre:
    """What one reads: the sessions, and among their people those of some structures only."""

    cle: str
    libelle: str
    sessions: Q = Q()
    champ: str = ""
    cles: tuple[int, ...] = ()

    @property
    def entier(self) -> bool:
        return not self.champ

    @property
    def personnes(self) -> Q:
        return self.personnes_de("")

    def personnes_de(self, prefixe: str) -> Q:
        return Q() if self.entier else Q(**{f"{prefixe}{self.champ}__in": self.cles})

    @property
    def regional(self) -> bool:
        return self.cle == "region"


TOUTE_LA_REGION = Perimetre("region", "Toute la région")


def perimetres_de(compte: Compte) -> list[Perimetre]:
    """What this person may read, the widest first."""
    perimetres = []
    if est_region(compte):
        perimetres.append(TOUTE_LA_REGION)
    if bassins := bassins_animes(compte):
        perimetres.append(Perimetre("bassins", "Mes bassins", sessions=Q(bassin__in=sorted(bassins))))
    if reseaux := reseaux_menes(compte):
        siens = tuple(sorted(reseaux))
        perimetres.append(Perimetre("reseau", "Mon réseau", champ="structure__reseau", cles=siens))
    if structures := structures_representees(compte):
        siennes = tuple(sorted(structures))
        perimetres.append(Perimetre("structure", "Ma structure", champ="structure", cles=siennes))
    return perimetres


def perimetre_get(compte: Compte, cle: str = "") -> Perimetre:
    """The one that is named among those one reads, the widest by default, or Http404."""
    perimetres = perimetres_de(compte)
    droit_exiger(perimetres)
    return next((perimetre for perimetre in perimetres if perimetre.cle == cle), perimetres[0])
