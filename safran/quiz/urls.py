from django.urls import path

from safran.quiz import views

urlpatterns = [
    path("suivi/ensemble/", views.suivis, name="quiz_suivis"),
    path("temps/accordes/", views.temps, name="quiz_temps"),
    path("entrainement/du-jour/", views.entrainement, name="entrainement"),
    path("entrainement/repondre/", views.entrainement_repondre, name="entrainement_repondre"),
    path("revisions/du-jour/", views.revisions, name="revisions"),
    path("revisions/repondre/", views.revisions_repondre, name="revisions_repondre"),
    path("revisions/choisir/", views.revisions_regler, name="revisions_regler"),
    path("relectures/en-attente/", views.en_attente, name="quiz_relectures"),
    path("relectures/<uuid:uuid>/", views.relire, name="quiz_relecture"),
    path("<slug:code>/", views.quiz, name="quiz"),
    path("<slug:code>/positionnement/", views.positionnement, name="quiz_positionnement"),
    path("<slug:code>/statistiques/", views.statistiques, name="quiz_statistiques"),
    path("<slug:code>/statistiques.csv", views.statistiques_export, name="quiz_statistiques_export"),
    path("<slug:code>/renoter/", views.renoter, name="quiz_renoter"),
    path("<slug:code>/tentative/<uuid:uuid>/", views.tentative, name="quiz_tentative"),
]
