from django.urls import path

from pratiques import views

# L'adresse vide reste libre : c'est la page de la bibliothèque, dans l'arbre.
urlpatterns = [
    path("atom.xml", views.atom, name="pratiques_atom"),
    path("ecrire/", views.ecrire, name="pratiques_ecrire"),
    path("ecrire/<uuid:uuid>/", views.brouillon, name="pratiques_brouillon"),
    path("ecrire/<uuid:uuid>/supprimer/", views.brouillon_supprimer, name="pratiques_brouillon_supprimer"),
    path("mes-fiches/", views.mes_fiches, name="pratiques_mes_fiches"),
    path("relectures/", views.relectures, name="pratiques_relectures"),
    path("relectures/prendre/<int:pk>/", views.relecture_prendre, name="pratiques_relecture_prendre"),
    path("relectures/<uuid:uuid>/", views.relecture, name="pratiques_relecture"),
    path("relectures/<uuid:uuid>/rendre-la-place/", views.relecture_liberer, name="pratiques_relecture_liberer"),
    path("a-valider/", views.a_valider, name="pratiques_a_valider"),
    path("a-valider/<int:pk>/", views.fiche_valider, name="pratiques_fiche_valider"),
    path("contributions/", views.contributions, name="pratiques_contributions"),
    path("reprises/<uuid:uuid>/", views.reprise, name="pratiques_reprise"),
    path("reprises/<uuid:uuid>/retirer/", views.reprise_retirer, name="pratiques_reprise_retirer"),
    path("questions/", views.questions, name="pratiques_questions"),
    path("signalements/", views.alertes, name="pratiques_alertes"),
    path("echanges/<uuid:uuid>/", views.fil, name="pratiques_fil"),
    path("echanges/<uuid:uuid>/retenir/", views.message_retenir, name="pratiques_message_retenir"),
    path("echanges/<uuid:uuid>/retirer/", views.message_retirer, name="pratiques_message_retirer"),
    path("echanges/<uuid:uuid>/signaler/", views.message_signaler, name="pratiques_message_signaler"),
    path("echanges/<uuid:uuid>/moderer/", views.message_moderer, name="pratiques_message_moderer"),
    path("signets/", views.signets, name="pratiques_signets"),
    path("collections/", views.collections, name="pratiques_collections"),
    path("collections/nouvelle/", views.collection_creer, name="pratiques_collection_creer"),
    path("collections/<uuid:uuid>/", views.collection, name="pratiques_collection"),
    path("collections/<uuid:uuid>/modifier/", views.collection_modifier, name="pratiques_collection_modifier"),
    path("collections/<uuid:uuid>/supprimer/", views.collection_supprimer, name="pratiques_collection_supprimer"),
    path(
        "collections/<uuid:uuid>/<int:pk>/<str:geste>/", views.collection_ordonner, name="pratiques_collection_ordonner"
    ),
    path("collections/<uuid:uuid>/livret/", views.livret_demander, name="pratiques_livret_demander"),
    path("livrets/<uuid:uuid>/", views.livret, name="pratiques_livret"),
    path("livrets/<uuid:uuid>/pdf/", views.livret_pdf, name="pratiques_livret_pdf"),
    path("<int:pk>/dupliquer/", views.fiche_dupliquer, name="pratiques_dupliquer"),
    path("<int:pk>/signet/", views.signet, name="pratiques_signet"),
    path("<int:pk>/ranger/", views.ranger, name="pratiques_ranger"),
    path("<int:pk>/echanges/", views.echanges, name="pratiques_echanges"),
    path("<int:pk>/reprendre/", views.reprendre, name="pratiques_reprendre"),
    path("<int:pk>/reprises/", views.reprises, name="pratiques_reprises"),
    path("<int:pk>/", views.fiche, name="pratiques_fiche"),
    path("<int:pk>/pdf/", views.fiche_en_pdf, name="pratiques_fiche_pdf"),
    path("<int:pk>/agir/<str:action>/", views.fiche_agir, name="pratiques_fiche_agir"),
]
