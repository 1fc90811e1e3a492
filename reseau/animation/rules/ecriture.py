"""Write the minutes of a point: the pen of the house (`home.plume`), under the lock of the meeting (R4.7)."""

from django.db import transaction

from home.plume import Ecrit, concurrent_departager, texte_ecrire, texte_normaliser
from home.plume import plume_prendre as prendre
from home.plume import plume_rendre as rendre
from reseau.animation.choices import ECRITES, TEXTE_MAX
from reseau.animation.models import Point, TexteConcurrent
from reseau.animation.rules.verrous import ecrit_noter, personnes_exiger, reunion_verrouiller
from reseau.comptes.models import Compte


@transaction.atomic
def plume_prendre(*, point: Point, par: Compte) -> Point:
    """Take the pen of a point for two minutes; writing renews it.

    Raises RegleRefusee "plume" while someone else holds it, "droit", "verrouillee", "etat".
    """
    reunion = reunion_verrouiller(reunion=point.reunion, par=par, etats=ECRITES)
    tenu = prendre(point, par=par, quoi="ce point")
    ecrit_noter(reunion=reunion)
    return tenu


@transaction.atomic
def plume_passer(*, point: Point, par: Compte) -> Point:
    """Put the pen down; nothing happens when someone else holds it. Raises RegleRefusee "droit", "etat"."""
    reunion = reunion_verrouiller(reunion=point.reunion, par=par, etats=ECRITES)
    if rendre(point, par=par):
        ecrit_noter(reunion=reunion)
    return _relire(point)


@transaction.atomic
def point_ecrire(*, point: Point, par: Compte, texte: str, version: int, garder: bool = False) -> Ecrit[Point]:
    """Write what was said of a point, as it was read at `version`; sent twice, it is written once.

    Raises RegleRefusee "texte" when it is too long, "personne", "droit", "verrouillee", "etat".
    """
    texte = texte_normaliser(texte, longueur=TEXTE_MAX)
    reunion = reunion_verrouiller(reunion=point.reunion, par=par, etats=ECRITES)
    personnes_exiger(texte=texte, reunion=reunion, deja=_relire(point).compte_rendu, garder=garder)
    ecrit = texte_ecrire(point, par=par, texte=texte, version=version, a_cote=TexteConcurrent)
    if ecrit.change:
        ecrit_noter(reunion=reunion)
    return ecrit


@transaction.atomic
def concurrent_regler(*, concurrent: TexteConcurrent, par: Compte, garder: str, version: int) -> Point:
    """Say what becomes of two texts. Raises RegleRefusee "droit", "verrouillee", "etat", or as `home.plume` does."""
    reunion = reunion_verrouiller(reunion=concurrent.point.reunion, par=par, etats=ECRITES)
    concurrent_departager(concurrent, par=par, garder=garder, version=version, longueur=TEXTE_MAX)
    ecrit_noter(reunion=reunion)
    return _relire(concurrent.point)


def _relire(point: Point) -> Point:
    return Point.objects.select_related("reunion__comite", "tenu_par").get(pk=point.pk)
