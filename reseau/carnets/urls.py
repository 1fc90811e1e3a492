"""Addresses of the notebooks, and of a short list shared by its link."""

from django.urls import path

from reseau.carnets import views

urlpatterns = [
    path("carnets/", views.carnets, name="carnets"),
    path("carnets/favori/", views.favori, name="favori"),
    path("carnets/fiches/<int:pk>/retirer/", views.retirer, name="fiche_retenue_retirer"),
    path("carnets/creer/", views.creer, name="carnet_creer"),
    path("carnets/<uuid:uuid>/", views.carnet, name="carnet"),
    path("carnets/<uuid:uuid>/liste.pdf", views.pdf, name="carnet_pdf"),
    path("carnets/<uuid:uuid>/remplir/", views.remplir, name="carnet_remplir"),
    path("carnets/<uuid:uuid>/renommer/", views.renommer, name="carnet_renommer"),
    path("carnets/<uuid:uuid>/supprimer/", views.supprimer, name="carnet_supprimer"),
    path("carnets/<uuid:uuid>/partager/", views.partager, name="carnet_partager"),
    path("carnets/<uuid:uuid>/revoquer/", views.revoquer, name="carnet_revoquer"),
    path("liste/<str:jeton>/", views.partagee, name="liste_partagee"),
]
