"""Settings common to every environment; values come from the environment (see deploiement/safran.env.exemple)."""

from pathlib import Path
from socket import gethostname
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from safran.settings.services import base_lire, base_regler, caches_lire, refuser, replique_lire, stockages_lire

RACINE = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
environ.Env.read_env(RACINE / ".env")

DONNEES = Path(env("SAFRAN_DONNEES", default=str(RACINE / "var")))
try:
    DONNEES.mkdir(exist_ok=True)
except OSError as erreur:
    raise refuser(
        f"le dossier des données, {DONNEES}, ne s’ouvre pas ({erreur.strerror}). Créez-le, donnez-le au compte du "
        "site, ou nommez-en un autre par SAFRAN_DONNEES."
    ) from erreur

MACHINE = env("MACHINE", default=gethostname())  # ce que les autres savent d’elle : ses travailleurs vivent, ou non
HOTES = env.int("HOTES", default=1)  # combien de machines servent ce site ; « check --deploy » dit ce qui leur manque

SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "safran.demo",
    "safran.installation",
    "safran.pilotage",
    "safran.attestations",
    "safran.evaluations",
    "safran.presences",
    "safran.demandes",
    "safran.inscriptions",
    "safran.atelier",
    "safran.lti",
    "safran.parcours",
    "safran.quiz",
    "safran.scorm",
    "safran.formations",
    "safran.dispositifs",
    "pratiques",
    "reseau.carnets",
    "reseau.orientation",
    "reseau.echanges",
    "reseau.agenda",
    "reseau.animation",
    "reseau.vie_locale",
    "reseau.plans",
    "reseau.ecrits",
    "reseau.tendances",
    "reseau.annuaire",
    "reseau.membres",
    "reseau.structures",
    "reseau.territoires",
    "reseau.vocabulaires",
    "reseau.comptes",
    "home",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "reseau.comptes.apps.UtilisateursConfig",  # wagtail.users, en lecture seule
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "home.site.middleware.DemandeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "safran.scorm.contenus.HoteContenusMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "home.site.middleware.RefusMiddleware",
    "home.site.middleware.CachePublicMiddleware",
    "home.site.middleware.PolitiqueContenuMiddleware",
    "safran.installation.middleware.PremierJourMiddleware",
    "home.site.middleware.SessionTolerante",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "reseau.membres.middleware.CompteMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "safran.urls"
