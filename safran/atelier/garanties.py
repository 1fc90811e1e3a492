"""What a proposal holds back, whatever door publishes it; what its publication closes."""

from collections.abc import Iterator
from typing import Any

from wagtail.models import Page, Revision
from wagtail.signals import page_published

from safran.atelier.choices import EtatProposition
from safran.atelier.models import Proposition
from safran.atelier.rules.propositions import proposition_publiee
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage

PUBLIABLES = {EtatProposition.LUE, EtatProposition.PUBLIEE}


def lectures_attendues(page: Page) -> Iterator[str]:
    """A proposal goes online once two networks have read it."""
    chemin = {FormationPage: page.path, ModulePage: page.path[: -page.steplen]}.get(type(page))
    attend = Proposition.objects.filter(formation__path=chemin).exclude(etat__in=PUBLIABLES)
    if chemin and attend.exists():
        yield "Ce module est proposé par un réseau : il attend que deux lectures l’acceptent."


def brancher() -> None:
    """Know when a training goes online."""
    page_published.connect(_publiee, sender=FormationPage, dispatch_uid="atelier_proposition_publiee")


def _publiee(instance: FormationPage, revision: Revision | None = None, **_signal: Any) -> None:
    proposition_publiee(formation=instance, par=revision.user if revision else None)
