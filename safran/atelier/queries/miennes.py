"""The trainings that one may write, the latest written first."""

from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Page

from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage


@dataclass(frozen=True)
class Ligne:
    """A training in the list of the workshop."""

    formation: FormationPage
    modules: int
    changee: bool
    mienne: bool

    @property
    def etat(self) -> tuple[str, str]:
        """Its tone and its words."""
        if getattr(self.formation, "publication_prevue", None):
            return "attente", "Programmée"
        if not self.formation.live:
            return "info", "Brouillon"
        return ("attente", "En ligne, des changements attendent") if self.changee else ("ok", "En ligne")


def formations_ecrites() -> QuerySet[FormationPage]:
    """All of them, the latest written first."""
    lignes = FormationPage.objects.select_related("latest_revision__user", "publication_prevue", "rubrique")
    return lignes.order_by("-latest_revision_created_at", "-pk")


def lignes_lire(formations: list[FormationPage], compte: Compte) -> list[Ligne]:
    """What the list says of each: its modules counted, whether something waits to be published; one query."""
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
            formation.owner_id == compte.pk,
        )
        for formation in formations
    ]
