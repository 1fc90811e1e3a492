"""Addresses of the regional guidance scheme."""

from django.urls import path

from reseau.plans.views import schema

urlpatterns = [
    path("", schema.schema, name="schema_regional"),
    path("<slug:code>/", schema.orientation, name="orientation_du_schema"),
]
