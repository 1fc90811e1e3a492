from django.urls import path

from reseau.comptes import views

urlpatterns = [
    path("", views.proconnect, name="proconnect"),
    path("entrer/", views.entrer, name="proconnect_entrer"),
    path("relier/", views.relier, name="proconnect_relier"),
    path("retirer/", views.retirer, name="proconnect_retirer"),
    path("retour/", views.retour, name="proconnect_retour"),
    path("fin/", views.fin, name="proconnect_fin"),
]
