"""pytest -p tests.server: a throw-away PostgreSQL for this run, unless DATABASE_URL names one.

At import, because pytest-django reads the settings before any pytest_configure. The processes of
pytest-xdist inherit the environment and so share the server.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from kaizenlab import postgres


def prepare() -> None:
    for name in [name for name in os.environ if name.startswith("KAIZENLAB_")]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="kaizenlab-test-"))
    folder.chmod(0o711)  # PostgreSQL may have to run as another user, and passes through
    atexit.register(shutil.rmtree, folder)
    (folder / "static").mkdir()
    os.environ["KAIZENLAB_DATA"] = str(folder)
    os.environ["KAIZENLAB_SECRET_KEY"] = secrets.token_urlsafe(48)
    if "DATABASE_URL" not in os.environ:
        server = postgres.Server(folder / "postgres", throw_away=True)
        server.start()
        atexit.register(server.stop)
        os.environ["DATABASE_URL"] = server.url(postgres.SERVING)
        os.environ["DATABASE_OWNER_URL"] = server.url(postgres.OWNER)


if "PYTEST_XDIST_WORKER" not in os.environ:
    prepare()
