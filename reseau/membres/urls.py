from django.urls import path

from reseau.membres import views

urlpatterns = [
    path("invitation/<str:jeton>/", views.invitation, name="invitation"),
    path("demander-un-compte/", views.demande_compte, name="demande_compte"),
    path("demander-un-compte/recue/", views.demande_recue, name="demande_recue"),
    path("personnes/", views.personnes, name="personnes"),
    path("personnes/export.csv", views.personnes_export, name="personnes_export"),
    path("personnes/<uuid:public_id>/", views.personne, name="personne"),
    path("bienvenue/", views.bienvenue, name="bienvenue"),
    path("bienvenue/ranger/", views.bienvenue_fermer, name="bienvenue_fermer"),
    path("bienvenue/pas/<slug:cle>/", views.bienvenue_pas, name="bienvenue_pas"),
    path("mon-profil/", views.profil, name="profil"),
    path("mes-donnees/", views.mes_donnees, name="mes_donnees"),
    path("mes-donnees/emporter/", views.mes_donnees_emporter, name="mes_donnees_emporter"),
    path("mes-donnees/fermer/", views.compte_fermer, name="compte_fermer"),
    path("compte-ferme/", views.compte_ferme, name="compte_ferme"),
    path("equipe/", views.equipes, name="equipes"),
    path("equipe/<slug:code>/", views.equipe, name="equipe"),
    path("equipe/<slug:code>/inviter/", views.equipe_inviter, name="equipe_inviter"),
    path("equipe/<slug:code>/historique/", views.equipe_historique, name="equipe_historique"),
    path("equipe/<slug:code>/membre/<int:pk>/", views.equipe_membre, name="equipe_membre"),
    path("equipe/<slug:code>/membre/<int:pk>/referent/", views.referent_nommer, name="referent_nommer"),
    path("equipe/<slug:code>/referent/<int:pk>/transmettre/", views.referent_transmettre, name="referent_transmettre"),
    path("equipe/<slug:code>/referent/<int:pk>/fin/", views.referent_fin, name="referent_fin"),
    path("equipe/<slug:code>/depart/<int:pk>/", views.rattachement_fin, name="rattachement_fin"),
    path("equipe/<slug:code>/invitation/<int:pk>/annuler/", views.invitation_annuler, name="invitation_annuler"),
    path("equipe/<slug:code>/invitation/<int:pk>/renvoyer/", views.invitation_renvoyer, name="invitation_renvoyer"),
    path("demandes/", views.demandes, name="demandes"),
    path("demandes/<int:pk>/", views.demande, name="demande"),
]
