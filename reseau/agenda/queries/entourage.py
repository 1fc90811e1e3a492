"""What stands around some dates: the other occupations, the bassins beside, the days that are not like the others."""

import datetime
from collections.abc import Iterable, Sequence

from django.db.models import prefetch_related_objects
from django.utils import timezone

from home.calendrier.occupations import Occupation, occupations_lire
from reseau.agenda.chocs import Entourage, JourMarque, fenetre_a_lire
from reseau.agenda.choices import TOUT_PUBLIC
from reseau.agenda.models import Evenement, JourSensible
from reseau.agenda.occupations import occupations_de
from reseau.territoires.queries.voisinage import bassins_voisins


def entourage_lire(dates: Sequence[Occupation], du: datetime.date | None = None) -> Entourage:
    """Everything that these dates may disturb, and what the days to offer from `du` on may, when there are some."""
    debut, fin = fenetre_a_lire(dates, du)
    return entourage_faire(occupations_lire(debut, fin), debut, fin)


def entourage_faire(autres: Iterable[Occupation], du: datetime.datetime, au: datetime.datetime) -> Entourage:
    """Range what holds between two instants, read once, for the clashes of many dates."""
    return Entourage(autres, voisins=bassins_voisins(), jours=jours_marques(du, au))


def jours_marques(du: datetime.datetime, au: datetime.datetime) -> list[JourMarque]:
    """The days kept by the Région that fall between two instants."""
    premier, dernier = timezone.localdate(du), timezone.localdate(au)
    jours = JourSensible.objects.filter(du__lte=dernier, au__gt=premier).prefetch_related("publics")
    return [JourMarque(jour.titre, jour.nature, jour.du, jour.au, _publics(jour)) for jour in jours]


def dates_a_venir(evenement: Evenement) -> list[Occupation]:
    """The dates of an event that are not over, as what takes people, a room and a day; what was read is not again."""
    prefetch_related_objects([evenement], "creneaux", "bassins", "publics", "themes", "co_organisateurs")
    maintenant = timezone.now()
    return occupations_de(
        evenement, [c for c in evenement.creneaux.all() if c.annule_le is None and c.fin > maintenant]
    )


def _publics(jour: JourSensible) -> frozenset[int]:
    """Those that it names; everyone is nobody in particular."""
    return frozenset(public.pk for public in jour.publics.all() if public.code != TOUT_PUBLIC)
