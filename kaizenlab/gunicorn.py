"""gunicorn's settings: `python -m gunicorn --config python:kaizenlab.gunicorn kaizenlab.wsgi`."""

import gc
import os
import shutil
import signal
import tempfile
from itertools import count
from pathlib import Path
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
limit_request_line = 8190  # the most there is: 500 Japanese characters of a search are 4,500 in an address
max_requests, max_requests_jitter = 20_000, 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
control_socket_disable = True
loglevel = "warning"


def on_starting(server: Any) -> None:
    """What the workers count lies in memory that they share, and is gone with their master."""
    server.counts = Path(tempfile.mkdtemp(prefix="kaizenlab-counts-", dir=worker_tmp_dir))


def on_exit(server: Any) -> None:
    shutil.rmtree(server.counts, ignore_errors=True)


def when_ready(_server: Any) -> None:
    """What was loaded stays in shared memory: the collector never touches it again."""
    gc.collect()
    gc.freeze()
    if "GATE" in os.environ:  # `up` prepares the database meanwhile, and closes the other end when that is done
        os.read(int(os.environ["GATE"]), 1)


def pre_fork(server: Any, worker: Any) -> None:
    """A worker counts on where one that is gone has left off."""
    taken = {each.place for each in server.WORKERS.values()}
    worker.place = next(place for place in count() if place not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """A worker ends with its master, however that ends, and so lets go of the socket."""
    if tie := children.end_with(server.pid, by=signal.SIGTERM):
        tie()
    from kaizenlab.lib import counting

    counting.share(server.counts, worker.place)
