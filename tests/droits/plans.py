"""Who opens what of the plans of Niort, one voted, one still being prepared."""

from tests.droits.lignes import MEMBRES, Ligne, membres, seuls

LISENT = seuls("collegue auteur referent charge_mission elu region")
LISENT_302, SIEN = seuls("collegue auteur referent charge_mission elu region", 302), seuls("charge_mission")
SIEGENT, SIEGENT_302 = seuls("auteur charge_mission elu region"), seuls("auteur charge_mission elu region", 302)
TIENNENT, TIENNENT_302 = seuls("charge_mission region"), seuls("charge_mission region", 302)
DISENT, DISENT_302 = (
    seuls("collegue auteur referent charge_mission region"),
    seuls("collegue auteur referent charge_mission region", 302),
)
LU, TENU, PILOTE = "membres du bassin, plan voté", "qui tient le plan", "qui pilote l’action, qui tient le plan"
PLANS: list[Ligne] = [
    Ligne("plans", MEMBRES, "chacun ceux qu’il lit"),
    Ligne("plan_creer", seuls("charge_mission autre_charge region"), "qui tient un territoire"),
    Ligne("plans_actions", MEMBRES, "chacun celles des plans votés qu’il lit"),
    Ligne("mes_actions_de_plan", MEMBRES, "chacun les siennes"),
    Ligne("plan_de_la_decision", seuls("region", 302), "qui tient l’instance qui l’a prise", "décision à porter"),
    Ligne("plan", LISENT, LU, "plan voté"),
    Ligne("plan", SIEGENT, "avant son vote : qui siège, qui tient", "plan en préparation"),
    Ligne("plan_etat", LISENT, LU, "plan voté"),
    Ligne("plan_etat_demander", membres(405), LU, "plan voté", envoi=LISENT_302),
    Ligne("plan_etat_annuel", SIEN, "qui l’a demandé, s’il lit encore le plan", "état annuel"),
    Ligne("plan_pdf", SIEN, "qui l’a demandé, s’il lit encore le plan", "état annuel"),
    Ligne("plan_odp", LISENT, LU, "plan voté"),
    Ligne("plan_odp", SIEGENT, "avant son vote : qui siège, qui tient", "plan en préparation"),
    Ligne("plan_revue", TIENNENT, TENU, "plan voté"),
    Ligne("plan_vie", TIENNENT, TENU, "plan à voter"),
    Ligne("plan_axe_ajouter", TIENNENT, TENU, "plan voté"),
    Ligne("plan_axe", TIENNENT, TENU, "axe d’un plan"),
    Ligne("plan_axe_retirer", TIENNENT, TENU, "axe d’un plan", envoi=TIENNENT_302),
    Ligne("plan_action_ajouter", TIENNENT, TENU, "plan voté"),
    Ligne("plan_action", LISENT, LU, "action de plan"),
    Ligne("plan_action", SIEGENT, "avant le vote : qui siège, qui tient", "action en préparation"),
    Ligne("historique", LISENT, LU, "histoire d’une action de plan"),
    Ligne("plan_action_modifier", TIENNENT, TENU, "action de plan"),
    Ligne("plan_action_etat", DISENT, PILOTE, "action de plan"),
    Ligne("plan_action_inscrire", membres(405), "qui siège dans l’instance", "action de plan", envoi=SIEGENT_302),
    Ligne("plan_note", DISENT, PILOTE, "action de plan"),
    Ligne("plan_etape", DISENT, PILOTE, "action de plan"),
    Ligne("plan_etape_cocher", membres(405), PILOTE, "étape d’action", envoi=DISENT_302),
    Ligne("plan_indicateur", DISENT, PILOTE, "action de plan"),
    Ligne("plan_indicateur_compter", DISENT, PILOTE, "indicateur d’action"),
    Ligne("plan_indicateur_retirer", DISENT, PILOTE, "indicateur d’action", envoi=DISENT_302),
]
