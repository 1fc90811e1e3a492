"""Write the minutes of a point: a pen that is lent for two minutes, versions, and no text ever lost (R4.7).

A text that comes late, or while someone else holds the pen, is never refused nor laid over another: it is kept beside,
as a `TexteConcurrent`, and one reader says what becomes of the two.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import heure
from reseau.animation.choices import BAIL, ECRITES, TEXTE_MAX, GardeTexte
from reseau.animation.models import Point, Reunion, TexteConcurrent
from reseau.animation.rules.verrous import ecrit_noter, personnes_exiger, reunion_verrouiller
from reseau.comptes.models import Compte

SEPARE = "\n\n"


@dataclass(frozen=True)
class Ecrit:
    """What became of a text: the point as it stands, and the text kept beside it when it could not be the one."""

    point: Point
    concurrent: TexteConcurrent | None = None


@transaction.atomic
def plume_prendre(*, point: Point, par: Compte) -> Point:
    """Take the pen of a point for two minutes; writing renews it.

    Raises RegleRefusee "plume" while someone else holds it, "droit", "verrouillee", "etat".
    """
    reunion = reunion_verrouiller(reunion=point.reunion, par=par, etats=ECRITES)
    prise = _libre(point, par).update(tenu_par=par, tenu_jusqua=_bail())
    if not prise:
        tient = _relire(point)
        phrase = f"{tient.tenu_par.nom_complet} écrit ce point jusqu’à {heure(tient.tenu_jusqua)}."
        raise RegleRefusee("plume", phrase)
    ecrit_noter(reunion=reunion)
    return _relire(point)


@transaction.atomic
def plume_passer(*, point: Point, par: Compte) -> Point:
    """Put the pen down; nothing happens when someone else holds it. Raises RegleRefusee "droit", "etat"."""
    reunion = reunion_verrouiller(reunion=point.reunion, par=par, etats=ECRITES)
    if Point.objects.filter(pk=point.pk, tenu_par=par).update(tenu_par=None, tenu_jusqua=None):
        ecrit_noter(reunion=reunion)
    return _relire(point)


@transaction.atomic
def point_ecrire(*, point: Point, par: Compte, texte: str, version: int, garder: bool = False) -> Ecrit:
    """Write what was said of a point, as it was read at `version`; sent twice, it is written once.

    Raises RegleRefusee "texte" when it is too long, "personne", "droit", "verrouillee", "etat".
    """
    if len(texte := _lignes(texte)) > TEXTE_MAX:
        raise RegleRefusee("texte", f"C’est trop long : {TEXTE_MAX} caractères au plus, {len(texte)} ici.")
    reunion = reunion_verrouiller(reunion=point.reunion, par=par, etats=ECRITES)
    avant = _relire(point)
    personnes_exiger(texte=texte, reunion=reunion, deja=avant.compte_rendu, garder=garder)
    if texte == avant.compte_rendu:
        return Ecrit(avant)
    if texte.startswith(avant.compte_rendu):  # ce qui est écrit y reste en entier : rien à départager
        version = avant.version
    suivante = {"compte_rendu": texte, "version": F("version") + 1, "tenu_par": par, "tenu_jusqua": _bail()}
    if _libre(point, par).filter(version=version).update(**suivante):
        ecrit_noter(reunion=reunion)
        return Ecrit(_relire(point))
    if not texte:  # vidé en retard : il n’y a rien à garder à côté
        return Ecrit(avant)
    return Ecrit(avant, _garder_a_cote(point, par, texte, reunion))


@transaction.atomic
def concurrent_regler(*, concurrent: TexteConcurrent, par: Compte, garder: str, version: int) -> Point:
    """Say what becomes of two texts: the one written stays, the other replaces it, or they follow each other.

    Raises RegleRefusee "version" when the text that would go has changed since it was read, "deja" once it is said,
    "texte" when both are too long together, "droit", "verrouillee", "etat".
    """
    reunion = reunion_verrouiller(reunion=concurrent.point.reunion, par=par, etats=ECRITES)
    autre = TexteConcurrent.objects.get(pk=concurrent.pk)
    point = _relire(concurrent.point)
    if autre.regle_le:
        raise RegleRefusee("deja", "Ces deux textes sont déjà départagés.")
    if garder == GardeTexte.AUTRE and point.version != version:
        raise RegleRefusee("version", "Le texte du point a changé depuis : relisez les deux avant de choisir.")
    if garder not in GardeTexte.values:
        raise RegleRefusee("garder", "Choisissez lequel garder.")
    texte = {
        GardeTexte.ECRIT: point.compte_rendu,
        GardeTexte.AUTRE: autre.texte,
        GardeTexte.TOUS: SEPARE.join(t for t in (point.compte_rendu, autre.texte) if t),
    }[GardeTexte(garder)]
    if len(texte) > TEXTE_MAX:
        raise RegleRefusee("texte", f"Les deux à la suite dépassent {TEXTE_MAX} caractères : réunissez-les à la main.")
    TexteConcurrent.objects.filter(pk=autre.pk).update(regle_le=ecrit_noter(reunion=reunion), regle_par=par)
    if texte != point.compte_rendu:
        Point.objects.filter(pk=point.pk).update(compte_rendu=texte, version=F("version") + 1)
    return _relire(point)


def _garder_a_cote(point: Point, par: Compte, texte: str, reunion: Reunion) -> TexteConcurrent:
    """One row for a text that goes on; sent again as it is, nothing is written."""
    siens = TexteConcurrent.objects.filter(point=point, auteur=par, regle_le=None)
    concurrent = next((t for t in siens if texte.startswith(t.texte)), TexteConcurrent(point=point, auteur=par))
    if concurrent.texte != texte:
        concurrent.texte, concurrent.ecrit_le = texte, timezone.now()
        concurrent.save()
        ecrit_noter(reunion=reunion)
    return concurrent


def _libre(point: Point, par: Compte) -> QuerySet[Point]:
    """The row of this point, unless someone else holds its pen."""
    sans = Q(tenu_par=None) | Q(tenu_jusqua=None) | Q(tenu_jusqua__lte=timezone.now())
    return Point.objects.filter(sans | Q(tenu_par=par), pk=point.pk)


def _relire(point: Point) -> Point:
    return Point.objects.select_related("reunion__comite", "tenu_par").get(pk=point.pk)


def _bail() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=BAIL)


def _lignes(texte: str) -> str:
    """A browser sends CRLF: the same text, typed or sent by the script, is the same text."""
    return texte.replace("\r\n", "\n").replace("\r", "\n")
