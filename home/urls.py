from django.urls import path

from home import views

urlpatterns = [
    path("recherche/", views.recherche, name="recherche"),
    path("mon-espace/", views.mon_espace, name="mon_espace"),
    path("theme/", views.theme_choisir, name="theme_choisir"),
    path("courriels/", views.courriels_liste, name="courriels"),
    path("courriels/<int:pk>/", views.courriel_detail, name="courriel_detail"),
    path("sante/", views.sante, name="sante"),
]
