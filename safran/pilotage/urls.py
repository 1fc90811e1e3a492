from django.urls import path

from safran.pilotage import views

urlpatterns = [
    path("", views.pilotage, name="pilotage"),
    path("tableau.<slug:forme>", views.pilotage_export, name="pilotage_export"),
    path("rapport.pdf", views.rapport, name="pilotage_rapport"),
    path("bpf/", views.bpf, name="pilotage_bpf"),
    path("bpf/comptes.<slug:forme>", views.bpf_export, name="pilotage_bpf_export"),
    path("qualiopi/", views.qualiopi, name="pilotage_qualiopi"),
    path("formateur/", views.formateur, name="espace_formateur"),
]
