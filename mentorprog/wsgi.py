"""WSGI entry point, for granian in production and for the embedded server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorprog.settings")

application = get_wsgi_application()
