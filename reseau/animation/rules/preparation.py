"""A meeting is prepared: it opens ready, has a date and a room, an agenda and documents (R4.7, R5.14)."""

import datetime
import hashlib
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.fichiers.reception import extension_de
from home.temps.typographie import date_longue, heure, nombre_dire
from reseau.agenda.portes import bloquants, chocs_lire, entourage_lire, horaire_de, horaire_exiger, lieu_lire
from reseau.animation.calendrier import occupation_de
from reseau.animation.choices import (
    A_ADOPTER,
    CLOSES,
    POINTS_MAX,
    PRENNENT_DATE,
    REUNION,
    EtatReunion,
    Nature,
    Office,
    Qualite,
)
from reseau.animation.models import Comite, Piece, Point, Reunion
from reseau.animation.permissions import peut_sieger, tenue_exiger
from reseau.animation.queries.preparation import derniere_close, points_a_reprendre, tenant_de
from reseau.comptes.models import Compte
from reseau.territoires.models import Commune

# A meeting begins: its number, its place, the one before (R4.7).


@transaction.atomic
def reunion_creer(*, comite: Comite, par: Compte, cle: uuid.UUID, **champs: Any) -> Reunion:
    """A draft of the next meeting of this body; the same key writes once.

    `champs` are `debut` and `fin`, aware instants, and where it is. Raises RegleRefusee "droit" or "ferme",
    ValidationError by field.
    """
    tenue_exiger(par=par, comite=comite)
    verrou = Comite.objects.select_for_update().get(pk=comite.pk)
    if existante := Reunion.objects.filter(uuid=cle, comite=verrou).first():
        return existante
    if verrou.terminee:
        raise RegleRefusee("ferme", "Cette instance est fermée.")
    numero = (verrou.reunions.aggregate(dernier=Max("numero"))["dernier"] or 0) + 1
    avant = verrou.reunions.exclude(etat=EtatReunion.ANNULEE).order_by("-numero").first()
    reunion = Reunion(uuid=cle, comite=verrou, numero=numero, precedente=avant, preparee_par=par, **champs)
    reunion.full_clean()
    reunion.save()
    REUNION.commencer(reunion, par=par)
    return reunion


# The date of a meeting: to come, alone for its body, in a room that nobody else holds (R4.7, R5.14).

SALLE = "Cette salle est déjà prise à ces heures par une date confirmée : prenez une autre salle ou un autre jour."


def date_exiger(*, debut: datetime.datetime, fin: datetime.datetime) -> None:
    """Raises RegleRefusee "fin", "passe" or "lointain"."""
    horaire_exiger(horaire=horaire_de(debut, fin))


def date_tenir(*, reunion: Reunion, motif_delai: str, neuve: bool = True) -> None:
    """What a date that leaves to the seats must be; its caller holds the body and the meeting.

    One that they know already (not `neuve`) owes no delay any more. Raises RegleRefusee as `date_exiger`,
    "chevauchement" with another meeting of the body, "salle" when a confirmed date holds the room, "delai" when it is
    too near for its rules and no reason is said.
    """
    date_exiger(debut=reunion.debut, fin=reunion.fin)
    autres = reunion.comite.reunions.filter(etat__in=PRENNENT_DATE, debut__lt=reunion.fin, fin__gt=reunion.debut)
    if autre := autres.exclude(pk=reunion.pk).first():
        quand = f"{date_longue(autre.debut)} à {heure(autre.debut)}"
        raise RegleRefusee("chevauchement", f"Cette instance se réunit déjà à ces heures, {quand}.")
    # Nobody else takes a room of this commune until the end of the transaction.
    commune = reunion.lieu.commune if reunion.lieu else lieu_lire(reunion.endroit).ici
    if commune is not None:
        Commune.objects.select_for_update(of=("self",), no_key=True).order_by().get(pk=commune.pk)
    dates = [occupation_de(reunion)]
    if bloquants(chocs_lire(dates, entourage_lire(dates))):
        raise RegleRefusee("salle", SALLE)
    restent = (timezone.localdate(reunion.debut) - timezone.localdate()).days
    if neuve and not motif_delai and restent < reunion.comite.delai_convocation:
        demande = nombre_dire(reunion.comite.delai_convocation, "jour")
        raise RegleRefusee("delai", f"Le règlement demande {demande} : dites pourquoi si près de la date.")


# A meeting opens ready: what was not finished, the minutes to adopt, what became of what was decided (R4.7).

