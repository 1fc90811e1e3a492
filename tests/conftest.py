"""What every test shares: closed sockets but loopback, a clean cache, one account per role."""

import os
import socket

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest

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
def _prive_par_test(settings, tmp_path):
    """Files written by a test are its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVE_ROOT = tmp_path / "prive"
    settings.STORAGES = {
        **settings.STORAGES,
        "prive": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "prive")},
        },
    }
