"""Addresses of the animation: bodies, meetings, the register, what each takes care of."""

from django.urls import URLPattern, path

from reseau.animation.views import dossier, instances, matin

INSTANCES = [
    path("instances/", instances.instances, name="instances"),
    path("instances/ouvrir/", instances.instance_ouvrir, name="instance_ouvrir"),
    path("instances/<slug:code>/", instances.instance, name="instance"),
    path("instances/<slug:code>/regles/", instances.instance_modifier, name="instance_modifier"),
    path("instances/<slug:code>/fermer/", instances.instance_fermer, name="instance_fermer"),
    path("instances/<slug:code>/sieges/nommer/", instances.siege_nommer, name="siege_nommer"),
    path("instances/<slug:code>/sieges/structure/", instances.siege_de_structure, name="siege_de_structure"),
    path("instances/<slug:code>/sieges/sans-compte/", instances.siege_sans_compte, name="siege_sans_compte"),
    path("sieges/<uuid:uuid>/terminer/", instances.siege_terminer, name="siege_terminer"),
]
ESPACES = [
    path("matin/", matin.matin, name="matin"),
    path("reunions/<uuid:uuid>/dossier.pdf", dossier.reunion_dossier, name="reunion_dossier"),
]
urlpatterns: list[URLPattern] = [*INSTANCES, *ESPACES]
