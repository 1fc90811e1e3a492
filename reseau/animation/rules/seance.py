"""Hold a session: it opens, one point after another is taken up, and the clock tells what each one took (R4.7)."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.choices import REUNION, EtatReunion
from reseau.animation.gardes import tenue_exiger
from reseau.animation.models import Convocation, Point, Reunion
from reseau.animation.rules.verrous import ecrit_noter, reunion_verrouiller
from reseau.comptes.models import Compte


@transaction.atomic
def seance_ouvrir(*, reunion: Reunion, par: Compte) -> Reunion:
    """Open the session at its first point; opened twice, it opened once. Raises RegleRefusee "droit", "vide", "etat".

    A seat named since the meeting was convened is asked its presence as the others.
    """
    tenue_exiger(par=par, comite=reunion.comite)
    verrou = REUNION.verrouiller(reunion)
    if verrou.etat == EtatReunion.EN_COURS:
        return verrou
    if (premier := verrou.points.order_by("ordre", "pk").first()) is None:
        raise RegleRefusee("vide", "L’ordre du jour est vide : ajoutez un point avant d’ouvrir la séance.")
    maintenant = timezone.now()
    dit = {"ouverte_le": maintenant, "point_courant": premier}
    REUNION.changer(verrou, vers=EtatReunion.EN_COURS, par=par, champs=dit)
    premier.commence_le = maintenant
    premier.save(update_fields=["commence_le"])
    deja = verrou.convocations.values("siege")
    for siege in verrou.comite.sieges.en_vigueur().exclude(pk__in=deja):
        Convocation.objects.create(reunion=verrou, siege=siege)
    ecrit_noter(reunion=verrou)
    return verrou


@transaction.atomic
def point_aborder(*, point: Point, par: Compte, traite: bool = False) -> Reunion:
    """Take up this point: the clock of the one before stops; `traite` says besides that it is done with.

    Raises RegleRefusee "droit", "verrouillee", "etat".
    """
    reunion = reunion_verrouiller(reunion=point.reunion, par=par)
    if reunion.point_courant_id == point.pk:
        return reunion
    if traite:
        Point.objects.filter(pk=reunion.point_courant_id).update(traite=True)
    horloge_arreter(reunion=reunion)
    Point.objects.filter(pk=point.pk).update(commence_le=timezone.now())
    reunion.point_courant = point
    reunion.save(update_fields=["point_courant"])
    ecrit_noter(reunion=reunion)
    return reunion


@transaction.atomic
def point_traiter(*, point: Point, par: Compte, traite: bool) -> Point:
    """Say that a point is done with, or that it is not: what is not goes to the next meeting.

    Raises RegleRefusee "droit", "verrouillee", "etat".
    """
    reunion = reunion_verrouiller(reunion=point.reunion, par=par)
    if Point.objects.filter(pk=point.pk).exclude(traite=traite).update(traite=traite):
        ecrit_noter(reunion=reunion)
    point.refresh_from_db(fields=["traite"])
    return point


def horloge_arreter(*, reunion: Reunion) -> None:
    """Count what the current point took; the caller holds the lock of the meeting, and says what comes next."""
    courant = Point.objects.filter(pk=reunion.point_courant_id).exclude(commence_le=None).first()
    if courant is None:
        return
    passees = max(0, int((timezone.now() - courant.commence_le).total_seconds()))
    courant.secondes, courant.commence_le = courant.secondes + passees, None
    courant.save(update_fields=["secondes", "commence_le"])
    reunion.point_courant = None
    reunion.save(update_fields=["point_courant"])
