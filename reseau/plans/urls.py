"""Addresses of the plans: those that one reads, one of them, its actions, its yearly state."""

from django.urls import path

from reseau.plans.views import actions, plans

PLAN = "<slug:code>/<int:annee>/"
urlpatterns = [
    path("", plans.plans, name="plans"),
    path("preparer/", plans.plan_creer_page, name="plan_creer"),
    path("miennes/", plans.miennes, name="mes_actions_de_plan"),
    path("actions/", plans.actions, name="plans_actions"),
    path("decisions/<str:numero>/", actions.de_la_decision, name="plan_de_la_decision"),
    path("etats/<uuid:uuid>/", plans.pdf_suivre, name="plan_etat_annuel"),
    path("etats/<uuid:uuid>/pdf/", plans.pdf, name="plan_pdf"),
    path("axes/<int:pk>/", plans.axe_modifier, name="plan_axe"),
    path("axes/<int:pk>/retirer/", plans.axe_retirer_page, name="plan_axe_retirer"),
    path("actions/<uuid:uuid>/", actions.action, name="plan_action"),
    path("actions/<uuid:uuid>/modifier/", actions.modifier, name="plan_action_modifier"),
    path("actions/<uuid:uuid>/etat/", actions.etat, name="plan_action_etat"),
    path("actions/<uuid:uuid>/ordre-du-jour/", actions.inscrire, name="plan_action_inscrire"),
    path("actions/<uuid:uuid>/note/", actions.note, name="plan_note"),
    path("actions/<uuid:uuid>/etape/", actions.etape, name="plan_etape"),
    path("actions/<uuid:uuid>/mesurer/", actions.indicateur, name="plan_indicateur"),
    path("etapes/<uuid:uuid>/cocher/", actions.etape_cocher, name="plan_etape_cocher"),
    path("indicateurs/<uuid:uuid>/", actions.indicateur_compter, name="plan_indicateur_compter"),
    path("indicateurs/<uuid:uuid>/retirer/", actions.indicateur_retirer, name="plan_indicateur_retirer"),
    path(PLAN, plans.plan, name="plan"),
    path(f"{PLAN}axes/", plans.axe_ajouter, name="plan_axe_ajouter"),
    path(f"{PLAN}actions/", actions.ajouter, name="plan_action_ajouter"),
    path(f"{PLAN}revue/", plans.revue, name="plan_revue"),
    path(f"{PLAN}etat/", plans.etat, name="plan_etat"),
    path(f"{PLAN}etat/pdf/", plans.pdf_demander, name="plan_etat_demander"),
    path(f"{PLAN}etat.odp", plans.odp, name="plan_odp"),
    path(f"{PLAN}<slug:geste>/", plans.plan_vie, name="plan_vie"),
]

# Le schéma régional d’orientation.
SCHEMA = [
    path("", plans.schema, name="schema_regional"),
    path("<slug:code>/", plans.orientation, name="orientation_du_schema"),
]
