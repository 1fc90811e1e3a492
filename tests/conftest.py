"""What every test shares: closed sockets but loopback, a clean cache, one account per role."""

import os
import socket

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest


def pytest_addoption(parser):
    parser.addoption("--axe-complet", action="store_true", help="Passe axe-core sur chaque page, rôle et thème.")


_connect = socket.socket.connect


def _connect_local(self, adresse):
    """Refuse any connection that would leave this machine."""
    hote = adresse[0] if isinstance(adresse, tuple) else ""
    if isinstance(adresse, tuple) and hote not in {"127.0.0.1", "::1", "localhost"}:
        raise RuntimeError(f"Connexion interdite en test : {adresse}")
    return _connect(self, adresse)


socket.socket.connect = _connect_local


@pytest.fixture(autouse=True)
def _cache_vide():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _prive_par_test(request, settings, tmp_path):
    """Files written by a test are its own, unless its module shares them."""
    if getattr(request.module, "FICHIERS_COMMUNS", False):
        return
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVE_ROOT = tmp_path / "prive"
    settings.STORAGES = {
        **settings.STORAGES,
        "prive": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "prive")},
        },
    }


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test on real transactions starts from the data of the migrations, which the flush of the one before took."""
    for item in items:
        marque = item.get_closest_marker("django_db")
        if marque and marque.kwargs.get("transaction"):
            item.add_marker(pytest.mark.django_db(**{**marque.kwargs, "serialized_rollback": True}), append=False)


@pytest.fixture(scope="session", autouse=True)
def _base_rendue(request):
    """Leave a kept database as the migrations made it."""
    if not any(item.get_closest_marker("django_db") for item in request.session.items):
        yield
        return
    request.getfixturevalue("django_db_setup")
    yield
    from django.db import connection

    blocage = request.getfixturevalue("django_db_blocker")
    with blocage.unblock():
        from wagtail.models import Page

        contenu = getattr(connection, "_test_serialized_contents", None)
        if contenu and not Page.objects.exists():
            connection.creation.deserialize_db_from_string(contenu)
