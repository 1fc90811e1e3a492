"""The consolidated number is the sum of the numerators over the sum of the denominators, whatever the plans."""

from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reseau.plans.models import ActionPlan, AxePlan, IndicateurAction, Plan
from reseau.plans.queries.indicateurs import indicateur_consolide
from tests.fabriques import une_region
from tests.reseau.animation.fabriques import un_comite

pytestmark = pytest.mark.django_db
NOMBRES = st.one_of(st.none(), st.decimals(min_value=0, max_value=10**6, places=2))
PLANS = st.lists(
    st.lists(st.tuples(st.sampled_from(["fiches", "Fiches", "lieux"]), NOMBRES, NOMBRES), max_size=4),
    min_size=50, max_size=50,
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans=PLANS)
def test_consolidated_indicator_is_the_sum_of_numerators_over_the_sum_of_denominators(plans):
    """Twenty draws of fifty plans: a thousand."""
    for modele in (IndicateurAction, ActionPlan, AxePlan, Plan):
        modele.objects.all().delete()
    par, comite = une_region(), un_comite("BUREAU")
    ecrits = Plan.objects.bulk_create(
        Plan(code=f"plan-{rang}", comite=comite, annee=2026, prepare_par=par) for rang in range(len(plans))
    )
    axes = AxePlan.objects.bulk_create(AxePlan(plan=plan, titre="Axe") for plan in ecrits)
    actions = ActionPlan.objects.bulk_create(
        ActionPlan(axe=axe, titre="Action", porteur="Un lycée", ecrite_par=par) for axe in axes
    )
    jour = timezone.localdate()
    IndicateurAction.objects.bulk_create(
        IndicateurAction(
            action=action,
            libelle="L",
            unite=unite,
            valeur=valeur,
            valeur_le=None if valeur is None else jour,
            cible=sur,
        )
        for action, mesures in zip(actions, plans, strict=True)
        for unite, valeur, sur in mesures
    )
    comptees = [
        (valeur, sur)
        for mesures in plans
        for unite, valeur, sur in mesures
        if unite.lower() == "fiches" and valeur is not None and sur is not None
    ]
    haut, bas = (sum(paire, Decimal(0)) for paire in (zip(*comptees, strict=True) if comptees else ((), ())))
    consolide = indicateur_consolide(Plan.objects.all(), "fiches")
    assert (consolide.nombre, consolide.sur) == (haut, bas)
    assert consolide.part == (haut / bas if bas else None)
