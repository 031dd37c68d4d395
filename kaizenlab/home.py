"""Where KaizenLab lives on one machine: the data folder, its secret key, its database; and what is run there."""

import atexit
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path

from kaizenlab import postgres

ROOT = Path(__file__).resolve().parent.parent
NEEDS_NO_DATABASE = {"help", "version", "check", "collectstatic", "compilemessages", "diffsettings", "makemessages"}


def run(command: str, arguments: list[str]) -> None:
    """`up`, `test`, or a Django command with everything around it that it needs."""
    try:
        if command == "up":
            from kaizenlab import up

            sys.exit(up.main(arguments))
        if command == "test":
            test(arguments)
        run_django(command)
    except postgres.Refusal as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)


def test(arguments: list[str]) -> None:
    """The whole suite by a process for each core and one more, unless something else was asked for: a quarter of the
    time they wait for a browser, a worker or a typist. Whoever is done takes over half of what another still has to
    do: with whole files dealt out, the last one kept a single core busy for minutes."""
    os.chdir(ROOT)
    arguments = arguments or ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])  # noqa: S606


def run_django(command: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaizenlab.settings")
    from django.core.management import execute_from_command_line

    if command == "bench" and not needs_no_database(command):
        move_out()
    folder = data_folder()
    keep_secret_key(folder)
    with nullcontext() if needs_no_database(command) else database(folder):
        insist_on_sound_settings()
        execute_from_command_line(sys.argv)


def move_out() -> None:
    """The benchmark fills a database of its own, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kaizenlab-bench-"))
    folder.chmod(0o711)  # PostgreSQL may have to run as another user, and passes through
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.pop("DATABASE_URL", None)
    os.environ["KAIZENLAB_DATA"] = str(folder)


def needs_no_database(command: str) -> bool:
    without = {"-h", "--help"} | ({"--linter"} if command == "bench" else set())
    return command.lstrip("-") in NEEDS_NO_DATABASE or not without.isdisjoint(sys.argv)


def insist_on_sound_settings() -> None:
    from django.core.exceptions import ImproperlyConfigured

    try:
        import_module("kaizenlab.settings")
    except ImproperlyConfigured as error:
        raise postgres.Refusal(str(error)) from None


def data_folder() -> Path:
    return Path(os.environ.get("KAIZENLAB_DATA") or ROOT / ".data").absolute()


@contextmanager
def database(folder: Path) -> Iterator[postgres.Server | None]:
    """The server that DATABASE_URL names, else the embedded one: attached to, or started until the block ends."""
    if has("DATABASE_URL"):
        yield None
        return
    with postgres.Server(folder / "postgres") as server:
        os.environ["DATABASE_URL"] = server.url(postgres.SERVING)
        os.environ["DATABASE_OWNER_URL"] = server.url(postgres.OWNER)
        yield server


def keep_secret_key(folder: Path) -> None:
    """Made once, readable by its user alone, and the same after every start, so that nobody is signed out."""
    if has("KAIZENLAB_SECRET_KEY"):
        return
    path = folder / "secret-key"
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        if not path.exists():
            new = path.with_suffix(f".{os.getpid()}")
            new.touch(mode=0o600)
            new.write_text(secrets.token_urlsafe(48))
            new.rename(path)
        path.read_text()
    except PermissionError:
        raise postgres.Refusal(f"This user may not use {folder}; name a folder of your own with --data.") from None
    os.environ["KAIZENLAB_SECRET_KEY_FILE"] = str(path)


def has(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))
