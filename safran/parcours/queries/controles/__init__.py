"""What must be true before a module or a training is published: a list, each line with where to mend it."""

from typing import Any

from django.urls import reverse

from safran.formations.models import FormationPage
from safran.parcours.pages import ModulePage
from safran.parcours.queries.controles.formations import formation_controles
from safran.parcours.queries.controles.lignes import Controle
from safran.parcours.queries.controles.modules import module_controles
from safran.parcours.queries.personnes import personnes_vues
from safran.parcours.queries.plans import Plan

__all__ = ["Controle", "controles_de", "manques_de_publication", "manques_sans"]


def controles_de(page: Any, plan: Plan | None = None) -> list[Controle]:
    """The checks of a page as it stands in memory; nothing for another kind of page. Blocking ones first.

    `plan` is what a training would hold once its drafts are published with it; else what is online today.
    """
    if isinstance(page, ModulePage):
        trouves = list(module_controles(page))
    elif isinstance(page, FormationPage):
        trouves = list(formation_controles(page, plan=plan))
    else:
        return []
    editer = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk else ""
    trouves += [Controle(False, phrase, editer) for phrase in personnes_vues(page)]
    return sorted(trouves, key=lambda controle: not controle.bloquant)


def manques_de_publication(page: Any) -> list[str]:
    """What keeps a module or a training from being online, in sentences."""
    return [controle.phrase for controle in controles_de(page) if controle.bloquant]


def manques_sans(formation: FormationPage, retires: set[int]) -> list[str]:
    """What a training has today, and would lack if these modules went."""
    avant = manques_de_publication(formation)
    apres = [controle.phrase for controle in formation_controles(formation, retires) if controle.bloquant]
    return [phrase for phrase in apres if phrase not in avant]
