from django.urls import path

from safran.inscriptions import views

urlpatterns = [
    path("", views.sessions, name="sessions"),
    path("lien/<str:jeton>/", views.lien, name="inscription_lien"),
    path("preparer/", views.preparer, name="sessions_preparer"),
    path("preparer/nouvelle/", views.creer, name="session_creer"),
    path("vivier/", views.vivier, name="vivier"),
    path("vivier/moi/", views.vivier_moi, name="vivier_moi"),
    path("messages/", views.messages, name="sessions_messages"),
    path("messages/<slug:avis>/", views.message, name="sessions_message"),
    path("inscription/<uuid:public_id>/", views.decider, name="inscription_decider"),
    path("<uuid:public_id>/", views.session, name="session"),
    path("<uuid:public_id>/agenda.ics", views.session_calendrier, name="session_ics"),
    path("<uuid:public_id>/convocation.pdf", views.convocation, name="session_convocation"),
    path("<uuid:public_id>/inscrire/", views.inscrire, name="session_inscrire"),
    path("<uuid:public_id>/quitter/", views.quitter, name="session_quitter"),
    path("<uuid:public_id>/accepter/", views.accepter, name="session_accepter"),
    path("<uuid:public_id>/equipe/", views.equipe, name="session_equipe"),
    path("<uuid:public_id>/gerer/", views.gerer, name="session_gerer"),
    path("<uuid:public_id>/modifier/", views.modifier, name="session_modifier"),
    path("<uuid:public_id>/etat/<slug:geste>/", views.etat, name="session_etat"),
    path("<uuid:public_id>/dupliquer/", views.dupliquer, name="session_dupliquer"),
    path("<uuid:public_id>/seances/", views.seance_ajouter, name="seance_ajouter"),
    path("<uuid:public_id>/seances/<int:pk>/", views.seance_modifier, name="seance_modifier"),
    path("<uuid:public_id>/seances/<int:pk>/retirer/", views.seance_retirer, name="seance_retirer"),
    path("<uuid:public_id>/reserves/", views.reserves, name="session_reserves"),
    path("<uuid:public_id>/reserves/<int:pk>/ouvrir/", views.reserve_ouvrir, name="reserve_ouvrir"),
    path("<uuid:public_id>/ouvertures/", views.ouvertures, name="session_ouvertures"),
    path("<uuid:public_id>/ouvertures/<int:pk>/retirer/", views.ouverture_retirer, name="ouverture_retirer"),
    path("<uuid:public_id>/surnombre/", views.surnombre, name="session_surnombre"),
]
