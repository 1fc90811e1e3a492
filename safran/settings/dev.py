"""Development and demonstration: local addresses only, mails written to files."""

from urllib.parse import urlsplit

from safran.settings.base import *  # noqa: F403
from safran.settings.base import CONTENUS_URL, DONNEES, SITE_URL, STORAGES, env

DEBUG = env.bool("DEBUG", default=False)
# Une clé de démonstration, propre à chaque installation, jamais dans le dépôt.
_fichier_cle = DONNEES / "cle-de-demonstration"
if not _fichier_cle.exists():
    from django.core.management.utils import get_random_secret_key

    _fichier_cle.write_text(get_random_secret_key() + get_random_secret_key())
SECRET_KEY = env("SECRET_KEY", default="") or _fichier_cle.read_text()
STORAGES["staticfiles"] = {"BACKEND": "home.statiques.Statiques"}
WHITENOISE_USE_FINDERS = DEBUG
SERVIR_MEDIA = True
if not CONTENUS_URL:
    # Les deux noms d’une même machine : des cookies séparés, sans rien installer. Le site a l’un, les modules l’autre.
    CONTENUS_URL = "http://127.0.0.1" if urlsplit(SITE_URL).hostname == "localhost" else "http://localhost"
    CONTENUS_AU_PORT_DU_SITE = True
if DEBUG:
    PAGES_GARDEES_SECONDES = 0