WSGI_APPLICATION = "safran.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.site.contexte.site",
            ],
            "builtins": ["home.templatetags.composants"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Base de données : SQLite par défaut, PostgreSQL par DATABASE_URL ---
DATABASES = {"default": base_lire(env("DATABASE_URL", default=f"sqlite:///{DONNEES / 'safran.sqlite3'}"))}
# Derrière un mandataire qui prête une connexion le temps d’une transaction (PgBouncer).
POSTGRES_MUTUALISE = env.bool("POSTGRES_MUTUALISE", default=False)
base_regler(DATABASES["default"], mutualisee=POSTGRES_MUTUALISE)
# Une réplique, où se lisent les pages tant qu’elle a tout ce que la primaire a validé (home/exploitation/base.py).
if replique := env("DATABASE_REPLIQUE_URL", default=""):
    DATABASES["replique"] = replique_lire(replique, DATABASES["default"], mutualisee=POSTGRES_MUTUALISE)
    DATABASE_ROUTERS = ["home.exploitation.base.RouteurReplique"]
    # En deçà des pages gardées, au-delà de tout ce qui lit la base.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("home.site.middleware.CachePublicMiddleware") + 1, "home.exploitation.base.RepliqueMiddleware"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env("CACHE_URL", default="")  # Valkey ou Redis, que plusieurs machines partagent
CACHES = caches_lire(CACHE_URL, DONNEES)
SANTE_DEMARRAGE = 90  # secondes : le site rouvert, ce qui attendait repart avant que la supervision s’en plaigne
PAGES_GARDEES_SECONDES = env.int("PAGES_GARDEES_SECONDES", default=120)  # 0 : les pages publiques ne se gardent pas

# Par visiteur et par processus, pour les données ouvertes lues par des programmes.
API_REQUETES_PAR_MINUTE = env.int("API_REQUETES_PAR_MINUTE", default=300)

# --- Tâches : la file « fond » est servie par `manage.py db_worker --backend fond` ---
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "fond": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# Fond de carte : aucun par défaut, la carte se suffit de ses contours. L’origine des tuiles entre dans img-src.
TUILES_URL = env("TUILES_URL", default="")
TUILES_ATTRIBUTION = env("TUILES_ATTRIBUTION", default="")
# --- Langue et heure ---
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# --- Fichiers ---
STATIC_URL = "/static/"
STATIC_ROOT = DONNEES / "static"
STATICFILES_DIRS = [RACINE / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DONNEES / "media"
SERVIR_MEDIA = env.bool("SERVIR_MEDIA", default=False)
PRIVE_ROOT = DONNEES / "prive"  # jamais servi par une adresse : toujours par une vue qui vérifie le droit
STOCKAGE_URL = env("STOCKAGE_URL", default="")  # un stockage S3, que plusieurs machines partagent
STOCKAGES, MEDIAS_ORIGINE = stockages_lire(STOCKAGE_URL, env("STOCKAGE_MEDIAS_URL", default=""), PRIVE_ROOT)
STORAGES = {**STOCKAGES, "staticfiles": {"BACKEND": "home.fichiers.disque.StatiquesNommes"}}
# Le certificat qui signe les attestations (PKCS#12). Sans réglage, elles n’ont pas de signature électronique.
SIGNATURE_PDF = env("SIGNATURE_PDF", default="")
SIGNATURE_PDF_MOT_DE_PASSE = env("SIGNATURE_PDF_MOT_DE_PASSE", default="")
# La clé qui signe les badges : un fichier PEM, RSA ou Ed25519. Sans réglage, une clé RSA faite une fois, gardée ici.
BADGES_CLE = env("BADGES_CLE", default="")
BADGES_CLE_DE_SECOURS = DONNEES / "cles" / "badges-rsa.pem"
# Ce qui chiffre, dans la base, seconds facteurs et sessions : la première clé chiffre, toutes déchiffrent. Sans réglage
# (refusé en production), une clé faite une fois, gardée ici.
COFFRE_CLES = env.list("COFFRE_CLES", default=[])
COFFRE_CLE_DE_SECOURS = DONNEES / "cles" / "coffre.key"
# Les clés publiques (age) pour qui « manage.py sauvegarder » chiffre ; les privées sont ailleurs.
SAUVEGARDE_CLES = env.list("SAUVEGARDE_CLES", default=[])
# La clé privée (PEM, Ed25519) qui signe leur manifeste ; ni dans leur dossier, ni dans DONNEES.
SAUVEGARDE_SIGNATURE = env("SAUVEGARDE_SIGNATURE", default="")
EMARGEMENT_TOUR_SECONDES = 120  # le code de la salle change aussi souvent
# Après le dernier jour d’une session, les signatures tracées et les justificatifs d’absence se gardent tant d’années.
EMARGEMENT_CONSERVATION_ANNEES = env.int("EMARGEMENT_CONSERVATION_ANNEES", default=3)
RAPPORTS = "/politique-de-contenu/rapports/"  # ce qu’un navigateur refuse, il l’y dit
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
TAILLE_MAX_REQUETE = 64 * 1024 * 1024  # le plus lourd de nos formulaires : un fichier d'annuaire de 60 Mo
TAILLES_MAX = {
    "/admin/modules/": 301 * 1024 * 1024,  # un module SCORM de 300 Mo
    RAPPORTS: 16 * 1024,
}

# Combien de serveurs frontaux ajoutent l’adresse d’où vient la demande : celle du visiteur se lit à ce rang.
PROXYS = env.int("PROXYS", default=1 if env.bool("DERRIERE_PROXY", default=False) else 0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXYS

# --- Courriels : tout passe par la boîte d'envoi (home.courriels) ---
EMAIL_BACKEND = "home.courriels.boite.BoiteEnvoi"
COURRIEL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_TIMEOUT = 30
EMAIL_FILE_PATH = DONNEES / "media" / "courriels"
DEFAULT_FROM_EMAIL = env("EXPEDITEUR", default="SAFRAN <ne-pas-repondre@safran.example>")
REPONDRE_A = env("REPONDRE_A", default="contact@safran.example")
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")

# --- Hôtes des contenus : un nom par version de module SCORM ou H5P, « * » tenant sa place, et rien d'autre ---
CONTENUS_URL = env("CONTENUS_URL", default="")
CONTENUS_DUREE = 4 * 3600  # ce que vaut une adresse signée
CONTENUS_AU_PORT_DU_SITE = False
if CONTENUS_URL:
    _domaine = urlsplit(CONTENUS_URL).hostname or ""
    if not _domaine.startswith("*."):
        _phrase = "CONTENUS_URL doit donner un nom à chaque module, comme https://*.modules.example."
        raise ImproperlyConfigured(f"SAFRAN ne démarre pas : {_phrase}")
    ALLOWED_HOSTS.append(_domaine.removeprefix("*"))

WAGTAILADMIN_BASE_URL = SITE_URL

METRIQUES_JETON = env("METRIQUES_JETON", default="")  # le mot que Prometheus donne ; sans lui, pas de chiffres
SECURITE_CONTACT = env("SECURITE_CONTACT", default="")  # à qui dire une faille ; sans réglage, au courriel de contact
JOURNAL = env("JOURNAL", default="texte")  # ou « json », une ligne lue par un programme
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"numerotee": {"()": "home.exploitation.journal.Numerotee"}},
    "formatters": {
        "texte": {"format": "%(asctime)s %(levelname)s %(name)s %(demande)s %(message)s"},
        "json": {"()": "home.exploitation.journal.LigneJson"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["numerotee"], "formatter": JOURNAL}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"safran": {"level": "INFO"}},
}

# --- Comptes ---
AUTH_USER_MODEL = "comptes.Compte"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "reseau.comptes.validateurs.MotDevinableValidator"},
]
CSRF_FAILURE_VIEW = "home.ecrans.erreurs.jeton_perime"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "mon_espace"
ACCOUNT_ADAPTER = "reseau.comptes.connexion.AdaptateurCompte"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "30/15m/ip,10/15m/key",  # la clé dit le compte et l’adresse du visiteur
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_FORMS = {"reset_password_from_key": "reseau.comptes.forms.LienForm"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = False
MFA_ADAPTER = "reseau.comptes.connexion.AdaptateurSecondFacteur"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # les comptes naissent d’une invitation : leur première adresse est prouvée
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "SAFRAN"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "reseau.comptes.forms.CodeForm",
    "reauthenticate": "reseau.comptes.forms.CodeRedonneForm",
}
# ProConnect ne relie que par le geste de la personne : jamais par une adresse, jamais un compte de plus.
SOCIALACCOUNT_ADAPTER = "reseau.comptes.proconnect.AdaptateurProConnect"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"provider_class": "reseau.comptes.proconnect.FournisseurProConnect"}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False

