"""What gunicorn serves. It refuses to start with a database role that row-level security would not bind."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaizenlab.settings")

application = get_wsgi_application()

from kaizenlab.serving import insist_on_a_safe_role  # noqa: E402

insist_on_a_safe_role()
