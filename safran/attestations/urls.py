from django.urls import path

from safran.attestations import views

urlpatterns = [
    path("", views.miennes, name="attestations"),
    path("verifier/", views.verifier, name="attestation_verifier"),
    path("verifier/<str:code>/", views.verifier, name="attestation_verifier_code"),
    path("toutes/", views.toutes, name="attestations_toutes"),
    path("toutes/export/", views.toutes_export, name="attestations_export"),
    path("sessions/<uuid:public_id>/", views.session_documents, name="session_documents"),
    path("<uuid:uuid>/pdf/", views.pdf, name="attestation_pdf"),
    path("<uuid:uuid>/revoquer/", views.revoquer, name="attestation_revoquer"),
    path("<uuid:uuid>/remplacer/", views.remplacer, name="attestation_remplacer"),
]
