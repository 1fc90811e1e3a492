"""Addresses of the animation: bodies, meetings, the register, what each takes care of."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
