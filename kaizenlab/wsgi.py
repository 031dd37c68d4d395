"""What gunicorn serves. It refuses to start with a database role that row-level security would not bind."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaizenlab.settings")

application = get_wsgi_application()

from kaizenlab.serving import insist_on_a_safe_role  # noqa: E402

insist_on_a_safe_role()
import_module(settings.ROOT_URLCONF)  # every view, now: shared by the workers, and a mistake in one stops the start
