"""WSGI entry point; the directory and the library are read before the first visitor comes."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safran.settings.dev")
application = get_wsgi_application()

from django.db import connections  # noqa: E402 : les applications sont prêtes

from pratiques.queries import bibliotheque_precharger  # noqa: E402
from reseau.annuaire.queries import annuaire_precharger  # noqa: E402

annuaire_precharger()
bibliotheque_precharger()
connections.close_all()  # un serveur qui se dédouble ensuite ne partage pas sa connexion
