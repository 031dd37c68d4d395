"""`manage.py up`: prepare, serve, watch, and stop everything that was started.

Little is imported, so that the process which stays to watch is a small one.
"""

import argparse
import contextlib
import errno
import fcntl
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kaizenlab import bootstrap, children, home
from kaizenlab.postgres import Refusal, Server

MANAGE = [sys.executable, str(home.ROOT / "manage.py")]
LOOK_EVERY = 0.2  # seconds
LET_GO = 15  # seconds in which a run that was killed lets go of its port
LIVED_WELL = 60  # seconds after which an end is no longer part of a series
LONGEST_PAUSE = 5  # seconds


def main(arguments: list[str]) -> int:
    options = read(arguments)
    for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell's background job ignores SIGINT otherwise
        signal.signal(request, signal.default_int_handler)
    try:
        up(options)
    except KeyboardInterrupt:
        return 0
    return 1


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Start KaizenLab here. Ctrl-C stops it.")
    parser.add_argument("--port", type=port, default=8000, help="default 8000; 0 takes any free one")
    parser.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help="default 127.0.0.1: this machine only")
    parser.add_argument("--data", type=Path, default=home.data_folder(), metavar="DIR", help="default .data")
    parser.add_argument("--demo", action="store_true", help="load the example workspace and print its sign-in links")
    return parser.parse_args(arguments)


def port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no port; expected a number from 0 to 65535")


def up(options: argparse.Namespace) -> None:
    folder = options.data.absolute()
    insist_on_both_addresses()
    with contextlib.ExitStack() as house:
        lock = house.enter_context(only_one(folder))
        was_killed_here = noted(lock).endswith(f":{options.port}")
        listener = house.enter_context(listen(options.bind, options.port, LET_GO if was_killed_here else 0))
        address = f"http://localhost:{listener.getsockname()[1]}"
        note(lock, address)
        house.callback(note, lock, "")
        (folder / "start-key").unlink(missing_ok=True)  # sign-in links of the example were good for the last start
        os.environ["KAIZENLAB_DATA"] = str(folder)
        os.environ.setdefault("KAIZENLAB_ORIGIN", address)
        home.keep_secret_key(folder)
        server = house.enter_context(home.database(folder))
        home.insist_on_sound_settings()
        preparing = begin("prepare")
        if server is None:  # only a server of somebody's own can be unfit to serve from
            finish(preparing)
        StaticFiles(folder).finish()  # gunicorn reads their names as it loads
        gate, far_end = os.pipe()
        opener = os.fdopen(far_end, "wb")
        web = house.enter_context(kept(lambda: serve(listener, gate)))
        house.callback(opener.close)
        finish(preparing)
        story = manage("demo") if options.demo else ""
        opener.close()
        wait_until_it_answers(web, listener)
        worker = house.enter_context(kept(work))
        house.callback(finish_in_peace)
        announce(address, folder, story)
        watch(server, web, worker)


def insist_on_both_addresses() -> None:
    given, owning = home.has("DATABASE_URL"), home.has("DATABASE_OWNER_URL")
    if given != owning:
        missing = "DATABASE_OWNER_URL" if given else "DATABASE_URL"
        raise Refusal(f"{missing} is missing: set both addresses of your server, or neither for the embedded one.")


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[int]:
    """Two of them on one data folder would fight over its server."""
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        lock = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except (PermissionError, NotADirectoryError, FileExistsError):
        raise Refusal(f"This user may not use {folder}; name a folder of your own with --data.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield lock
    except BlockingIOError:
        raise Refusal(f"KaizenLab already runs from {folder}, at {noted(lock)}.") from None
    finally:
        os.close(lock)


def noted(lock: int) -> str:
    """Where the run that holds the lock is found, or where the last one was if it was killed."""
    return os.pread(lock, 200, 0).decode()


def note(lock: int, address: str) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, address.encode(), 0)


