from django.urls import path

from safran.presences.views import bordereaux, feuilles

urlpatterns = [
    path("", feuilles.emarger, name="emarger"),
    path("code/<str:code>/", feuilles.signer, name="emarger_signer"),
    path("feuilles/", feuilles.feuilles, name="feuilles"),
    path("sessions/<uuid:public_id>/", feuilles.presences_session, name="presences_session"),
    path("sessions/<uuid:public_id>/presences.csv", feuilles.presences_csv, name="presences_csv"),
    path("seances/<uuid:public_id>/", feuilles.feuille, name="feuille"),
    path("seances/<uuid:public_id>/tous-presents/", feuilles.tous_presents, name="feuille_tous"),
    path("seances/<uuid:public_id>/tous-presents/annuler/", feuilles.tous_annuler, name="feuille_tous_annuler"),
    path("seances/<uuid:public_id>/ecran/", feuilles.ecran, name="emargement_ecran"),
    path("seances/<uuid:public_id>/contresigner/", feuilles.contresigner, name="feuille_contresigner"),
    path("seances/<uuid:public_id>/feuille.pdf", feuilles.feuille_remplie, name="feuille_pdf"),
    path("seances/<uuid:public_id>/feuille-vierge.pdf", feuilles.feuille_vierge, name="feuille_vierge"),
    path("seances/<uuid:public_id>/ma-presence/", feuilles.ma_presence, name="ma_presence"),
    path("lignes/<uuid:public_id>/<int:seance_pk>/", feuilles.ligne, name="presence_ligne"),
    path("lignes/<uuid:public_id>/<int:seance_pk>/justificatif/", feuilles.piece, name="presence_piece"),
    path("bordereaux/", bordereaux.bordereaux, name="bordereaux"),
    path("bordereaux/<uuid:public_id>/", bordereaux.bordereau, name="bordereau"),
    path("bordereaux/<uuid:public_id>/approuver/", bordereaux.bordereau_approuver, name="bordereau_approuver"),
    path("bordereaux/<uuid:public_id>/reporter/", bordereaux.bordereau_reporter, name="bordereau_reporter"),
    path(
        "bordereaux/<uuid:public_id>/lignes/<int:pk>/reporter/",
        bordereaux.bordereau_reporter,
        name="bordereau_ligne_reporter",
    ),
    path("bordereaux/<uuid:public_id>/liste.csv", bordereaux.bordereau_csv, name="bordereau_csv"),
    path("bordereaux/<uuid:public_id>/bordereau.pdf", bordereaux.bordereau_pdf, name="bordereau_pdf"),
]
