"""What LHÉO says of the published trainings, read in a constant number of queries."""

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from wagtail.models import Page, Site

from home import registre
from home.permissions import restreinte
from safran.formations.models import FormationPage, OrganismeFormation


@dataclass(frozen=True)
class SessionLheo:
    """One session in a room, as the room above tells it."""

    numero: str
    debut: datetime.date
    fin: datetime.date
    ville: str
    adresse: str = ""
    inscription: tuple[datetime.date, datetime.date] | None = None


@dataclass(frozen=True)
class OffreLheo:
    """One training, its address, its modules, its sessions."""

    formation: FormationPage
    url: str
    missions: list[str]
    themes: list[str]
    modules: list[str]
    sessions: list[SessionLheo] = field(default_factory=list)


def offres_lire(pk: int | None = None) -> list[OffreLheo]:
    """The published trainings that anybody may read, or the one asked for; empty when there is none."""
    formations = FormationPage.objects.live().filter(~restreinte()).select_related("rubrique").order_by("path")
    formations = list((formations if pk is None else formations.filter(pk=pk)).prefetch_related("missions", "themes"))
    modules = _modules(formations)
    sessions: dict[int, list[SessionLheo]] = {}
    for source in registre.lire("sessions_lheo"):
        for cle, lignes in source([formation.pk for formation in formations]).items():
            sessions.setdefault(cle, []).extend(lignes)
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return [
        OffreLheo(
            formation=formation,
            url=settings.SITE_URL + (formation.relative_url(site) or ""),
            missions=[mission.libelle for mission in formation.missions.all()],
            themes=[theme.libelle for theme in formation.themes.all()],
            modules=modules.get(formation.path, []),
            sessions=sessions.get(formation.pk, []),
        )
        for formation in formations
    ]


def _modules(formations: list[FormationPage]) -> dict[str, list[str]]:
    """Titles of the live modules, by path of their training; one query."""
    if not formations:
        return {}
    chemins = {formation.path for formation in formations}
    titres: dict[str, list[str]] = {}
    pages = Page.objects.live().filter(depth=formations[0].depth + 1, path__gte=min(chemins)).order_by("path")
    for chemin, titre in pages.values_list("path", "title"):
        parent = chemin[: -Page.steplen]
        if parent in chemins:
            titres.setdefault(parent, []).append(titre)
    return titres


def organisme_lire() -> OrganismeFormation:
    """Who answers for the trainings: what the Région has set, or the defaults; reading writes nothing."""
    return OrganismeFormation.objects.filter(site__is_default_site=True).first() or OrganismeFormation()
