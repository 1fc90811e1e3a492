"""Addresses of the support schemes."""

from django.urls import path

from safran.dispositifs import views

urlpatterns = [
    path("", views.dispositifs, name="dispositifs"),
    path("catalogue.pdf", views.catalogue, name="dispositifs_pdf"),
    path("suivi/", views.suivi, name="dispositifs_suivi"),
    path("proposer/", views.proposer, name="dispositif_proposer"),
    path("<uuid:cle>/", views.dispositif, name="dispositif"),
    path("<uuid:cle>/modifier/", views.modifier, name="dispositif_modifier"),
    path("<uuid:cle>/devenir/<slug:etat>/", views.decider, name="dispositif_decider"),
    path("<uuid:cle>/utiliser/", views.utiliser, name="dispositif_utiliser"),
    path("usages/<uuid:cle>/finir/", views.finir, name="dispositif_usage_finir"),
]
