"""The demonstration's settings, its mails sent for real, to a server of this machine."""

import os

from safran.settings.dev import *  # noqa: F403

COURRIEL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["PORT_SMTP"])
