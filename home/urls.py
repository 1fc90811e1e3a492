from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from home import views
from home.etats.historiques import historique

urlpatterns = [
    path("recherche/", views.recherche, name="recherche"),
    path("glossaire/", views.glossaire, name="glossaire"),
    path("historique/<slug:cle>/<int:pk>/", historique, name="historique"),
    path("mon-espace/", views.mon_espace, name="mon_espace"),
    path("mon-agenda/", views.mon_agenda, name="mon_agenda"),
    path("agenda/<str:secret>.ics", views.agenda_personnel, name="agenda_personnel"),
    path("mes-nouvelles/", views.mes_nouvelles, name="nouvelles"),
    path("mes-courriels/", views.mes_courriels, name="mes_courriels"),
    path("mes-courriels/arreter/<str:jeton>/", views.courriels_arreter, name="courriels_arreter"),
    path("theme/", views.theme_choisir, name="theme_choisir"),
    path("courriels/", views.courriels_liste, name="courriels"),
    path("courriels/<int:pk>/", views.courriel_detail, name="courriel_detail"),
    path("politique-de-contenu/", views.politique_lire, name="politique"),
    path("politique-de-contenu/rapports/", views.politique_recevoir, name="politique_recevoir"),
    path("sante-de-la-plateforme/", views.plateforme, name="plateforme"),
    path("metriques/", views.metriques, name="metriques"),
    path("mesure-d-audience/", views.mesure, name="mesure"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.securite, name="securite"),
    path("sitemap.xml", sitemap, name="plan_du_site"),
    path("sante/", views.sante, name="sante"),
    path("sante/vivant/", views.sante_vivant, name="sante_vivant"),
    path("sante/pret/", views.sante_pret, name="sante_pret"),
]
