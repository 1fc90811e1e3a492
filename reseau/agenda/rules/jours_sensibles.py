"""The days that are not like the others: typed by the Région, or loaded from the official calendars."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.agenda.calendriers import Jours, calendriers_lire
from reseau.agenda.choices import ELEVES, NatureJour
from reseau.agenda.models import JourSensible
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.vocabulaires.models import TypePublic

DUREE_MAX = 120


@dataclass
class BilanJours:
    """What a loading did."""

    ajoutes: int = 0
    gardes: int = 0


@transaction.atomic
def jour_sensible_ecrire(
    *,
    par: Compte,
    nature: str,
    titre: str,
    du: datetime.date,
    dernier: datetime.date,
    source: str,
    publics: Iterable[TypePublic] = (),
    jour: JourSensible | None = None,
) -> JourSensible:
    """Add days, or change those of `jour`; `dernier` is the last one, included. Sent twice, they are there once.

    Raises RegleRefusee "droit", "dernier", or "deja" when the list has them under this title.
    """
    _region_exiger(par)
    if dernier < du:
        raise RegleRefusee("dernier", "Le dernier jour suit le premier.")
    if (dernier - du).days >= DUREE_MAX:
        raise RegleRefusee("dernier", f"Au plus {DUREE_MAX} jours.")
    au = dernier + datetime.timedelta(days=1)
    deja = JourSensible.objects.filter(nature=nature, titre=titre, du=du).exclude(pk=jour.pk if jour else None).first()
    if deja is not None:
        if jour is None and (deja.au, deja.source, deja.ecrit_par_id) == (au, source, par.pk):
            return deja
        raise RegleRefusee("deja", "Ce jour est déjà dans la liste.")
    jour = jour or JourSensible()
    jour.nature, jour.titre, jour.du, jour.au, jour.source, jour.ecrit_par = nature, titre, du, au, source, par
    jour.save()
    jour.publics.set(publics)
    return jour


@transaction.atomic
def jour_sensible_retirer(*, jour: JourSensible, par: Compte) -> None:
    """Take days off the list; gone already, nothing happens. Raises RegleRefusee "droit"."""
    _region_exiger(par)
    JourSensible.objects.filter(pk=jour.pk).delete()


@transaction.atomic
def jours_sensibles_charger(*, jours: Iterable[Jours] | None = None) -> BilanJours:
    """Write what the official calendars say and the list does not; run again, nothing changes.

    Days of the same nature and title that overlap are the same ones: what the Région corrected stays as it is.
    """
    bilan, eleves = BilanJours(), list(TypePublic.objects.filter(code=ELEVES))
    connus: dict[tuple[str, str], list[tuple[datetime.date, datetime.date]]] = {}
    for nature, titre, du, au in JourSensible.objects.values_list("nature", "titre", "du", "au"):
        connus.setdefault((nature, titre), []).append((du, au))
    for dit in calendriers_lire(timezone.localdate()) if jours is None else jours:
        if any(du < dit.au and au > dit.du for du, au in connus.get((dit.nature, dit.titre), ())):
            bilan.gardes += 1
            continue
        jour = JourSensible.objects.create(nature=dit.nature, titre=dit.titre, du=dit.du, au=dit.au, source=dit.source)
        if dit.nature == NatureJour.VACANCES:
            jour.publics.set(eleves)
        bilan.ajoutes += 1
    return bilan


def _region_exiger(par: Compte) -> None:
    if not est_region(par):
        raise RegleRefusee("droit", "Seule la Région tient cette liste.")
