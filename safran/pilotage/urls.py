from django.urls import path

from safran.pilotage.views import bilans, formateur, tableau

urlpatterns = [
    path("", tableau.pilotage, name="pilotage"),
    path("tableau.<slug:forme>", tableau.pilotage_export, name="pilotage_export"),
    path("rapport.pdf", bilans.rapport, name="pilotage_rapport"),
    path("bpf/", bilans.bpf, name="pilotage_bpf"),
    path("bpf/comptes.<slug:forme>", bilans.bpf_export, name="pilotage_bpf_export"),
    path("qualiopi/", bilans.qualiopi, name="pilotage_qualiopi"),
    path("formateur/", formateur.formateur, name="espace_formateur"),
]
