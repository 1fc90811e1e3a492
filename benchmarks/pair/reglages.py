"""The settings that `wagtail start` writes, with wagtail-lms; nothing is slowed, nothing is tuned."""

import os
from pathlib import Path

import environ

DONNEES = Path(os.environ["DONNEES_PAIR"])
SECRET_KEY = "mesure"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "benchmarks.pair",
    "wagtail_lms",
    *(f"wagtail.{nom}" for nom in ("contrib.forms", "contrib.redirects", "embeds", "sites", "users", "snippets")),
    *(f"wagtail.{nom}" for nom in ("documents", "images", "search", "admin")),
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    *(f"django.contrib.{nom}" for nom in ("auth", "contenttypes", "sessions", "messages", "staticfiles", "admin")),
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "benchmarks.pair.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "gabarits"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": environ.Env.db_url_config(os.environ["BASE_PAIR"]) | {"CONN_MAX_AGE": 600}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT, MEDIA_URL, STATIC_URL = DONNEES / "media", "/media/", "/static/"
WAGTAIL_SITE_NAME, WAGTAILADMIN_BASE_URL, USE_TZ = "Pair", "http://localhost", True