# --- Sessions et cookies : session, CSRF, et le thème après un choix ---
SESSION_ENGINE = "home.securite.coffre"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_INACTIVITE = 8 * 3600
SESSION_INACTIVITE_SECOND_FACTEUR = 30 * 60
SESSION_DUREE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Pour les vieux navigateurs ; les autres lisent frame-ancestors, et Wagtail rouvre ses seuls aperçus.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# --- Politique de contenu : le site n'admet ni script ni style en ligne ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "report-uri": [RAPPORTS],
    }
}
CSP_ADMIN = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
    "report-uri": [RAPPORTS],
}

# --- Wagtail ---
WAGTAIL_SITE_NAME = "SAFRAN · Orientation Poitou-Charentes"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAILIMAGES_IMAGE_MODEL = "home.ImageSafran"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "home.DocumentSafran"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = []  # tout se télécharge, rien ne s’ouvre dans le site
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "odt",
    "ods",
    "odp",
    "pdf",
    "pptx",
    "rtf",
    "txt",
    "xlsx",
    "zip",
    "vtt",
    "mp3",
    "mp4",
    "webm",
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILEMBEDS_FINDERS = []
MOTEUR = "sqlite" if DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgres"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": f"home.recherche.moteur_{MOTEUR}"}}
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

# --- Ce que le site demande à d’autres ---
# --- data.inclusion ---
# Les sources data.inclusion que l’annuaire suit : l’interface (…/api/v1?code_region=75) ou des vidages (….json).
DATA_INCLUSION_URL = env.list("DATA_INCLUSION_URL", default=[])
DATA_INCLUSION_HOTES = env.list("DATA_INCLUSION_HOTES", default=["api.data.inclusion.gouv.fr"])
DATA_INCLUSION_JETON = env("DATA_INCLUSION_JETON", default="")
DATA_INCLUSION_RESEAU = env("DATA_INCLUSION_RESEAU", default="")  # celui des structures qui n’en nomment aucun
DATA_INCLUSION_PAGE = 500  # fiches par page

# --- ProConnect ---
# Le service (https://auth.proconnect.gouv.fr/api/v2) et ce qu’il donne au site : les trois, ou personne n’entre par là.
PROCONNECT_URL = env("PROCONNECT_URL", default="")
PROCONNECT_CLIENT = env("PROCONNECT_CLIENT", default="")
PROCONNECT_SECRET = env("PROCONNECT_SECRET", default="")

# --- Mesure d’audience ---
# Le Matomo qui compte les pages lues sans compte, sans cookie ni script, et le numéro du site chez lui. Vides : aucun.
MATOMO_URL = env("MATOMO_URL", default="")
MATOMO_SITE = env("MATOMO_SITE", default="")

# --- Antivirus ---
# Ce que reçoit le site est montré à clamd (tcp://127.0.0.1:3310 ou unix:///run/clamav/clamd.ctl). Vide : à personne.
ANTIVIRUS_URL = env("ANTIVIRUS_URL", default="")
ANTIVIRUS_EN_PANNE = env("ANTIVIRUS_EN_PANNE", default="refuser")  # ou « accepter » : un fichier sans verdict passe

# --- Vidéos d’ailleurs ---
# Les serveurs PeerTube dont une étape peut montrer une vidéo, au clic de qui la lit (video.example). Vide : aucun.
PEERTUBE_HOTES = env.list("PEERTUBE_HOTES", default=[])

# --- Plateformes partenaires (LTI) ---
# Les hôtes d’où une formation peut s’ouvrir, et à qui le site peut répondre (moodle.example). Vide : aucun.
LTI_HOTES = env.list("LTI_HOTES", default=[])
