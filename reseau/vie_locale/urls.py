"""Addresses of what lives in the bassins, short ones."""

from django.urls import path

from reseau.vie_locale.views import actualites, journal, orientations

urlpatterns = [
    path("actualites/", actualites.actualites, name="actualites"),
    path("actualites/ecrire/", actualites.ecrire, name="actualite_ecrire"),
    path("actualites/tenues/", actualites.tenues, name="actualites_tenues"),
    path("actualites/<uuid:uuid>/", actualites.actualite, name="actualite"),
    path("actualites/<uuid:uuid>/modifier/", actualites.modifier, name="actualite_modifier"),
    path("actualites/<uuid:uuid>/retirer/", actualites.retirer, name="actualite_retirer"),
    path("orientations/", orientations.orientations, name="orientations"),
    path("orientations/publier/", orientations.publier, name="orientation_publier"),
    path("orientations/relais/", orientations.manquants, name="relais_manquants"),
    path("orientations/<slug:numero>/", orientations.orientation, name="orientation"),
    path("orientations/<slug:numero>/clore/", orientations.clore, name="orientation_clore"),
    path("orientations/<slug:numero>/relayer/<slug:reseau>/", orientations.relayer, name="orientation_relayer"),
    path("journal/", journal.journal, name="journal"),
    path("journal/<uuid:uuid>/modifier/", journal.modifier, name="journal_modifier"),
    path("journal/<uuid:uuid>/effacer/", journal.effacer, name="journal_effacer"),
]