def listen(address: str, number: int, patience: float) -> socket.socket:
    """Held here and handed to gunicorn, so that a restart of gunicorn turns nobody away."""
    until = time.monotonic() + patience
    while True:
        try:
            return socket.create_server((address, number), family=family(address), backlog=2048)
        except PermissionError:
            raise Refusal(f"This user may not listen on port {number}; choose one above 1023 with --port.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Refusal(f"{address} is no address of this machine; see --bind.") from None
        if time.monotonic() > until:
            raise Refusal(f"Port {number} is taken; stop what listens there or choose another with --port.")
        time.sleep(LOOK_EVERY)


def family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


class StaticFiles:
    """Collected again when one of them may have changed."""

    def __init__(self, folder: Path) -> None:
        self.stamp, self.now = folder / "static.stamp", fingerprint()
        fresh = self.stamp.exists() and self.stamp.read_text() == self.now
        self.collecting = None if fresh else begin("collectstatic", "--no-input", "--verbosity=0")

    def finish(self) -> None:
        if self.collecting:
            finish(self.collecting)
            self.stamp.write_text(self.now)


def fingerprint() -> str:
    """Changes when a static file may have changed, or how or where they are collected."""
    ours = sorted((home.ROOT / "static").rglob("*"))
    seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in ours if path.is_file()]
    how = (home.ROOT / "kaizenlab" / "static_files.py").read_text()
    return hashlib.sha256(
        repr([seen, how, bootstrap.read_stamp(), os.environ.get("KAIZENLAB_STATIC")]).encode()
    ).hexdigest()


def manage(*command: str) -> str:
    return finish(begin(*command))


def begin(*command: str) -> subprocess.Popen[bytes]:
    return children.start([*MANAGE, *command], stdout=subprocess.PIPE)


def finish(command: subprocess.Popen[bytes]) -> str:
    """What it said; what stood in its way it has said on standard error, and its exit code ends this start."""
    said = command.stdout.read() if command.stdout else b""
    if command.wait():
        sys.exit(command.returncode)
    return said.decode()


def serve(listener: socket.socket, gate: int) -> subprocess.Popen[bytes]:
    """Its first process waits until nobody holds the other end of `gate` any more."""
    bind = ["--bind", f"fd://{listener.fileno()}"]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:kaizenlab.gunicorn", *bind, "kaizenlab.wsgi"]
    environment = serving_role_only() | {"GATE": str(gate)}
    quickly = signal.SIGQUIT
    return children.start(command, ends_by=quickly, env=environment, cwd=home.ROOT, pass_fds=[listener.fileno(), gate])


def work() -> subprocess.Popen[bytes]:
    return children.start([*MANAGE, "worker"], env=serving_role_only())


def serving_role_only() -> dict[str, str]:
    """Who serves never learns the owner's address."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_OWNER_URL")}


class Kept:
    """A child that is started again whenever it ends: at once, and ever later when it keeps ending."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.start = start
        self.pause = 0.0
        self.begin()

    def begin(self) -> None:
        self.child = self.start()
        self.began = time.monotonic()

    def look_after(self) -> None:
        if self.child.poll() is None:
            return
        lived = time.monotonic() - self.began
        if lived > LIVED_WELL:
            self.pause = 0
        if lived >= self.pause:
            self.pause = min(self.pause + 1, LONGEST_PAUSE)
            self.begin()


@contextlib.contextmanager
def kept(start: Callable[[], subprocess.Popen[bytes]]) -> Iterator[Kept]:
    one = Kept(start)
    try:
        yield one
    finally:
        children.stop(one.child)


def finish_in_peace() -> None:
    """A second Ctrl-C doesn't leave half of it running."""
    for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(request, signal.SIG_IGN)


def wait_until_it_answers(web: Kept, listener: socket.socket) -> None:
    address, number = listener.getsockname()[:2]
    nearby = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104
    host = urlsplit(os.environ["KAIZENLAB_ORIGIN"]).netloc
    while web.child.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            asking = http.client.HTTPConnection(nearby, number, timeout=1)
            asking.request("GET", "/healthz", headers={"Host": host})
            asking.getresponse()
            asking.close()
            return
        time.sleep(0.02)
    sys.exit(web.child.returncode)


def announce(address: str, folder: Path, story: str) -> None:
    print(f"KaizenLab runs at {address}")
    if os.environ["KAIZENLAB_ORIGIN"] != address:
        print(f"It answers to {os.environ['KAIZENLAB_ORIGIN']}")
    if not home.has("KAIZENLAB_MAIL_URL"):
        print(f"Mail is written to {folder / 'mail'}")
    print("Ctrl-C stops it.", story, sep="\n", flush=True)


def watch(server: Server | None, *children: Kept) -> None:
    while True:
        if server and not server.running():
            with contextlib.suppress(Refusal):  # it has said why in its log; the next look tries again
                server.start()
        for child in children:
            child.look_after()
        time.sleep(LOOK_EVERY)
