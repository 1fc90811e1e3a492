"""Who keeps notebooks: every member, each her own; another's is not there. A signed link opens one list, for
anyone (ADR 026).
"""

import uuid
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse

from home.permissions import trouver
from reseau.annuaire.choices import Genre
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.permissions import lieu_get_visible, structure_get_visible
from reseau.carnets.models import Carnet, FicheRetenue, Partage
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.structures.portes import structure_canonique

SEL = "carnets.partage"


def lien_de(partage: Partage) -> str:
    """The whole address."""
    return settings.SITE_URL + reverse("liste_partagee", args=[signing.Signer(salt=SEL).sign(partage.cle.hex)])


def partage_du_jeton(jeton: str) -> Partage | None:
    """The link that opens today; None alike for one that is forged, revoked, too old, or whose owner left."""
    try:
        cle = uuid.UUID(signing.Signer(salt=SEL).unsign(jeton))
    except (signing.BadSignature, ValueError):
        return None
    partage = Partage.objects.select_related("carnet__compte").filter(cle=cle).first()
    return partage if partage and partage.vit and partage.carnet.compte.is_active else None


# Who keeps notebooks: every member, each her own; another's is not there. A link opens one list, for anyone.

CHIFFRES_MAX = 18
Cible = Structure | Lieu | Service


def carnet_get_mien(compte: Compte, uuid: UUID) -> Carnet:
    """One's own short list; Http404 otherwise."""
    return trouver(Carnet.objects.exclude(titre=""), uuid=uuid, compte=compte)


def retenue_get_mienne(compte: Compte, pk: int) -> FicheRetenue:
    """A sheet in one of one's own notebooks; Http404 otherwise."""
    return trouver(FicheRetenue.objects.select_related("carnet"), pk=pk, carnet__compte=compte)


def carnet_get_partage(jeton: str) -> Carnet:
    """The list that a link opens today; Http404, the same for any that opens nothing."""
    partage = partage_du_jeton(jeton)
    if partage is None:
        raise Http404
    return partage.carnet


def cible_get(compte: Compte, genre: str, cle: str) -> Cible:
    """The sheet that a star names, if this person may see it; Http404 otherwise."""
    if genre == Genre.STRUCTURE:
        return structure_canonique(structure_get_visible(compte, cle))
    if genre == Genre.LIEU:
        try:
            return lieu_get_visible(compte, UUID(cle))
        except ValueError as erreur:
            raise Http404 from erreur
    if genre == Genre.SERVICE and cle.isascii() and cle.isdigit() and len(cle) <= CHIFFRES_MAX:
        service = trouver(Service.objects.publies().select_related("structure"), pk=int(cle))
        structure_get_visible(compte, service.structure.code)
        return service
    raise Http404
