"""What a learner finds back beside the steps: own notes, own time."""

from django.db.models import QuerySet

from safran.formations.expressions import constats_figes
from safran.parcours.models import NoteEtape, Suivi
from safran.parcours.queries.plans import plan_lire
from safran.parcours.queries.siennes import siennes_lire
from safran.parcours.queries.suivis import mesures_lire


def note_de(suivi: Suivi, module_pk: int, etape_id: str) -> NoteEtape:
    """The note beside one step, empty when nothing was written."""
    siennes = siennes_lire(NoteEtape, suivi, module_pk, etape_id)
    return siennes[0] if siennes else NoteEtape(suivi=suivi, module_id=module_pk, etape_id=etape_id)


def notes_de(suivi: Suivi) -> QuerySet[NoteEtape]:
    """Every note of a following, in the order of the modules then of writing."""
    return (
        NoteEtape.objects.filter(suivi=suivi).exclude(texte="").select_related("module").order_by("module__path", "pk")
    )


def minutes_passees(suivi: Suivi) -> int:
    """Whole minutes measured on the screen, as the server counted them, each step under its cap."""
    return mesures_lire(Suivi.objects.filter(pk=suivi.pk), [plan_lire(suivi.formation)])[suivi.pk] // 60


def temps_prouve(suivi: Suivi) -> bool:
    """Whether the time measured proves something: a quiz passed on the server was among what completed the training."""
    constats = constats_figes(suivi.achevement.expression)
    return any(constat.get("type") == "quiz_reussi" and constat.get("atteint") for constat in constats)
