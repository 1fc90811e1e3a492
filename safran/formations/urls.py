from django.urls import path

from safran.formations import views

# La page du catalogue vit dans l’arbre (« /se-former/ » en démonstration) ; cette adresse-ci ne change jamais.
urlpatterns = [
    path("catalogue/", views.catalogue, name="catalogue"),
    path("lheo.xml", views.lheo, name="formations_lheo"),
    path("<int:pk>/lheo.xml", views.lheo, name="formation_lheo"),
]
