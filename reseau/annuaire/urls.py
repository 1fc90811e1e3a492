"""Addresses of the directory."""

urlpatterns: list = []
