from django.urls import path

from safran.attestations.views import badges, documents, lots, portefeuille

urlpatterns = [
    path("", documents.miennes, name="attestations"),
    path("portefeuille/", portefeuille.portefeuille, name="portefeuille"),
    path("portefeuille/<int:formation_pk>/certificat/", portefeuille.certificat_demander, name="certificat_demander"),
    path("verifier/", documents.verifier, name="attestation_verifier"),
    path("verifier/<str:code>/", documents.verifier, name="attestation_verifier_code"),
    path("toutes/", documents.toutes, name="attestations_toutes"),
    path("toutes/export/", documents.toutes, {"forme": "csv"}, name="attestations_export"),
    path("sessions/<uuid:public_id>/", lots.session_documents, name="session_documents"),
    path("badges/emetteur/", badges.badge_emetteur, name="badge_emetteur"),
    path("badges/cles/", badges.badge_cles, name="badge_cles"),
    path("badges/cles/<str:kid>/", badges.badge_cle, name="badge_cle"),
    path("badges/statuts/<int:liste>/", badges.badge_statuts, name="badge_statuts"),
    path("<uuid:uuid>/badge.<slug:forme>", badges.badge, name="attestation_badge"),
    path("<uuid:uuid>/pdf/", documents.pdf, name="attestation_pdf"),
    path("<uuid:uuid>/revoquer/", documents.revoquer, name="attestation_revoquer"),
    path("<uuid:uuid>/remplacer/", documents.remplacer, name="attestation_remplacer"),
]
