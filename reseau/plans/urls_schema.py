"""Addresses of the regional guidance scheme."""

from django.urls import path

from reseau.plans.views import plans

urlpatterns = [
    path("", plans.schema, name="schema_regional"),
    path("<slug:code>/", plans.orientation, name="orientation_du_schema"),
]
