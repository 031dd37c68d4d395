"""gunicorn's settings: `python -m gunicorn --config python:kaizenlab.gunicorn kaizenlab.wsgi`."""

import gc
import os
import signal
from typing import Any

from kaizenlab import children

bind = "0.0.0.0:8000"
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True  # loaded once: the workers share its memory, and a wrong setting stops the start
timeout = 30
graceful_timeout = 10
keepalive = 5
max_requests, max_requests_jitter = 20_000, 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
control_socket_disable = True
loglevel = "warning"


def when_ready(_server: Any) -> None:
    """What was loaded stays in shared memory: the collector never touches it again."""
    gc.collect()
    gc.freeze()
    if "GATE" in os.environ:  # `up` prepares the database meanwhile, and closes the other end when that is done
        os.read(int(os.environ["GATE"]), 1)


def post_fork(server: Any, _worker: Any) -> None:
    """A worker ends with its master, however that ends, and so lets go of the socket."""
    if tie := children.end_with(server.pid, by=signal.SIGTERM):
        tie()
