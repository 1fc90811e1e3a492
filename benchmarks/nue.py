"""The bare view that one L is: Django, one row asked of the base as any view asks for one, nothing else."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.urls import path


def nue(request: HttpRequest) -> HttpResponse:
    """Ask the base for one row."""
    return HttpResponse(str(ContentType.objects.filter(pk=1).first()))


urlpatterns = [path("", nue)]
