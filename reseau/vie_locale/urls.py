"""Addresses of what lives in the bassins, short ones."""

from django.urls import path

from reseau.vie_locale import views

urlpatterns = [
    path("actualites/", views.actualites, name="actualites"),
    path("actualites/ecrire/", views.ecrire, name="actualite_ecrire"),
    path("actualites/tenues/", views.tenues, name="actualites_tenues"),
    path("actualites/<uuid:uuid>/", views.actualite, name="actualite"),
    path("actualites/<uuid:uuid>/modifier/", views.modifier, name="actualite_modifier"),
    path("actualites/<uuid:uuid>/retirer/", views.retirer, name="actualite_retirer"),
    path("orientations/", views.orientations, name="orientations"),
    path("orientations/publier/", views.publier, name="orientation_publier"),
    path("orientations/relais/", views.manquants, name="relais_manquants"),
    path("orientations/<slug:numero>/", views.orientation, name="orientation"),
    path("orientations/<slug:numero>/clore/", views.clore, name="orientation_clore"),
    path("orientations/<slug:numero>/relayer/<slug:reseau>/", views.relayer, name="orientation_relayer"),
    path("journal/", views.journal, name="journal"),
    path("journal/<uuid:uuid>/modifier/", views.modifier_journal, name="journal_modifier"),
    path("journal/<uuid:uuid>/effacer/", views.effacer, name="journal_effacer"),
]
