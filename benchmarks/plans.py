"""A plan of two hundred actions, as a board and as a list, for who holds it; its yearly state as slides and PDF."""

import datetime
import random

ACTIONS, AXES, GRAINE, ANNEE = 200, 6, 5, 2040


def preparer() -> None:
    """Write the actions straight into their tables; the rules have their own tests."""
    from django.core.management import call_command

    from reseau.comptes.models import Compte
    from reseau.plans.choices import EtatActionPlan
    from reseau.plans.models import ActionPlan, AxePlan, IndicateurAction, Plan
    from reseau.structures.models import Structure
    from reseau.territoires.models import Bassin

    if not Compte.objects.exists():
        call_command("charger_demo", verbosity=0)
    hasard, compte, structures = random.Random(GRAINE), Compte.objects.first(), list(Structure.objects.all()[:40])
    niort, jour = Bassin.objects.get(code="niort"), datetime.date(ANNEE, 2, 10)
    plan = Plan.objects.create(
        code=niort.code, bassin=niort, annee=ANNEE, etat="VOTE", vote_le=jour, prepare_par=compte
    )
    axes = [AxePlan.objects.create(plan=plan, ordre=rang, titre=f"Axe numéro {rang}") for rang in range(AXES)]
    actions = ActionPlan.objects.bulk_create(
        ActionPlan(
            axe=hasard.choice(axes), titre=f"Banc, action commune numéro {rang}", ecrite_par=compte,
            porteur_structure=hasard.choice(structures), echeance=jour + datetime.timedelta(days=hasard.randrange(300)),
            etat=hasard.choice(EtatActionPlan.values), dit="Une salle manque encore.",
        )
        for rang in range(ACTIONS)
    )  # fmt: skip
    IndicateurAction.objects.bulk_create(
        IndicateurAction(action=action, libelle="Lieux", unite="lieux", cible=30, valeur=rang % 30, valeur_le=jour)
        if rang % 4
        else IndicateurAction(action=action, libelle="Forums", unite="événements", cible=30, source="evenements_tenus")
        for rang, action in enumerate(actions)
    )
