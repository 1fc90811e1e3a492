"""A body, who sits there, what it met about and will (R4.1, R4.6)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from reseau.animation.choices import PRENNENT_DATE, EtatReunion, Qualite
from reseau.animation.models import Comite, Point, Reunion, Siege, Sondage
from reseau.animation.permissions import peut_sieger, reunions_lisibles
from reseau.comptes.models import Compte

RANGS = {qualite: rang for rang, qualite in enumerate(Qualite.values)}
A_CONVOQUER = (EtatReunion.BROUILLON, EtatReunion.REPORTEE)
QUI = ("compte__profil", "structure", "reseau", "supplee__compte")


@dataclass(frozen=True)
class Rang:
    """A seat with those who stand in for it."""

    siege: Siege
    suppleants: list[Siege] = field(default_factory=list)


@dataclass(frozen=True)
class Instance:
    """What a reader knows of a body: seats of today and to come, meetings, the reserve for those who sit there."""

    comite: Comite
    rangs: list[Rang]
    a_venir: list[Siege]
    reunions: QuerySet[Reunion]
    prochaine: Reunion | None
    en_preparation: Reunion | None
    reserve: list[Point] | None
    sondage: Sondage | None

    @property
    def presidence(self) -> Siege | None:
        """Who chairs it today."""
        return next((rang.siege for rang in self.rangs if rang.siege.qualite == Qualite.PRESIDENCE), None)

    @property
    def comptent(self) -> int:
        """How many seats count for the quorum."""
        return sum(rang.siege.compte_au_quorum for rang in self.rangs)

    @property
    def quorum(self) -> int:
        """How many of them must be there."""
        return self.comite.quorum_de(self.comptent)


def comites_ouverts() -> QuerySet[Comite]:
    """Bodies in force today, with their territory."""
    return Comite.objects.en_vigueur().select_related("bassin", "commission", "parent")


def prochaines_reunions(compte: Compte) -> QuerySet[Reunion]:
    """Meetings to come, convened or being held, that this person may read; the nearest first."""
    prises = reunions_lisibles(compte).filter(etat__in=PRENNENT_DATE, fin__gt=timezone.now())
    return prises.order_by("debut", "pk")


def presidences_de(comites: Iterable[Comite]) -> dict[int, Siege]:
    """Who chairs each of these bodies today."""
    tenues = Siege.objects.en_vigueur().filter(comite__in=[c.pk for c in comites], qualite=Qualite.PRESIDENCE)
    return {siege.comite_id: siege for siege in tenues.select_related("compte", "structure", "reseau")}


def instance_lire(compte: Compte, comite: Comite) -> Instance:
    """One body, as this person may read it."""
    ouverts = comite.sieges.exclude(au__lte=timezone.localdate()).select_related(*QUI)
    sieges = sorted(ouverts, key=lambda siege: (RANGS[siege.qualite], siege.pk))
    lisibles, siege = reunions_lisibles(compte).filter(comite=comite), peut_sieger(compte, comite)
    return Instance(
        comite=comite,
        rangs=_rangs([siege for siege in sieges if not siege.a_venir]),
        a_venir=[siege for siege in sieges if siege.a_venir],
        reunions=lisibles.select_related("lieu").order_by("-debut", "-pk"),
        prochaine=prochaines_reunions(compte).filter(comite=comite).select_related("lieu").first(),
        en_preparation=lisibles.filter(etat__in=A_CONVOQUER).order_by("debut").first(),
        reserve=_reserve(comite) if siege else None,
        sondage=comite.sondages.filter(clos_le=None).first() if siege else None,
    )


def _rangs(sieges: list[Siege]) -> list[Rang]:
    """The seats in order, each stand-in under the seat that it stands for."""
    rangs = {siege.pk: Rang(siege) for siege in sieges}
    for siege in sieges:
        if siege.supplee_id in rangs:
            rangs[siege.supplee_id].suppleants.append(rangs.pop(siege.pk).siege)
    return list(rangs.values())


def _reserve(comite: Comite) -> list[Point]:
    """The topics that wait for a meeting, the oldest first."""
    return list(comite.points.filter(reunion=None).select_related("propose_par").order_by("propose_le", "pk"))
