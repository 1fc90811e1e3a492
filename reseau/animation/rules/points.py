"""The points of an agenda and of a reserve: written, put in order, kept for later, taken back (R4.7)."""

import uuid
from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.animation.choices import POINTS_MAX
from reseau.animation.gardes import tenue_exiger
from reseau.animation.models import Comite, Piece, Point, Reunion
from reseau.animation.permissions import peut_sieger
from reseau.animation.rules.preparation import PROCHAINE, ordonner
from reseau.comptes.models import Compte

REGLAGES = ("nature", "duree")


@transaction.atomic
def point_inscrire(
    *, comite: Comite, par: Compte, cle: uuid.UUID, reunion: Reunion | None = None, **champs: Any
) -> Point:
    """A new point, on the agenda of a meeting or in the reserve of the body; the same key writes once.

    Raises RegleRefusee "droit", "etat" once the meeting is held, "trop" beyond POINTS_MAX; ValidationError by field.
    """
    tenue_exiger(par=par, comite=comite)
    return _ecrire(comite, par, cle, reunion, champs)


@transaction.atomic
def point_proposer(*, comite: Comite, par: Compte, cle: uuid.UUID, **champs: Any) -> Point:
    """A point for the reserve, from whoever sits there today. Raises RegleRefusee "droit", "ferme", "trop"."""
    if not peut_sieger(par, comite):
        raise RegleRefusee("droit", "Vous ne siégez pas dans cette instance.")
    if comite.terminee:
        raise RegleRefusee("ferme", "Cette instance est fermée.")
    return _ecrire(comite, par, cle, None, champs)


def _ecrire(comite: Comite, par: Compte, cle: uuid.UUID, reunion: Reunion | None, champs: dict[str, Any]) -> Point:
    Comite.objects.select_for_update().get(pk=comite.pk)
    tenue = reunion and _preparee(reunion)
    if existant := Point.objects.filter(uuid=cle, comite=comite).first():
        return existant
    point = Point(uuid=cle, comite=comite, reunion=tenue, propose_par=par, **champs)
    point.full_clean()
    if tenue:
        _placer(tenue, point)
    else:
        _place_exiger(Point.objects.filter(comite=comite, reunion=None).count())
        point.save()
    return point


@transaction.atomic
def point_modifier(*, point: Point, par: Compte, **champs: Any) -> Point:
    """Change its words, its nature, how long it takes; what the house put keeps its title.

    Raises RegleRefusee "droit", "etat", "office"; ValidationError by field.
    """
    verrou = _tenu(point, par)
    if verrou.office and champs.get("titre", verrou.titre) != verrou.titre:
        raise RegleRefusee("office", "Ce point est posé d’office : son titre ne change pas.")
    for nom, valeur in champs.items():
        setattr(verrou, nom, valeur)
    verrou.full_clean()
    verrou.save(update_fields=list(champs))
    return verrou


@transaction.atomic
def point_deplacer(*, point: Point, par: Compte, de: int, vue: int | None = None) -> None:
    """Move a point by one place (-1 is up); at either end it stays.

    `vue` is the place where it was seen: a point that is there no more was moved already, and stays.
    Raises RegleRefusee "droit", "etat" or "reserve".
    """
    verrou = _tenu(point, par)
    if verrou.reunion is None:
        raise RegleRefusee("reserve", "Ce point est en réserve : mettez-le d’abord à l’ordre du jour.")
    points = list(verrou.reunion.points.all())
    rang = points.index(verrou)
    if vue not in (None, verrou.ordre) or not 0 <= rang + de < len(points):
        return
    points.insert(rang + de, points.pop(rang))
    ordonner(reunion=verrou.reunion, points=points)


@transaction.atomic
def point_reserver(*, point: Point, par: Compte) -> Point:
    """Off the agenda, into the reserve: nothing is lost. Raises RegleRefusee "droit", "etat", "office" or "trop"."""
    verrou = _tenu(point, par)
    reunion = verrou.reunion
    if reunion is None:
        return verrou
    if verrou.office:
        raise RegleRefusee("office", "Ce point est posé d’office : il reste à l’ordre du jour.")
    _place_exiger(Point.objects.filter(comite=verrou.comite, reunion=None).count())
    Piece.objects.filter(point=verrou).update(point=None)
    verrou.reunion = None
    verrou.save(update_fields=["reunion"])
    ordonner(reunion=reunion, points=list(reunion.points.all()))
    return verrou


