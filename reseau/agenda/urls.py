"""Addresses of the agenda."""

urlpatterns: list = []
