"""The bare view that one L is: Django, one question to the base, nothing else."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def nue(request: HttpRequest) -> HttpResponse:
    """Ask the base for one."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")
        return HttpResponse(str(curseur.fetchone()[0]))


urlpatterns = [path("", nue)]
