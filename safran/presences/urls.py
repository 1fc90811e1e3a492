from django.urls import path

from safran.presences import views

urlpatterns = [
    path("", views.emarger, name="emarger"),
    path("code/<str:code>/", views.signer, name="emarger_signer"),
    path("feuilles/", views.feuilles, name="feuilles"),
    path("sessions/<uuid:public_id>/", views.presences_session, name="presences_session"),
    path("sessions/<uuid:public_id>/presences.csv", views.presences_csv, name="presences_csv"),
    path("seances/<uuid:public_id>/", views.feuille, name="feuille"),
    path("seances/<uuid:public_id>/ecran/", views.ecran, name="emargement_ecran"),
    path("seances/<uuid:public_id>/contresigner/", views.contresigner, name="feuille_contresigner"),
    path("seances/<uuid:public_id>/feuille.pdf", views.feuille_remplie, name="feuille_pdf"),
    path("seances/<uuid:public_id>/feuille-vierge.pdf", views.feuille_vierge, name="feuille_vierge"),
    path("seances/<uuid:public_id>/ma-presence/", views.ma_presence, name="ma_presence"),
    path("lignes/<uuid:public_id>/<int:seance_pk>/", views.ligne, name="presence_ligne"),
    path("lignes/<uuid:public_id>/<int:seance_pk>/justificatif/", views.piece, name="presence_piece"),
    path("bordereaux/", views.bordereaux, name="bordereaux"),
    path("bordereaux/<uuid:public_id>/", views.bordereau, name="bordereau"),
    path("bordereaux/<uuid:public_id>/approuver/", views.bordereau_approuver, name="bordereau_approuver"),
    path("bordereaux/<uuid:public_id>/reporter/", views.bordereau_reporter, name="bordereau_reporter"),
    path(
        "bordereaux/<uuid:public_id>/lignes/<int:pk>/reporter/",
        views.bordereau_reporter,
        name="bordereau_ligne_reporter",
    ),
    path("bordereaux/<uuid:public_id>/liste.csv", views.bordereau_csv, name="bordereau_csv"),
    path("bordereaux/<uuid:public_id>/bordereau.pdf", views.bordereau_pdf, name="bordereau_pdf"),
]
