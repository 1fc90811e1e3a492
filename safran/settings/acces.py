"""Who comes in and what a page may load: accounts, sessions, content policy; nothing here reads the environment."""

# --- Comptes ---
AUTH_USER_MODEL = "comptes.Compte"
AUTHENTICATION_BACKENDS = ["reseau.comptes.connexion.ConnexionParCourriel"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "reseau.comptes.validateurs.MotDevinableValidator"},
]
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
# ProConnect ne relie que par le geste de la personne : jamais par une adresse, jamais un compte de plus.
SOCIALACCOUNT_ADAPTER = "reseau.comptes.proconnect.AdaptateurProConnect"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"provider_class": "reseau.comptes.proconnect.FournisseurProConnect"}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False

# --- Sessions et cookies : session, CSRF, et le thème après un choix ---
SESSION_ENGINE = "home.securite.sessions"
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
RAPPORTS = "/politique-de-contenu/rapports/"  # ce qu’un navigateur refuse, il l’y dit
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
