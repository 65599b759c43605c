"""WSGI entry point, for granian in production and for the embedded server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorprog.settings")

application = get_wsgi_application()

# What stands after the start is never garbage: without this, some requests wait while all of it is walked through.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
