from django.urls import path

from safran.attestations import views

urlpatterns = [
    path("", views.miennes, name="attestations"),
    path("portefeuille/", views.portefeuille, name="portefeuille"),
    path("portefeuille/<int:formation_pk>/certificat/", views.certificat_demander, name="certificat_demander"),
    path("verifier/", views.verifier, name="attestation_verifier"),
    path("verifier/<str:code>/", views.verifier, name="attestation_verifier_code"),
    path("toutes/", views.toutes, name="attestations_toutes"),
    path("toutes/export/", views.toutes, {"forme": "csv"}, name="attestations_export"),
    path("sessions/<uuid:public_id>/", views.session_documents, name="session_documents"),
    path("badges/emetteur/", views.badge_emetteur, name="badge_emetteur"),
    path("badges/cles/", views.badge_cles, name="badge_cles"),
    path("badges/cles/<str:kid>/", views.badge_cle, name="badge_cle"),
    path("badges/statuts/<int:liste>/", views.badge_statuts, name="badge_statuts"),
    path("<uuid:uuid>/badge.<slug:forme>", views.badge, name="attestation_badge"),
    path("<uuid:uuid>/pdf/", views.pdf, name="attestation_pdf"),
    path("<uuid:uuid>/revoquer/", views.revoquer, name="attestation_revoquer"),
    path("<uuid:uuid>/remplacer/", views.remplacer, name="attestation_remplacer"),
]