@transaction.atomic
def point_prendre(*, point: Point, reunion: Reunion, par: Compte) -> Point:
    """From the reserve of its body to the agenda. Raises RegleRefusee "droit", "etat", "ailleurs" or "trop"."""
    tenue_exiger(par=par, comite=point.comite)
    Comite.objects.select_for_update().get(pk=point.comite_id)
    tenue = _preparee(reunion)
    verrou = Point.objects.select_for_update().get(pk=point.pk)
    if verrou.reunion_id == tenue.pk:
        return verrou
    if verrou.reunion_id or verrou.comite_id != tenue.comite_id:
        raise RegleRefusee("ailleurs", "Ce point n’est plus en réserve.")
    _placer(tenue, verrou)
    return verrou


@transaction.atomic
def point_ecarter(*, point: Point, par: Compte) -> None:
    """Out of the reserve, for good. Raises RegleRefusee "droit", "ailleurs", or "repris" by a meeting."""
    tenue_exiger(par=par, comite=point.comite)
    verrou = Point.objects.select_for_update().filter(pk=point.pk).first()
    if verrou is None:
        return
    if verrou.reunion_id:
        raise RegleRefusee("ailleurs", "Ce point n’est plus en réserve.")
    if Point.objects.filter(reporte_de=verrou).exists():
        raise RegleRefusee("repris", "Une réunion a repris ce point : il reste.")
    verrou.delete()


@transaction.atomic
def points_regler(*, reunion: Reunion, par: Compte, reglages: dict[uuid.UUID, dict[str, Any]]) -> None:
    """The nature and the minutes of many points at once, as one form sends them; a point that left is left alone.

    Raises RegleRefusee "droit" or "etat"; ValidationError when one of them cannot be.
    """
    tenue_exiger(par=par, comite=reunion.comite)
    tenue = _preparee(reunion)
    changes = []
    for point in tenue.points.all():
        dits = reglages.get(point.uuid, {})
        if any(getattr(point, nom) != dits.get(nom, getattr(point, nom)) for nom in REGLAGES):
            for nom in REGLAGES:
                setattr(point, nom, dits.get(nom, getattr(point, nom)))
            point.clean_fields(exclude=[f.name for f in point._meta.fields if f.name not in REGLAGES])
            changes.append(point)
    Point.objects.bulk_update(changes, REGLAGES)


def _tenu(point: Point, par: Compte) -> Point:
    """The point as it stands, its meeting locked, for whoever holds the body."""
    tenue_exiger(par=par, comite=point.comite)
    Comite.objects.select_for_update().get(pk=point.comite_id)
    reunion = _preparee(point.reunion) if point.reunion else None
    verrou = Point.objects.select_for_update().get(pk=point.pk)
    if reunion and verrou.reunion_id == reunion.pk:
        verrou.reunion = reunion
    return verrou


def _preparee(reunion: Reunion) -> Reunion:
    """The meeting, locked, while its agenda may change."""
    verrou = Reunion.objects.select_for_update().get(pk=reunion.pk)
    if not verrou.se_prepare:
        raise RegleRefusee("etat", "Cette réunion ne se prépare plus : son ordre du jour est fixé.")
    return verrou


def _placer(reunion: Reunion, point: Point) -> None:
    """At the end of the agenda, before the point that closes it."""
    points = list(reunion.points.all())
    _place_exiger(len(points))
    rang = len(points) - 1 if points and points[-1].titre == PROCHAINE else len(points)
    point.reunion = reunion
    if point.pk:
        Point.objects.filter(pk=point.pk).update(reunion=reunion)
    ordonner(reunion=reunion, points=[*points[:rang], point, *points[rang:]])


def _place_exiger(combien: int) -> None:
    if combien >= POINTS_MAX:
        raise RegleRefusee("trop", f"C’est déjà {POINTS_MAX} points : gardez-en pour une autre fois.")
