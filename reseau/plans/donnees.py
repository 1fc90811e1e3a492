"""What this room knows of a person: what one leads alone, noted, prepared."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.comptes.models import Compte
from reseau.plans.models import ActionPlan, NoteSuivi, Plan


def donnees_des_plans(compte: Compte) -> list[Rubrique]:
    """Plans prepared, actions written, led or spoken of, notes."""
    actions = ActionPlan.objects.select_related("axe__plan__comite", "axe__plan__bassin")
    colonnes = {"Action": "titre", "Plan": lambda action: str(action.plan), "État": "get_etat_display"}
    plans = Plan.objects.filter(prepare_par=compte).select_related("comite", "bassin")
    notes = NoteSuivi.objects.filter(auteur=compte).select_related("action")
    return [
        rubrique("Plans d’actions préparés", plans, {"Plan": str, "Le": "cree_le"}),
        rubrique(
            "Actions de plan pilotées", actions.filter(porteur_compte=compte), {**colonnes, "Pour le": "echeance"}
        ),
        rubrique("Actions de plan écrites", actions.filter(ecrite_par=compte), {**colonnes, "Le": "ecrite_le"}),
        rubrique(
            "Ce que vous avez dit d’actions", actions.filter(dit_par=compte), {**colonnes, "Dit": "dit", "Le": "dit_le"}
        ),
        rubrique("Notes de suivi", notes, {"Action": "action.titre", "Note": "texte", "Le": "ecrite_le"}),
    ]
