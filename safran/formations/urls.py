from django.urls import path

from safran.formations import views

# L'adresse vide reste libre : la page du catalogue peut s'appeler « formations » dans l'arbre.
urlpatterns = [path("catalogue/", views.catalogue, name="catalogue")]
