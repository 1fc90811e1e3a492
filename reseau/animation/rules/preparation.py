"""A meeting opens ready: what was not finished, the minutes to adopt, what became of what was decided (R4.7)."""

import datetime
import uuid
from typing import Any

from django.db import transaction

from reseau.animation.choices import A_ADOPTER, EtatReunion, Nature, Office
from reseau.animation.gardes import tenue_exiger
from reseau.animation.models import Comite, Point, Reunion
from reseau.animation.queries.preparation import derniere_close, points_a_reprendre, presidence_de, secretariat_de
from reseau.animation.rules.dates import date_exiger
from reseau.animation.rules.reunions import reunion_creer
from reseau.comptes.models import Compte

PROCHAINE = "Prochaine réunion"
SUIVI = "Où en sont nos décisions"
MINUTES = {Office.ADOPTION: 5, Office.SUIVI: 15}


@transaction.atomic
def reunion_preparer(
    *, comite: Comite, par: Compte, cle: uuid.UUID, debut: datetime.datetime, fin: datetime.datetime, **ou: Any
) -> Reunion:
    """A draft of the next meeting with its agenda begun: adoption, follow-up, what was put off, the next date.

    The same key writes once. Raises RegleRefusee "droit", "ferme", or as `date_exiger`; ValidationError by field.
    """
    tenue_exiger(par=par, comite=comite)
    verrou = Comite.objects.select_for_update().get(pk=comite.pk)
    if existante := Reunion.objects.filter(uuid=cle, comite=verrou).first():
        return existante
    date_exiger(debut=debut, fin=fin)
    reunion = reunion_creer(comite=verrou, par=par, cle=cle, debut=debut, fin=fin, **ou)
    office_poser(reunion=reunion, par=par)
    for point in points_a_reprendre(reunion):
        _reprendre(reunion, point)
    president = presidence_de(reunion.comite)
    _ajouter(reunion, par, PROCHAINE, nature=Nature.DECISION, duree=5, presente_par=president)
    return reunion


def office_poser(*, reunion: Reunion, par: Compte) -> None:
    """Its caller holds it: the two points that the house puts first are there, and true as of today.

    Minutes adopted meanwhile need no point any more; those closed meanwhile have theirs.
    """
    offices = {point.office: point for point in reunion.points.exclude(office="")}
    if Office.SUIVI not in offices:
        _inserer(reunion, par, Office.SUIVI, SUIVI, Nature.INFORMATION, secretariat_de(reunion.comite))
    close = derniere_close(reunion)
    if close and close.etat in A_ADOPTER and Office.ADOPTION not in offices:
        titre = f"Adoption du compte rendu n° {close.numero}"
        _inserer(reunion, par, Office.ADOPTION, titre, Nature.DECISION, presidence_de(reunion.comite))
    elif close and close.etat == EtatReunion.ADOPTEE and Office.ADOPTION in offices:
        offices[Office.ADOPTION].delete()


def _inserer(reunion: Reunion, par: Compte, office: str, titre: str, nature: str, qui: str) -> None:
    """At the head of the agenda; the adoption, put last, comes first."""
    dits = {
        "nature": nature,
        "duree": MINUTES[Office(office)],
        "presente_par": qui,
        "office": office,
        "propose_par": par,
    }
    nouveau = Point(comite=reunion.comite, reunion=reunion, titre=titre, **dits)
    ordonner(reunion=reunion, points=[nouveau, *reunion.points.all()])


def _ajouter(reunion: Reunion, par: Compte, titre: str, **dits: Any) -> None:
    point = Point(comite=reunion.comite, reunion=reunion, titre=titre, propose_par=par, **dits)
    ordonner(reunion=reunion, points=[*reunion.points.all(), point])


def _reprendre(reunion: Reunion, point: Point) -> None:
    """The same point, not yet dealt with: it says where it comes from."""
    repris = ("titre", "nature", "duree", "presente_par", "preparation", "propose_par", "propose_le")
    copie = Point(
        comite=reunion.comite, reunion=reunion, reporte_de=point, **{nom: getattr(point, nom) for nom in repris}
    )
    ordonner(reunion=reunion, points=[*reunion.points.all(), copie])


def ordonner(*, reunion: Reunion, points: list[Point]) -> None:
    """Its caller holds the meeting: these points, new ones among them, in this order from one up."""
    for rang, point in enumerate(points, start=1):
        if point.pk is None:
            point.ordre = rang
            point.save()
        elif point.ordre != rang:
            Point.objects.filter(pk=point.pk).update(ordre=rang)
