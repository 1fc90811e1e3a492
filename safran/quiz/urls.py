from django.urls import path

from safran.quiz.views import entrainements, pilotage, relectures, revisions, tentatives

urlpatterns = [
    path("suivi/ensemble/", pilotage.suivis, name="quiz_suivis"),
    path("temps/accordes/", pilotage.temps, name="quiz_temps"),
    path("entrainement/du-jour/", entrainements.entrainement, name="entrainement"),
    path("entrainement/repondre/", entrainements.entrainement_repondre, name="entrainement_repondre"),
    path("revisions/du-jour/", revisions.revisions, name="revisions"),
    path("revisions/repondre/", revisions.revisions_repondre, name="revisions_repondre"),
    path("revisions/choisir/", revisions.revisions_regler, name="revisions_regler"),
    path("relectures/en-attente/", relectures.en_attente, name="quiz_relectures"),
    path("relectures/<uuid:uuid>/", relectures.relire, name="quiz_relecture"),
    path("<slug:code>/", tentatives.quiz, name="quiz"),
    path("<slug:code>/positionnement/", tentatives.positionnement, name="quiz_positionnement"),
    path("<slug:code>/statistiques/", pilotage.statistiques, name="quiz_statistiques"),
    path("<slug:code>/statistiques.csv", pilotage.statistiques_export, name="quiz_statistiques_export"),
    path("<slug:code>/renoter/", pilotage.renoter, name="quiz_renoter"),
    path("<slug:code>/tentative/<uuid:uuid>/", tentatives.tentative, name="quiz_tentative"),
]
