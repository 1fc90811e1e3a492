"""The trainings that one may write, the latest written first."""

from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Page

from home.gardees import Gardee
from reseau.comptes.models import Compte
from safran.atelier.models import CoAuteur, PublicationPrevue
from safran.atelier.permissions import peut_ecrire
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage

PREVUES = Gardee("formations à publier", pieces=("atelier",))


@dataclass(frozen=True)
class Ligne:
    """A training in the list of the workshop."""

    formation: FormationPage
    modules: int
    changee: bool
    prevue: bool

    @property
    def etat(self) -> tuple[str, str]:
        """Its tone and its words."""
        if self.prevue:
            return "attente", "Programmée"
        if not self.formation.live:
            return "info", "Brouillon"
        return ("attente", "En ligne, des changements attendent") if self.changee else ("ok", "En ligne")


def formations_ecrites(compte: Compte) -> QuerySet[FormationPage]:
    """All of them, or those that one was invited to write, the latest written first."""
    lignes = FormationPage.objects.select_related("latest_revision__user", "rubrique")
    if not peut_ecrire(compte):
        lignes = lignes.filter(pk__in=CoAuteur.objects.filter(compte=compte, retire_le=None).values("formation"))
    return lignes.order_by("-latest_revision_created_at", "-pk")


def prevue_de(formation: FormationPage) -> PublicationPrevue | None:
    """The publication planned for a training; few trainings have one, and which is kept."""
    if formation.pk not in PREVUES.lire("", lambda: frozenset(_prevues())):
        return None
    return PublicationPrevue.objects.filter(formation=formation).select_related("par").first()


def lignes_lire(formations: list[FormationPage]) -> list[Ligne]:
    """What the list says of each: its modules counted, whether something waits to be published; two queries."""
    prevues = set(_prevues())
    pas = Page.steplen
    parents = [formation.path for formation in formations]
    modules: dict[str, list[bool]] = {chemin: [] for chemin in parents}
    lus = ModulePage.objects.filter(depth=min((f.depth for f in formations), default=0) + 1).values_list(
        "path", "live", "has_unpublished_changes"
    )
    for chemin, live, change in lus:
        if chemin[:-pas] in modules:
            modules[chemin[:-pas]].append(change or not live)
    return [
        Ligne(
            formation,
            len(modules[formation.path]),
            formation.has_unpublished_changes or any(modules[formation.path]),
            formation.pk in prevues,
        )
        for formation in formations
    ]


def _prevues() -> QuerySet[PublicationPrevue, int]:
    return PublicationPrevue.objects.values_list("formation_id", flat=True)
