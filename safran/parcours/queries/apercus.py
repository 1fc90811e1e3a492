"""What a learner would see of a draft: a reading that stands in memory only, nobody follows anything."""

from safran.formations.models import FormationPage
from safran.parcours.models import Suivi
from safran.parcours.pages import ModulePage
from safran.parcours.queries.lectures import Lecture
from safran.parcours.queries.plans import Plan, modules_lire
from safran.parcours.queries.suivis import Avancement


def apercu_lire(page: FormationPage | ModulePage, rang: int) -> Lecture:
    """The step of this rank (from 1) in the latest drafts of a module, or of a whole training; the last one beyond."""
    pages = [page] if isinstance(page, ModulePage) else ModulePage.objects.child_of(page).order_by("path")
    brouillons = [p.get_latest_revision_as_object() if p.latest_revision_id else p for p in pages]
    modules = modules_lire(brouillons)
    formation = page.get_parent().specific if isinstance(page, ModulePage) else page
    plan = Plan(formation.pk, modules)
    vues = frozenset(etape.cle for etape in plan.etapes[: rang - 1])
    connues = [etape.id for etape in plan.etapes]
    suivi = Suivi(formation=formation, progression_max=0, etapes_connues=connues)
    etape = plan.etapes[min(rang, len(plan.etapes)) - 1] if plan.etapes else None
    return Lecture(Avancement(suivi, plan, vues), etape)
