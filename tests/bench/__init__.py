"""`manage.py bench`: the main pages beside bare Django pages of the same rows, in one run, on one gunicorn."""
