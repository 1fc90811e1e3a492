from django.urls import path

from safran.parcours.views import carnet, coches, lecteur, pilotage, questions, xapi

urlpatterns = [
    path("suivis/<int:pk>/", pilotage.suivi, name="parcours_suivi"),
    path("suivis/<int:pk>/derogation/", pilotage.derogation, name="parcours_derogation"),
    path("xapi.json", xapi.mes_declarations, name="parcours_xapi_mien"),
    path("<int:formation_pk>/xapi.json", xapi.declarations_de_formation, name="parcours_xapi"),
    path("<int:formation_pk>/", lecteur.reprendre, name="parcours_reprendre"),
    path("<int:formation_pk>/commencer/", lecteur.commencer, name="parcours_commencer"),
    path("<int:formation_pk>/bilan/", lecteur.bilan, name="parcours_bilan"),
    path("<int:formation_pk>/notes/", carnet.mes_notes, name="parcours_notes"),
    path("<int:formation_pk>/suivis/", pilotage.suivis, name="parcours_suivis"),
    path("<int:formation_pk>/suivis/export/", pilotage.suivis, {"forme": "csv"}, name="parcours_suivis_export"),
    path("<int:formation_pk>/<int:module_pk>/<str:etape_id>/", lecteur.etape, name="parcours_etape"),
    path("<int:formation_pk>/<int:module_pk>/<str:etape_id>/note/", carnet.note, name="parcours_note"),
    path("<int:formation_pk>/<int:module_pk>/<str:etape_id>/clarte/", carnet.clarte, name="parcours_clarte"),
    path("<int:formation_pk>/<int:module_pk>/<str:etape_id>/temps/", carnet.temps, name="parcours_temps"),
    path(
        "<int:formation_pk>/<int:module_pk>/<str:etape_id>/coches/<str:bloc_id>/",
        coches.cocher,
        name="parcours_coches",
    ),
    path(
        "<int:formation_pk>/<int:module_pk>/<str:etape_id>/question/<str:question_id>/",
        questions.repondre,
        name="parcours_question",
    ),
]
