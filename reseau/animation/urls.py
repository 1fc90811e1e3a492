"""Addresses of the animation: bodies, meetings, the register, what each takes care of."""

from django.urls import URLPattern, path

from reseau.animation.views import seance, seance_gestes

SEANCE = [
    path("reunions/<uuid:uuid>/seance/", seance.seance, name="reunion_seance"),
    path("reunions/<uuid:uuid>/seance/ouvrir/", seance_gestes.ouvrir, name="seance_ouvrir"),
    path("reunions/<uuid:uuid>/seance/presences/", seance_gestes.presences_noter, name="presences_noter"),
    path("reunions/<uuid:uuid>/pouls/", seance.pouls, name="reunion_pouls"),
    path("reunions/<uuid:uuid>/salle/", seance.salle, name="reunion_salle"),
    path("reunions/points/<uuid:uuid>/aborder/", seance_gestes.aborder, name="point_aborder"),
    path("reunions/points/<uuid:uuid>/traiter/", seance_gestes.traiter, name="point_traiter"),
    path("reunions/points/<uuid:uuid>/plume/", seance_gestes.plume, name="point_plume"),
    path("reunions/points/<uuid:uuid>/ecrire/", seance_gestes.ecrire, name="point_ecrire"),
    path("reunions/points/<uuid:uuid>/suites/", seance_gestes.suite_ajouter, name="suite_ajouter"),
    path("reunions/suites/<uuid:uuid>/", seance_gestes.suite_modifier, name="suite_modifier"),
    path("reunions/suites/<uuid:uuid>/retirer/", seance_gestes.suite_retirer, name="suite_retirer"),
    path("reunions/textes/<uuid:uuid>/regler/", seance_gestes.regler, name="concurrent_regler"),
]
urlpatterns: list[URLPattern] = [*SEANCE]
