"""Who may what with a shared resource.

Published or archived, it is read by everyone or by members, as whoever keeps it chose; suspended, by who keeps it and
the Région alone. It is published by network leads for their networks, by chargés de mission and the Région for the
Région (R5.7), by who animates a working group for the group (R5.17). It is kept by who published it, while that right
lasts, by the lead of its network, by who animates its group and by the Région.
"""

from dataclasses import dataclass

from home.permissions import trouver
from pratiques.choices import RESSOURCES_LISIBLES, Visibilite
from pratiques.models import GroupeDeTravail, Ressource
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_charge_de_mission, est_membre, est_region, est_tete_de_reseau, reseaux_menes
from reseau.structures.models import Reseau

RESSOURCES = Ressource.objects.select_related("reseau", "groupe", "compte")


@dataclass(frozen=True)
class Porteur:
    """In whose name a resource is published; neither is the Région."""

    reseau: Reseau | None = None
    groupe: GroupeDeTravail | None = None

    @property
    def cle(self) -> str:
        """A word for a form."""
        if self.groupe:
            return f"groupe-{self.groupe.pk}"
        return f"reseau-{self.reseau.pk}" if self.reseau else "region"

    def __str__(self) -> str:
        if self.groupe:
            return f"Groupe de travail « {self.groupe} »"
        return str(self.reseau or "La Région")


def peut_publier_ressource(compte: Compte) -> bool:
    """Leads a network, animates a bassin or a working group, or is of the Région."""
    return est_tete_de_reseau(compte) or porte_pour_la_region(compte) or bool(groupes_animes(compte))


def groupes_animes(compte: Compte) -> list[GroupeDeTravail]:
    """Working groups still at work that this person animates."""
    return list(compte.groupes_animes.ouverts()) if est_membre(compte) else []


def porte_pour_la_region(compte: Compte) -> bool:
    """Publishes in the name of the Région."""
    return est_charge_de_mission(compte) or est_region(compte)


def porteurs_offerts(compte: Compte, ressource: Ressource | None = None) -> list[Porteur]:
    """In whose name this person may publish, today's choice for a resource first."""
    reseaux = Reseau.objects.all() if est_region(compte) else Reseau.objects.filter(pk__in=reseaux_menes(compte))
    offerts = [Porteur(reseau=reseau) for reseau in reseaux]
    offerts += [Porteur()] * porte_pour_la_region(compte)
    offerts += [Porteur(groupe=groupe) for groupe in groupes_animes(compte)]
    actuel = [Porteur(ressource.reseau, ressource.groupe)] if ressource else []
    return list(dict.fromkeys([*actuel, *offerts]))


def peut_porter(compte: Compte, porteur: Porteur) -> bool:
    """May answer for a resource in this name."""
    if porteur.groupe:
        return est_region(compte) or est_membre(compte) and porteur.groupe.animateur_id == compte.pk
    if porteur.reseau:
        return est_tete_de_reseau(compte, porteur.reseau.pk) or est_region(compte)
    return porte_pour_la_region(compte)


def peut_tenir_ressource(compte: Compte, ressource: Ressource) -> bool:
    """Changes it, checks it, takes it off."""
    if ressource.groupe_id is not None or ressource.reseau_id is not None or est_region(compte):
        return peut_porter(compte, Porteur(ressource.reseau, ressource.groupe))
    return ressource.compte_id == getattr(compte, "pk", None) and est_charge_de_mission(compte)


def peut_lire_ressource(compte: Compte, ressource: Ressource) -> bool:
    """The whole rule of this page's first paragraph."""
    if ressource.etat in RESSOURCES_LISIBLES and (ressource.visibilite == Visibilite.PUBLIQUE or est_membre(compte)):
        return True
    return peut_tenir_ressource(compte, ressource)


def ressource_get_visible(compte: Compte, uuid: str) -> Ressource:
    """The resource, or Http404 whether it exists or not."""
    return trouver(RESSOURCES, lambda r: peut_lire_ressource(compte, r), uuid=uuid)


def ressource_get_tenue(compte: Compte, uuid: str) -> Ressource:
    """A resource that this person keeps, or Http404."""
    return trouver(RESSOURCES, lambda r: peut_tenir_ressource(compte, r), uuid=uuid)
