"""What is said of time before publication: a declared length stays near the one that the steps are expected to take."""

from collections.abc import Iterator

from home.typographie import duree
from safran.formations.models import FormationPage
from safran.parcours.durees import PLAFOND, Duree
from safran.parcours.pages import ModulePage
from safran.parcours.queries.controles.lignes import Controle
from safran.parcours.queries.plans import Plan, modules_lire

AVERTIE = 2  # fois la durée prévue


def module_durees(page: ModulePage, editer: str) -> Iterator[Controle]:
    """A module made elsewhere, whose length nobody wrote; a module far from what its steps ask for."""
    (module,) = modules_lire([page])
    for etape in module.etapes:
        lieu = f"Étape {etape.rang}, « {etape.titre} » : "
        if etape.paquets and not etape.duree.est_ecrite:
            yield Controle(
                False, lieu + "un module fait ailleurs ne dit pas sa durée : écrivez-la, et pourquoi.", editer
            )
    if loin := _loin(module.duree):
        yield Controle(False, f"Le module {loin}, ses étapes en demandent {duree(module.duree.calculee)}.", editer)


def formation_durees(page: FormationPage, plan: Plan, editer: str) -> Iterator[Controle]:
    """The declared length, the room apart: warned over twice the expected one, refused over three times."""
    declarees, prevues = page.minutes_a_distance if page.duree_minutes else 0, plan.minutes
    if not prevues or declarees <= AVERTIE * prevues:
        return
    phrase = f"La formation déclare {duree(declarees)} à distance, ses étapes en demandent {duree(prevues)}."
    if declarees > PLAFOND * prevues:
        phrase += " Au-delà de trois fois, elle ne se publie pas : corrigez la durée, ou dites les heures en salle."
    yield Controle(declarees > PLAFOND * prevues, phrase, editer)


def _loin(dite: Duree) -> str:
    """« annonce 20 min » when a written length is over twice the computed one, or under half of it."""
    loin = dite.est_ecrite and not dite.calculee <= AVERTIE * dite.minutes <= AVERTIE * AVERTIE * dite.calculee
    return f"annonce {duree(dite.minutes)}" if loin and dite.calculee else ""
