"""WSGI entry point; the pages, the directory and the library are read before the first visitor comes."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

gc.disable()  # presque rien de ce qui se charge ici ne repart : y chercher des cycles prend un cinquième du démarrage
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safran.settings.dev")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 : les applications sont prêtes
from django.core.signals import request_started  # noqa: E402
from django.db import connections  # noqa: E402

from home.exploitation.journal import memoire_figer  # noqa: E402
from home.fichiers.disque import base_tenir  # noqa: E402
from pratiques.queries.bibliotheque import bibliotheque_precharger  # noqa: E402
from reseau.annuaire.queries.recherche import annuaire_precharger  # noqa: E402

import_module(settings.ROOT_URLCONF)
annuaire_precharger()
bibliotheque_precharger()
connections.close_all()  # un serveur qui se dédouble ensuite ne partage pas sa connexion
memoire_figer()
gc.enable()
request_started.connect(base_tenir)
