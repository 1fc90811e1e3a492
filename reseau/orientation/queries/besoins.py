"""Needs and situations as they hold today, the first information of each need, the services given at a distance
(R5.22, R5.23).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from home.registre import Resultat, SourceDeLignes
from home.site.cache import Gardee
from reseau.annuaire.choices import MISSIONS_CEP, Mode
from reseau.annuaire.models import Service
from reseau.annuaire.portes import horaires_en_francais, ouverture_a
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, reseaux_menes
from reseau.orientation.choices import GenreSituation
from reseau.orientation.models import BesoinType, PremiereInformation, Situation, information_limite
from reseau.orientation.permissions import informations, peut_ecrire_information
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Theme

CHOIX = Gardee("besoins et situations", modeles=("orientation.besointype", "orientation.situation", "vocabulaires"))


@dataclass(frozen=True)
class BesoinLu:
    """A need, what delivers it, by codes, and how the search reads it (`dit`)."""

    pk: int
    code: str
    libelle: str
    aide: str
    missions: tuple[str, ...]
    themes: tuple[str, ...]
    publics: tuple[str, ...]
    dit: str = ""


@dataclass(frozen=True)
class SituationLue:
    """A situation or a point, the publics it belongs to, by codes, and how the search reads it (`dit`)."""

    pk: int
    code: str
    libelle: str
    aide: str
    principale: bool
    publics: tuple[str, ...]
    dit: str = ""


@dataclass(frozen=True)
class Choix:
    """What the three questions offer on a day, in order."""

    besoins: dict[str, BesoinLu]
    situations: dict[str, SituationLue]

    @property
    def principales(self) -> list[SituationLue]:
        """Those that say who the person is."""
        return [situation for situation in self.situations.values() if situation.principale]

    @property
    def points(self) -> list[SituationLue]:
        """Those to take into account beside it."""
        return [situation for situation in self.situations.values() if not situation.principale]


def choix_lire(jour: datetime.date | None = None) -> Choix:
    """The needs and situations in force on `jour` (today by default)."""
    jour = jour or timezone.localdate()
    return CHOIX.lire(jour, lambda: _choix(jour))


def _choix(jour: datetime.date) -> Choix:
    besoins = BesoinType.objects.en_vigueur(jour).prefetch_related("missions", "themes", "publics")
    situations = Situation.objects.en_vigueur(jour).prefetch_related("publics")
    return Choix(
        {
            b.code: BesoinLu(
                b.pk,
                b.code,
                b.libelle,
                b.aide,
                _codes(b.missions),
                _codes(b.themes),
                _codes(b.publics),
                b.dit or b.libelle,
            )
            for b in besoins
        },
        {
            s.code: SituationLue(
                s.pk,
                s.code,
                s.libelle,
                s.aide,
                s.genre == GenreSituation.PRINCIPALE,
                _codes(s.publics),
                s.dit or s.libelle,
            )
            for s in situations
        },
    )


def _codes(relation: object) -> tuple[str, ...]:
    return tuple(terme.code for terme in relation.all())  # type: ignore[attr-defined]


# What any door says first, need by need: the pages, who may write them, where they are found (R5.22).


def information_du_besoin(besoin: int) -> PremiereInformation | None:
    """The first information of a need, by its key, in force today."""
    return informations().filter(besoin=besoin).first()


def sujets_lire(compte: Compte) -> list[tuple[BesoinType, PremiereInformation | None]]:
    """Every need in force with its first information; those not written yet only for who may write them."""
    ecrites = {information.besoin_id: information for information in informations()}
    peut_ecrire = peut_ecrire_information(compte, None)
    return [
        (besoin, ecrites.get(besoin.pk))
        for besoin in BesoinType.objects.en_vigueur(timezone.localdate())
        if besoin.pk in ecrites or peut_ecrire
    ]


def informations_a_confirmer(compte: Compte) -> QuerySet[PremiereInformation]:
    """Those that this person keeps and that nobody confirmed for six months."""
    tenues = Q() if est_region(compte) else Q(reseau__in=reseaux_menes(compte))
    return informations().filter(tenues, confirmee_le__lt=information_limite())


def informations_des_themes(themes: Iterable[Theme]) -> list[PremiereInformation]:
    """Those of the needs that one of these themes answers; one query."""
    return list(informations().filter(besoin__themes__in=list(themes)).distinct())


def informations_par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> list[Resultat]:
    """The pages of the needs that one of these themes answers."""
    return [_resultat(une, "Premières informations") for une in informations_des_themes(themes)[:limite]]


def _resultat(une: PremiereInformation, etiquette: str = "") -> Resultat:
    adresse = reverse("premiere_information", args=[une.besoin.code])
    return Resultat(une.besoin.libelle, adresse, une.besoin.aide, etiquette)


RECHERCHE = SourceDeLignes(
    "premieres_informations",
    "Premières informations",
    lambda compte, texte: informations(),
    lambda une, texte: _resultat(une),
    ("besoin__libelle", "besoin__aide", "a_dire"),
)


# Services given at a distance: the needs that each answers, when, and who takes over (R5.23, R5.3).

REGION, TOUT_PUBLIC = "region", "tout-public"


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


def services_dire(services: Iterable[Service]) -> list[Service]:
    """These services with what the page shows of each: its hours, its needs; it advises, or only informs."""
    dits: list[Any] = list(services)
    besoins = list(choix_lire().besoins.values())
    for service in dits:
        service.heures = horaires_en_francais(service.heures_a_distance)
        service.ouverture = ouverture_a(service.heures_a_distance, timezone.now())
        service.besoins = besoins_de(service, besoins)
        service.besoins_dits = ", ".join(besoin.libelle for besoin in service.besoins)
        service.conseille = bool(MISSIONS_CEP & {mission.code for mission in service.missions.all()})
    return dits
