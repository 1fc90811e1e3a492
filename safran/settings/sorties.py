"""What the site may ask of other ones; read once the environment is (see deploiement/safran.env.exemple)."""

import environ

env = environ.Env()

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
