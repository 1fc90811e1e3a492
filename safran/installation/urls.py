from django.urls import path

from safran.installation import views

urlpatterns = [
    path("", views.premier_jour, name="premier_jour"),
    path("mettre-en-route/", views.mettre_en_route, name="mettre_en_route"),
    path("mettre-en-route/ranger/", views.mise_en_route_ranger, name="mise_en_route_ranger"),
]
