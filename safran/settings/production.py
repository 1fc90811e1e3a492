"""Production: refuses to start with a missing or unsafe value, and says which."""

from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from safran.settings.base import *  # noqa: F403
from safran.settings.base import ALLOWED_HOSTS, COFFRE_CLES, CONTENUS_URL, JOURNAL, PROXYS, SECRET_KEY, SITE_URL, env
from safran.settings.services import pannes_dire

EXEMPLE = "deploiement/safran.env.exemple"
_OBLIGATOIRES = ("SECRET_KEY", "COFFRE_CLES", "ALLOWED_HOSTS", "SITE_URL", "EXPEDITEUR", "EMAIL_URL")
_manques = [nom for nom in _OBLIGATOIRES if not env(nom, default="")]
if _manques:
    raise ImproperlyConfigured(f"SAFRAN ne démarre pas : renseignez {', '.join(_manques)} (voir {EXEMPLE}).")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SAFRAN ne démarre pas : SECRET_KEY doit compter au moins 50 caractères.")
try:
    _coffre = [Fernet(cle) for cle in COFFRE_CLES]
except ValueError:
    raise ImproperlyConfigured(f"SAFRAN ne démarre pas : COFFRE_CLES doit tenir des clés Fernet (voir {EXEMPLE}).")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SAFRAN ne démarre pas : SITE_URL doit commencer par https://.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("SAFRAN ne démarre pas : ALLOWED_HOSTS doit nommer les hôtes, sans « * ».")

if CONTENUS_URL:
    _contenus, _site = (urlsplit(url).hostname or "" for url in (CONTENUS_URL, SITE_URL))
    if not CONTENUS_URL.startswith("https://") or f".{_site}".endswith(_contenus.removeprefix("*")):
        phrase = "CONTENUS_URL doit commencer par https:// et nommer un domaine où SITE_URL n’est pas."
        raise ImproperlyConfigured(f"SAFRAN ne démarre pas : {phrase}")

_courriel = env.email_url("EMAIL_URL")
COURRIEL_TRANSPORT = _courriel.pop("EMAIL_BACKEND")
globals().update(_courriel)

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/"]  # demandé en clair par ce qui garde la machine
# Un navigateur tient cette promesse aussi longtemps qu’elle le dit : une heure tant que le certificat n’a pas été
# renouvelé, un an ensuite, et alors pour tous les noms du domaine.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDES", default=3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS >= 31_536_000
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # tant que la promesse est courte
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXYS else None
if JOURNAL not in ("texte", "json"):
    raise ImproperlyConfigured("SAFRAN ne démarre pas : JOURNAL vaut « texte » ou « json ».")
pannes_dire(env("SENTRY_DSN", default=""))
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
