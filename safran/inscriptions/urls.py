from django.urls import path

from safran.inscriptions.views import lecture, messages, pilotage, reserves, seances, vivier

urlpatterns = [
    path("", lecture.sessions, name="sessions"),
    path("lien/<str:jeton>/", lecture.lien, name="inscription_lien"),
    path("preparer/", pilotage.preparer, name="sessions_preparer"),
    path("preparer/nouvelle/", pilotage.creer, name="session_creer"),
    path("vivier/", vivier.vivier, name="vivier"),
    path("vivier/moi/", vivier.vivier_moi, name="vivier_moi"),
    path("messages/", messages.messages, name="sessions_messages"),
    path("messages/<slug:avis>/", messages.message, name="sessions_message"),
    path("inscription/<uuid:public_id>/", pilotage.decider, name="inscription_decider"),
    path("<uuid:public_id>/", lecture.session, name="session"),
    path("<uuid:public_id>/agenda.ics", lecture.session_calendrier, name="session_ics"),
    path("<uuid:public_id>/convocation.pdf", lecture.convocation, name="session_convocation"),
    path("<uuid:public_id>/inscrire/", lecture.inscrire, name="session_inscrire"),
    path("<uuid:public_id>/quitter/", lecture.quitter, name="session_quitter"),
    path("<uuid:public_id>/accepter/", lecture.accepter, name="session_accepter"),
    path("<uuid:public_id>/equipe/", lecture.equipe, name="session_equipe"),
    path("<uuid:public_id>/gerer/", pilotage.gerer, name="session_gerer"),
    path("<uuid:public_id>/modifier/", pilotage.modifier, name="session_modifier"),
    path("<uuid:public_id>/etat/<slug:geste>/", pilotage.etat, name="session_etat"),
    path("<uuid:public_id>/dupliquer/", pilotage.dupliquer, name="session_dupliquer"),
    path("<uuid:public_id>/seances/", seances.seance_ajouter, name="seance_ajouter"),
    path("<uuid:public_id>/seances/<int:pk>/", seances.seance_modifier, name="seance_modifier"),
    path("<uuid:public_id>/seances/<int:pk>/retirer/", seances.seance_retirer, name="seance_retirer"),
    path("<uuid:public_id>/reserves/", reserves.reserves, name="session_reserves"),
    path("<uuid:public_id>/reserves/<int:pk>/ouvrir/", reserves.reserve_ouvrir, name="reserve_ouvrir"),
    path("<uuid:public_id>/ouvertures/", reserves.ouvertures, name="session_ouvertures"),
    path("<uuid:public_id>/ouvertures/<int:pk>/retirer/", reserves.ouverture_retirer, name="ouverture_retirer"),
    path("<uuid:public_id>/surnombre/", pilotage.surnombre, name="session_surnombre"),
]
