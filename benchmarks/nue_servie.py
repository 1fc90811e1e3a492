"""The bare view, with settings of its own, to be served by the same server on the same base."""

import os

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application

MIDDLEWARE = """django.middleware.security.SecurityMiddleware django.contrib.sessions.middleware.SessionMiddleware
django.middleware.common.CommonMiddleware django.middleware.csrf.CsrfViewMiddleware
django.contrib.auth.middleware.AuthenticationMiddleware django.contrib.messages.middleware.MessageMiddleware
django.middleware.clickjacking.XFrameOptionsMiddleware""".split()  # ceux d’un projet Django qui commence
settings.configure(
    MIDDLEWARE=MIDDLEWARE,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    ROOT_URLCONF="benchmarks.nue",
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="mesure",
    DATABASES={"default": environ.Env.db_url_config(os.environ["BASE_NUE"]) | {"CONN_MAX_AGE": 600}},
)
application = get_wsgi_application()
