from django.urls import path

from safran.scorm import views

urlpatterns = [
    path("commencer/<uuid:paquet_uuid>/", views.commencer, name="scorm_commencer"),
    path("<uuid:passage_uuid>/", views.lecteur, name="scorm_lecteur"),
    path("<uuid:passage_uuid>/ouvrir/", views.ouvrir, name="scorm_ouvrir"),
    path("<uuid:passage_uuid>/envoi/", views.envoi, name="scorm_envoi"),
]
