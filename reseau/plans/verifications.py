"""What `manage.py verifier` asks of plans."""

from collections.abc import Iterator

from django.db.models import F, Q

from home.indicateurs import indicateurs
from reseau.plans.models import ActionPlan, IndicateurAction, Plan


def plans_coherents() -> Iterator[str]:
    """One pilot per action, actions in a plan voted, a report of the year before, a source that is still counted."""
    seuls = Q(porteur_compte=None, porteur_structure=None, porteur_reseau=None)
    for pk in ActionPlan.objects.filter(seuls, porteur="").values_list("pk", flat=True):
        yield f"L’action de plan {pk} n’a pas de pilote."
    for pk in Plan.objects.exclude(vote_le=None).filter(axes__actions=None).values_list("pk", flat=True).distinct():
        if not ActionPlan.objects.filter(axe__plan=pk).exists():
            yield f"Le plan {pk} est voté sans action."
    reports = ActionPlan.objects.exclude(reportee_de=None)
    for pk in reports.exclude(axe__plan__annee=F("reportee_de__axe__plan__annee") + 1).values_list("pk", flat=True):
        yield f"L’action de plan {pk} n’est pas de l’année qui suit celle dont elle est reportée."
    for pk in (
        IndicateurAction.objects.exclude(source="").exclude(source__in=list(indicateurs())).values_list("pk", flat=True)
    ):
        yield f"L’indicateur {pk} nomme un nombre que la maison ne compte plus."
