"""Every address of the content host; the platform has none of them, and the reverse."""

from django.urls import path

from safran.scorm.contenus import views

urlpatterns = [
    path("l/<str:jeton>/", views.lecteur, name="contenus_lecteur"),
    path("h/<str:jeton>/", views.h5p, name="contenus_h5p"),
    path("p/<str:jeton>/<path:nom>", views.fichier, name="contenus_fichier"),
    path("dernier-envoi/", views.dernier_envoi, name="contenus_dernier_envoi"),
    path("_/<path:nom>", views.piece, name="contenus_piece"),
]
