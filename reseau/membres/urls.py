from django.urls import path

from reseau.membres.views import appartenances, equipes, mandats
from reseau.membres.views import personnes as bienvenue

urlpatterns = [
    path("invitation/<str:jeton>/", bienvenue.invitation, name="invitation"),
    path("demander-un-compte/", bienvenue.demande_compte, name="demande_compte"),
    path("demander-un-compte/recue/", bienvenue.demande_recue, name="demande_recue"),
    path("personnes/", bienvenue.personnes, name="personnes"),
    path("personnes/export.csv", bienvenue.personnes, {"forme": "csv"}, name="personnes_export"),
    path("personnes/<uuid:public_id>/", bienvenue.personne, name="personne"),
    path("bienvenue/", bienvenue.bienvenue, name="bienvenue"),
    path("bienvenue/ranger/", bienvenue.bienvenue_fermer, name="bienvenue_fermer"),
    path("bienvenue/pas/<slug:cle>/", bienvenue.bienvenue_pas, name="bienvenue_pas"),
    path("mon-profil/", bienvenue.profil, name="profil"),
    path("mes-donnees/", bienvenue.mes_donnees, name="mes_donnees"),
    path("mes-donnees/emporter/", bienvenue.mes_donnees_emporter, name="mes_donnees_emporter"),
    path("mes-donnees/fermer/", bienvenue.compte_fermer, name="compte_fermer"),
    path("compte-ferme/", bienvenue.compte_ferme, name="compte_ferme"),
    path("mandats/", mandats.mandats, name="mandats"),
    path("mandats/export.csv", mandats.mandats, {"forme": "csv"}, name="mandats_export"),
    path("mandats/nommer/", mandats.mandat_nommer, name="mandat_nommer"),
    path("mandats/inviter/", mandats.mandat_inviter, name="mandat_inviter"),
    path("mandats/invitation/<int:pk>/annuler/", mandats.proposition_annuler, name="proposition_annuler"),
    path("mandats/invitation/<int:pk>/renvoyer/", mandats.proposition_renvoyer, name="proposition_renvoyer"),
    path("mandats/<int:pk>/", mandats.mandat, name="mandat"),
    path("mandats/<int:pk>/prolonger/", mandats.mandat_prolonger, name="mandat_prolonger"),
    path("mandats/<int:pk>/terminer/", mandats.mandat_terminer, name="mandat_terminer"),
    path("mandats/<int:pk>/suppleer/", mandats.mandat_suppleer, name="mandat_suppleer"),
    path("appartenances/", appartenances.appartenances, name="appartenances"),
    path("appartenances/<slug:code>/", appartenances.appartenances_bassin, name="appartenances_bassin"),
    path(
        "appartenances/<slug:code>/export.csv",
        appartenances.appartenances_bassin,
        {"forme": "csv"},
        name="appartenances_export",
    ),
    path("appartenances/<slug:code>/ajouter/", appartenances.appartenance_ajouter, name="appartenance_ajouter"),
    path(
        "appartenances/<slug:code>/<int:pk>/terminer/",
        appartenances.appartenance_terminer,
        name="appartenance_terminer",
    ),
    path("equipe/", equipes.equipes, name="equipes"),
    path("equipe/<slug:code>/", equipes.equipe, name="equipe"),
    path("equipe/<slug:code>/inviter/", equipes.equipe_inviter, name="equipe_inviter"),
    path("equipe/<slug:code>/historique/", equipes.equipe_historique, name="equipe_historique"),
    path("equipe/<slug:code>/membre/<int:pk>/", equipes.equipe_membre, name="equipe_membre"),
    path("equipe/<slug:code>/membre/<int:pk>/referent/", equipes.referent_nommer, name="referent_nommer"),
    path(
        "equipe/<slug:code>/referent/<int:pk>/transmettre/", equipes.referent_transmettre, name="referent_transmettre"
    ),
    path("equipe/<slug:code>/depart/<int:pk>/", equipes.rattachement_fin, name="rattachement_fin"),
    path("equipe/<slug:code>/invitation/<int:pk>/annuler/", equipes.invitation_annuler, name="invitation_annuler"),
    path("equipe/<slug:code>/invitation/<int:pk>/renvoyer/", equipes.invitation_renvoyer, name="invitation_renvoyer"),
    path("demandes/", bienvenue.demandes, name="demandes"),
    path("demandes/<int:pk>/", bienvenue.demande, name="demande"),
]
