"""The bare view that one L is: Django, one row asked of the base as any view asks for one, with settings of its own."""

import os

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

MIDDLEWARE = """django.middleware.security.SecurityMiddleware django.contrib.sessions.middleware.SessionMiddleware
django.middleware.common.CommonMiddleware django.middleware.csrf.CsrfViewMiddleware
django.contrib.auth.middleware.AuthenticationMiddleware django.contrib.messages.middleware.MessageMiddleware
django.middleware.clickjacking.XFrameOptionsMiddleware""".split()  # ceux d’un projet Django qui commence
settings.configure(
    MIDDLEWARE=MIDDLEWARE,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="mesure",
    DATABASES={"default": environ.Env.db_url_config(os.environ["BASE_NUE"]) | {"CONN_MAX_AGE": 600}},
)


def nue(request: HttpRequest) -> HttpResponse:
    """Ask the base for one row."""
    from django.contrib.contenttypes.models import ContentType

    return HttpResponse(str(ContentType.objects.filter(pk=1).first()))


urlpatterns = [path("", nue)]
application = get_wsgi_application()
