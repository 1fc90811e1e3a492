"""Who follows a session live, and who writes it; a stranger gets 404."""

import uuid
from functools import partial

from home.permissions import trouver
from reseau.animation.models import Point, Reunion, Suite, TexteConcurrent
from reseau.animation.permissions import comites_tenus, peut_suivre_la_seance
from reseau.animation.permissions_sieges import sieges_de
from reseau.comptes.models import Compte


def reunion_get_suivie(compte: Compte, identifiant: uuid.UUID) -> Reunion:
    """A meeting to follow as it is written, once convened: its seats and its holders; Http404 for anyone else."""
    lignes = Reunion.objects.select_related("comite")
    return trouver(lignes, partial(peut_suivre_la_seance, compte), uuid=identifiant)


def version_get_suivie(compte: Compte, identifiant: uuid.UUID) -> int:
    """The version of a meeting that this person follows; Http404 for anyone else.

    Everyone in the room asks for it every five seconds: one small question.
    """
    lignes = Reunion.objects.filter(uuid=identifiant).values_list("version", "comite", "convoquee_le")
    for version, comite, convoquee_le in lignes:
        if convoquee_le and comite in sieges_de(compte):
            return version
    return reunion_get_suivie(compte, identifiant).version


def suite_get_tenue(compte: Compte, identifiant: uuid.UUID) -> Suite:
    """What came out of a point that this person may write; Http404 otherwise."""
    suites = Suite.objects.filter(point__comite__in=comites_tenus(compte), point__reunion__isnull=False)
    return trouver(suites.select_related("point__reunion__comite"), uuid=identifiant)


def concurrent_get_tenu(compte: Compte, identifiant: uuid.UUID) -> TexteConcurrent:
    """A text kept beside another, of a point that this person may write; Http404 otherwise."""
    textes = TexteConcurrent.objects.filter(point__comite__in=comites_tenus(compte))
    return trouver(textes.select_related("point__reunion__comite"), uuid=identifiant)


def point_get_en_reunion(compte: Compte, identifiant: uuid.UUID) -> Point:
    """A point of a meeting, that this person may write; Http404 otherwise, and for the reserve."""
    points = Point.objects.filter(comite__in=comites_tenus(compte), reunion__isnull=False)
    return trouver(points.select_related("reunion__comite", "tenu_par"), uuid=identifiant)
