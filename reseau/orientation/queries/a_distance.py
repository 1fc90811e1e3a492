"""Services given at a distance: the needs that each answers, when, and who takes over (R5.23, R5.3)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from reseau.annuaire.choices import MISSIONS_CEP, Mode
from reseau.annuaire.horaires.francais import LigneHoraire, horaires_en_francais
from reseau.annuaire.horaires.ouverture import Ouverture, ouverture_a
from reseau.annuaire.models import Service
from reseau.orientation.queries.choix import BesoinLu, choix_lire
from reseau.structures.models import Structure

REGION, TOUT_PUBLIC = "region", "tout-public"


@dataclass(frozen=True)
class ServiceADistance:
    """A service, its hours in words, whether one may call now, its needs; it advises, or only informs."""

    service: Service
    heures: list[LigneHoraire]
    ouverture: Ouverture | None
    besoins: list[BesoinLu]
    conseille: bool

    @property
    def besoins_dits(self) -> str:
        """The needs, by their names."""
        return ", ".join(besoin.libelle for besoin in self.besoins)

    @property
    def heures_dites(self) -> str:
        """The hours, on one line."""
        return " ; ".join(map(str, self.heures))


def services_a_distance() -> QuerySet[Service]:
    """Those that the public may see, the Région's first."""
    rang = Case(When(structure__reseau__code=REGION, then=Value(0)), default=Value(1))
    services = Service.objects.filter(publie=True, structure__in=Structure.objects.visibles())
    services = services.alias(modes_dits=Cast("modes", TextField())).filter(modes_dits__contains=Mode.A_DISTANCE.value)
    lus = services.select_related("structure__reseau").order_by(rang, "structure__nom", "pk")
    return lus.prefetch_related("missions", "themes", "publics", "passe_la_main_a")


def repond_a(codes: Sequence[str]) -> Q:
    """What services answer to when they serve one of these needs, as `besoins_de` says it of each."""
    besoins, condition = choix_lire().besoins, Q(pk__in=[])
    for besoin in (besoins[code] for code in codes if code in besoins):
        services = Service.objects.order_by()
        if besoin.themes:
            services = services.filter(themes__code__in=besoin.themes)
        if besoin.publics:
            services = services.filter(publics__code__in=(*besoin.publics, TOUT_PUBLIC))
        condition |= Q(pk__in=services.values("pk"))
    return condition


def besoins_de(service: Service, choisis: Iterable[BesoinLu]) -> list[BesoinLu]:
    """Those of these needs that it answers: one of their themes, and someone whom they admit."""
    themes = {theme.code for theme in service.themes.all()}
    publics = {public.code for public in service.publics.all()}

    def repond(besoin: BesoinLu) -> bool:
        admis = not besoin.publics or bool(publics & {*besoin.publics, TOUT_PUBLIC})
        return admis and (not besoin.themes or bool(themes.intersection(besoin.themes)))

    return [besoin for besoin in choisis if repond(besoin)]


def services_dire(services: Iterable[Service], moment: datetime.datetime | None = None) -> list[ServiceADistance]:
    """These services as the page shows them."""
    moment, besoins = moment or timezone.now(), list(choix_lire().besoins.values())
    return [
        ServiceADistance(
            service=service,
            heures=horaires_en_francais(service.heures_a_distance),
            ouverture=ouverture_a(service.heures_a_distance, moment),
            besoins=besoins_de(service, besoins),
            conseille=bool(MISSIONS_CEP & {mission.code for mission in service.missions.all()}),
        )
        for service in services
    ]
