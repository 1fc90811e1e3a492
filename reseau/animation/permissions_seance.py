"""Who follows a session live, and who writes it; a stranger gets 404."""

import uuid
from functools import partial

from home.permissions import trouver
from reseau.animation.models import Point, Reunion, Siege, Suite, TexteConcurrent
from reseau.animation.permissions import comites_tenus, peut_suivre_la_seance
from reseau.comptes.models import Compte


def reunion_get_suivie(compte: Compte, identifiant: uuid.UUID) -> Reunion:
    """A meeting to follow as it is written, once convened: its seats and its holders; Http404 for anyone else."""
    lignes = Reunion.objects.select_related("comite")
    return trouver(lignes, partial(peut_suivre_la_seance, compte), uuid=identifiant)


def version_get_suivie(compte: Compte, identifiant: uuid.UUID) -> int:
    """The version of a meeting that this person follows; one query for who sits there. Http404 for anyone else."""
    siens = Siege.objects.en_vigueur().filter(compte=compte).order_by().values("comite")
    siegees = Reunion.objects.filter(uuid=identifiant, comite__in=siens, convoquee_le__isnull=False)
    version = siegees.values_list("version", flat=True).first() if compte.is_authenticated else None
    return reunion_get_suivie(compte, identifiant).version if version is None else version


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
