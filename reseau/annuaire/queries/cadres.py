"""From where someone looks at the directory: the whole region, own networks, own bassins, own structures."""

from dataclasses import dataclass

from django.db.models import QuerySet

from reseau.annuaire.queries.suivi import lieux_des_bassins
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, est_region, reseaux_menes, structures_representees
from reseau.structures.models import Structure

REGION, RESEAUX, BASSINS, STRUCTURES = "region", "reseaux", "bassins", "structures"


@dataclass(frozen=True)
class Cadre:
    """A point of view: which structures, only the places of these bassins, only these networks."""

    cle: str
    libelle: str
    bassins: frozenset[int] | None = None
    reseaux: frozenset[int] | None = None
    structures: frozenset[int] | None = None

    def visibles(self) -> QuerySet[Structure]:
        """The structures seen from here, among those that the public sees."""
        visibles = Structure.objects.visibles()
        if self.bassins is not None:
            visibles = visibles.filter(pk__in=lieux_des_bassins(self.bassins).values("structure"))
        if self.reseaux is not None:
            visibles = visibles.filter(reseau__in=self.reseaux)
        if self.structures is not None:
            visibles = visibles.filter(pk__in=self.structures)
        return visibles


def cadres_de(compte: Compte) -> list[Cadre]:
    """The points of view of a person, the widest first; no query when rights are already read."""
    cadres = []
    if est_region(compte):
        cadres.append(Cadre(REGION, "Toute la région"))
    if reseaux := reseaux_menes(compte):
        cadres.append(Cadre(RESEAUX, "Mon réseau" if len(reseaux) == 1 else "Mes réseaux", reseaux=reseaux))
    if bassins := bassins_animes(compte):
        cadres.append(Cadre(BASSINS, "Mon bassin" if len(bassins) == 1 else "Mes bassins", bassins=bassins))
    if structures := structures_representees(compte):
        libelle = "Ma structure" if len(structures) == 1 else "Mes structures"
        cadres.append(Cadre(STRUCTURES, libelle, structures=structures))
    return cadres