PROCHAINE = "Prochaine réunion"
REPRIS = ("titre", "nature", "duree", "presente_par", "preparation", "propose_par", "propose_le")
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
    autour = {"comite": verrou, "reunion": reunion}
    repris = [
        Point(**autour, reporte_de=point, **{nom: getattr(point, nom) for nom in REPRIS})
        for point in points_a_reprendre(reunion)
    ]
    president = tenant_de(verrou, Qualite.PRESIDENCE)
    dernier = Point(**autour, titre=PROCHAINE, propose_par=par, nature=Nature.DECISION, duree=5, presente_par=president)
    ordonner(reunion=reunion, points=[*reunion.points.all(), *repris, dernier])
    return reunion


def office_poser(*, reunion: Reunion, par: Compte) -> None:
    """Its caller holds it: the two points that the house puts first are there, and true as of today.

    Minutes adopted meanwhile need no point any more; those closed meanwhile have theirs.
    """
    offices = {point.office: point for point in reunion.points.exclude(office="")}
    if Office.SUIVI not in offices:
        _inserer(reunion, par, Office.SUIVI, SUIVI, Nature.INFORMATION, Qualite.SECRETARIAT)
    close = derniere_close(reunion)
    if close and close.etat in A_ADOPTER and Office.ADOPTION not in offices:
        titre = f"Adoption du compte rendu n° {close.numero}"
        _inserer(reunion, par, Office.ADOPTION, titre, Nature.DECISION, Qualite.PRESIDENCE)
    elif close and close.etat == EtatReunion.ADOPTEE and Office.ADOPTION in offices:
        offices[Office.ADOPTION].delete()


def _inserer(reunion: Reunion, par: Compte, office: Office, titre: str, nature: str, qualite: str) -> None:
    """At the head of the agenda; the adoption, put last, comes first."""
    nouveau = Point(
        comite=reunion.comite, reunion=reunion, titre=titre, nature=nature, duree=MINUTES[office], office=office,
        presente_par=tenant_de(reunion.comite, qualite), propose_par=par,
    )  # fmt: skip
    ordonner(reunion=reunion, points=[nouveau, *reunion.points.all()])


def ordonner(*, reunion: Reunion, points: list[Point]) -> None:
    """Its caller holds the meeting: these points, new ones among them, in this order from one up."""
    for rang, point in enumerate(points, start=1):
        if point.pk is None:
            point.ordre = rang
            point.save()
        elif point.ordre != rang:
            Point.objects.filter(pk=point.pk).update(ordre=rang)


# The points of an agenda and of a reserve: written, put in order, kept for later, taken back (R4.7).

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


# Documents joined to a meeting: kept in the private storage, read by who reads the meeting (R4.7).

DOSSIER, PIECES_MAX = "reunions", 40
FIXEES = (*CLOSES, EtatReunion.ANNULEE)


@transaction.atomic
def piece_joindre(
    *, reunion: Reunion, par: Compte, cle: uuid.UUID, nom: str, contenu: bytes, point: Point | None = None
) -> Piece:
    """Join a file that went through the gate (see home.fichiers.reception); the same key writes once.

    Raises RegleRefusee "droit", "etat" once the minutes are written, "trop", or "point" of another meeting.
    """
    tenue_exiger(par=par, comite=reunion.comite)
    verrou = _ouverte(reunion)
    if existante := Piece.objects.filter(uuid=cle, reunion=verrou).first():
        return existante
    if verrou.pieces.count() >= PIECES_MAX:
        raise RegleRefusee("trop", f"Une réunion porte {PIECES_MAX} pièces au plus.")
    if point and point.reunion_id != verrou.pk:
        raise RegleRefusee("point", "Ce point n’est plus à l’ordre du jour.")
    fichier = storages["prive"].save(f"{DOSSIER}/{uuid.uuid4()}.{extension_de(nom)}", ContentFile(contenu))
    return Piece.objects.create(
        uuid=cle, reunion=verrou, point=point, nom=nom[-160:], fichier=fichier, taille=len(contenu),
        empreinte=hashlib.sha256(contenu).hexdigest(), deposee_par=par,
    )  # fmt: skip


@transaction.atomic
def piece_retirer(*, piece: Piece, par: Compte) -> None:
    """Take it away, and its file once that is committed. Raises RegleRefusee "droit" or "etat"."""
    tenue_exiger(par=par, comite=piece.reunion.comite)
    _ouverte(piece.reunion)
    fichier = piece.fichier
    Piece.objects.filter(pk=piece.pk).delete()
    transaction.on_commit(lambda: storages["prive"].delete(fichier))


def _ouverte(reunion: Reunion) -> Reunion:
    verrou = Reunion.objects.select_for_update().get(pk=reunion.pk)
    if verrou.etat in FIXEES:
        raise RegleRefusee("etat", "Les pièces de cette réunion ne changent plus.")
    return verrou
