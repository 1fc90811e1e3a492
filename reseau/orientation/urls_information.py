"""Addresses of the first information, and of the services given at a distance."""

from django.urls import path

from reseau.orientation.views import besoins

urlpatterns = [
    path("a-distance/", besoins.a_distance, name="a_distance"),
    path("premiere-information/", besoins.premieres_informations, name="premieres_informations"),
    path("premiere-information/<slug:code>/", besoins.premiere_information, name="premiere_information"),
    path("premiere-information/<slug:code>/modifier/", besoins.modifier, name="premiere_information_modifier"),
    path("premiere-information/<slug:code>/confirmer/", besoins.confirmer, name="premiere_information_confirmer"),
]
