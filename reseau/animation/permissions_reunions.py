"""Who answers for a seat, writes a point, joins a document, asks for dates; a stranger gets 404."""

import uuid

from django.db.models import Q

from home.permissions import trouver
from reseau.animation.models import Convocation, DateProposee, Piece, Point, Reunion, Siege, Sondage
from reseau.animation.permissions import comites_tenus, peut_tenir, reunions_lisibles
from reseau.comptes.models import Compte


def convocation_get_repondable(compte: Compte, identifiant: uuid.UUID) -> Convocation:
    """The convening of one's own seat, in force, or of a seat of a body that one holds; Http404 otherwise."""
    siens = Siege.objects.en_vigueur().filter(compte=compte)
    convocations = Convocation.objects.filter(
        Q(siege__in=siens) | Q(reunion__comite__in=comites_tenus(compte)), reunion__in=reunions_lisibles(compte)
    )
    return trouver(convocations.select_related("siege__compte", "reunion__comite"), uuid=identifiant)


def ma_convocation(compte: Compte, reunion: Reunion) -> Convocation | None:
    """The convening of the seat that this person holds today, if any."""
    siens = Siege.objects.en_vigueur().filter(compte=compte)
    return reunion.convocations.filter(siege__in=siens).select_related("siege").first()


def piece_get_tenue(compte: Compte, identifiant: uuid.UUID) -> Piece:
    """A document of a meeting of a body that one holds; Http404 otherwise."""
    pieces = Piece.objects.filter(reunion__comite__in=comites_tenus(compte))
    return trouver(pieces.select_related("reunion__comite"), uuid=identifiant)


def point_get_modifiable(compte: Compte, identifiant: uuid.UUID) -> Point:
    """A point that one holds, while its agenda may change; Http404 otherwise."""
    points = Point.objects.filter(comite__in=comites_tenus(compte)).select_related("reunion__comite", "comite")
    return trouver(points, lambda point: point.reunion is None or point.reunion.se_prepare, uuid=identifiant)


def point_get_en_reserve(compte: Compte, identifiant: uuid.UUID) -> Point:
    """A point of the reserve of a body that one holds; Http404 otherwise."""
    points = Point.objects.filter(comite__in=comites_tenus(compte), reunion=None)
    return trouver(points.select_related("comite"), uuid=identifiant)


def sondage_get_tenu(compte: Compte, identifiant: uuid.UUID) -> Sondage:
    """A poll of a body that one holds; Http404 otherwise."""
    return trouver(
        Sondage.objects.filter(comite__in=comites_tenus(compte)).select_related("comite", "reunion"), uuid=identifiant
    )


def date_get_choisissable(compte: Compte, identifiant: uuid.UUID, pk: int) -> DateProposee:
    """A date of a poll of a body that one holds; Http404 otherwise."""
    dates = DateProposee.objects.filter(sondage__comite__in=comites_tenus(compte), sondage__uuid=identifiant)
    return trouver(dates.select_related("sondage__comite", "sondage__reunion"), pk=pk)


def sieges_repondables(compte: Compte, sondage: Sondage) -> list[Siege]:
    """The seats for which this person answers a poll: her own first; all of them when she holds the body."""
    sieges = sondage.comite.sieges.en_vigueur().select_related("compte", "structure", "reseau").order_by("pk")
    if not peut_tenir(compte, sondage.comite):
        sieges = sieges.filter(compte=compte)
    return sorted(sieges, key=lambda siege: siege.compte_id != compte.pk)
