"""Development and demonstration: local addresses only, mails written to files."""

from safran.settings.base import *  # noqa: F403
from safran.settings.base import ALLOWED_HOSTS, CONTENUS_URL, DONNEES, STORAGES, env

DEBUG = env.bool("DEBUG", default=False)
# Une clé de démonstration, propre à chaque installation, jamais dans le dépôt.
_fichier_cle = DONNEES / "cle-de-demonstration"
if not _fichier_cle.exists():
    from django.core.management.utils import get_random_secret_key

    _fichier_cle.write_text(get_random_secret_key() + get_random_secret_key())
SECRET_KEY = env("SECRET_KEY", default="") or _fichier_cle.read_text()
STORAGES["staticfiles"] = {"BACKEND": "home.fichiers.disque.Statiques"}
WHITENOISE_USE_FINDERS = DEBUG
SERVIR_MEDIA = True
if not CONTENUS_URL:
    # Les navigateurs mènent tout nom en « .localhost » à cette machine : un nom par module, sans rien installer.
    CONTENUS_URL = "http://*.modules.localhost"
    ALLOWED_HOSTS.append(".modules.localhost")
    CONTENUS_AU_PORT_DU_SITE = True
if DEBUG:
    PAGES_GARDEES_SECONDES = 0
