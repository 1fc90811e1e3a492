from django.urls import path

from safran.evaluations import views

urlpatterns = [
    path("", views.evaluations, name="evaluations"),
    path("sessions.csv", views.evaluations_csv, name="evaluations_csv"),
    path("<uuid:public_id>/", views.repondre, name="evaluation_repondre"),
    path("sessions/<uuid:public_id>/", views.session, name="evaluation_session"),
    path("sessions/<uuid:public_id>/resultats.csv", views.session_csv, name="evaluation_session_csv"),
    path("formations/<int:pk>/", views.formation, name="evaluation_formation"),
    path("formations/<int:pk>/resultats.csv", views.formation_csv, name="evaluation_formation_csv"),
]
