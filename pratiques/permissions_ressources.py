"""Who may what with a shared resource.

Published or archived, it is read by everyone or by members, as whoever keeps it chose; suspended, by who keeps it and
the Région alone. It is published by network leads for their networks, by chargés de mission and the Région for the
Région (R5.7). It is kept by who published it, while that right lasts, by the lead of its network and by the Région.
"""

from django.http import Http404

from pratiques.choices import Visibilite
from pratiques.choices_ressources import RESSOURCES_LISIBLES
from pratiques.models import Ressource
from reseau.membres.permissions import (
    est_charge_de_mission,
    est_membre,
    est_region,
    est_tete_de_reseau,
    reseaux_menes,
)
from reseau.structures.models import Reseau


def peut_publier_ressource(compte: object) -> bool:
    """Leads a network, animates a bassin, or is of the Région."""
    return est_tete_de_reseau(compte) or porte_pour_la_region(compte)


def porte_pour_la_region(compte: object) -> bool:
    """Publishes in the name of the Région."""
    return est_charge_de_mission(compte) or est_region(compte)


def reseaux_porteurs(compte: object) -> list[Reseau]:
    """In the name of which networks: those that one leads, every one for the Région."""
    reseaux = Reseau.objects.all()
    return list(reseaux if est_region(compte) else reseaux.filter(pk__in=reseaux_menes(compte)))


def peut_porter(compte: object, reseau_id: int | None) -> bool:
    """May answer for a resource of this network; None is the Région."""
    if reseau_id is None:
        return porte_pour_la_region(compte)
    return est_tete_de_reseau(compte, reseau_id) or est_region(compte)


def peut_tenir_ressource(compte: object, ressource: Ressource) -> bool:
    """Changes it, checks it, takes it off."""
    if est_region(compte):
        return True
    if ressource.reseau_id is not None:
        return est_tete_de_reseau(compte, ressource.reseau_id)
    return ressource.compte_id == getattr(compte, "pk", None) and est_charge_de_mission(compte)


def peut_lire_ressource(compte: object, ressource: Ressource) -> bool:
    """The whole rule of this page's first paragraph."""
    if ressource.etat in RESSOURCES_LISIBLES and (ressource.visibilite == Visibilite.PUBLIQUE or est_membre(compte)):
        return True
    return peut_tenir_ressource(compte, ressource)


def ressource_get_visible(compte: object, uuid: str) -> Ressource:
    """The resource, or Http404 whether it exists or not."""
    ressource = Ressource.objects.select_related("reseau", "compte").filter(uuid=uuid).first()
    if ressource is None or not peut_lire_ressource(compte, ressource):
        raise Http404
    return ressource


def ressource_get_tenue(compte: object, uuid: str) -> Ressource:
    """A resource that this person keeps, or Http404."""
    ressource = ressource_get_visible(compte, uuid)
    if not peut_tenir_ressource(compte, ressource):
        raise Http404
    return ressource


def publication_exiger(compte: object) -> None:
    """Http404 for whoever publishes no resource."""
    if not peut_publier_ressource(compte):
        raise Http404
