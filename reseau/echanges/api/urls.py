"""Addresses under /api/; without a final slash, as the description says."""

from django.urls import path, re_path

from reseau.echanges.api import views

urlpatterns = [
    path("", views.api_documentation, name="api_documentation"),
    path("v1/", views.api_accueil, name="api_accueil"),
    path("v1/openapi.json", views.api_openapi, name="api_openapi"),
    path("v1/recherche", views.api_recherche, name="api_recherche"),
    path("v1/services-delivrant", views.api_services_delivrant, name="api_services_delivrant"),
    path("v1/structures", views.api_structures, name="api_structures"),
    path("v1/structures/<slug:code>", views.api_structure, name="api_structure"),
    path("v1/lieux", views.api_lieux, name="api_lieux"),
    path("v1/lieux/<uuid:id>", views.api_lieu, name="api_lieu"),
    path("v1/services", views.api_services, name="api_services"),
    path("v1/services/<int:id>", views.api_service, name="api_service"),
    path("v1/reseaux", views.api_reseaux, name="api_reseaux"),
    path("v1/reseaux/<slug:code>", views.api_reseau, name="api_reseau"),
    path("v1/vocabulaires", views.api_vocabulaires, name="api_vocabulaires"),
    path("v1/vocabulaires/<slug:nom>", views.api_vocabulaire, name="api_vocabulaire"),
    re_path(r"^v1/?(?P<suite>.*)$", views.api_introuvable, name="api_introuvable"),
]
