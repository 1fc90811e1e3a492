"""Addresses of the workshop."""

from django.urls import path

from safran.atelier.views import ecriture, liste, publication

urlpatterns = [
    path("", liste.atelier, name="atelier"),
    path("<int:pk>/", ecriture.formation, name="atelier_formation"),
    path("<int:pk>/copier/", liste.copier, name="atelier_copier"),
    path("<int:pk>/publier/", publication.publier, name="atelier_publier"),
    path("<int:pk>/publier/annuler/", publication.annuler, name="atelier_annuler"),
    path("<int:pk>/croisees/<uuid:uuid>/", ecriture.departager, name="atelier_departager"),
    path("<int:pk>/<int:module_pk>/<str:etape_id>/", ecriture.etape, name="atelier_etape"),
]
