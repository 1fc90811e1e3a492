"""The peer, to be served."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.pair.reglages"
application = get_wsgi_application()
