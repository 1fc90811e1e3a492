"""Addresses of the first information, and of the services given at a distance."""

from django.urls import path

from reseau.orientation.views import a_distance, information

urlpatterns = [
    path("a-distance/", a_distance.a_distance, name="a_distance"),
    path("premiere-information/", information.premieres_informations, name="premieres_informations"),
    path("premiere-information/<slug:code>/", information.premiere_information, name="premiere_information"),
    path("premiere-information/<slug:code>/modifier/", information.modifier, name="premiere_information_modifier"),
    path("premiere-information/<slug:code>/confirmer/", information.confirmer, name="premiere_information_confirmer"),
]
