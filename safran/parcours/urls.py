from django.urls import path

from safran.parcours import views

urlpatterns = [
    path("suivis/<int:pk>/", views.suivi, name="parcours_suivi"),
    path("suivis/<int:pk>/derogation/", views.derogation, name="parcours_derogation"),
    path("xapi.json", views.mes_declarations, name="parcours_xapi_mien"),
    path("<int:formation_pk>/xapi.json", views.declarations_de_formation, name="parcours_xapi"),
    path("<int:formation_pk>/", views.reprendre, name="parcours_reprendre"),
    path("<int:formation_pk>/commencer/", views.commencer, name="parcours_commencer"),
    path("<int:formation_pk>/bilan/", views.bilan, name="parcours_bilan"),
    path("<int:formation_pk>/notes/", views.mes_notes, name="parcours_notes"),
    path("<int:formation_pk>/suivis/", views.suivis, name="parcours_suivis"),
    path("<int:formation_pk>/suivis/export/", views.suivis, {"forme": "csv"}, name="parcours_suivis_export"),
    path("<int:formation_pk>/<int:module_pk>/<str:etape_id>/", views.etape, name="parcours_etape"),
    path("<int:formation_pk>/<int:module_pk>/<str:etape_id>/note/", views.note, name="parcours_note"),
    path("<int:formation_pk>/<int:module_pk>/<str:etape_id>/clarte/", views.clarte, name="parcours_clarte"),
    path("<int:formation_pk>/<int:module_pk>/<str:etape_id>/temps/", views.temps, name="parcours_temps"),
    path(
        "<int:formation_pk>/<int:module_pk>/<str:etape_id>/coches/<str:bloc_id>/", views.cocher, name="parcours_coches"
    ),
    path(
        "<int:formation_pk>/<int:module_pk>/<str:etape_id>/question/<str:question_id>/",
        views.repondre,
        name="parcours_question",
    ),
]
