"""From a fresh machine to a ready `.venv`: nothing but the standard library, and Python 3.8 can read it.

Sets of requirements: `production`, `local` (with the embedded PostgreSQL), either of them `+ai` (with what asks an AI
server), `+pdf` (with what makes PDF files) and `+otel` (with what writes traces as protobuf), and `dev`, which holds
them all and the tests' tools. A stamp in `.venv` says which one is in it.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import itertools
import os
import re
import subprocess
import sys
from typing import Iterator

NEEDED = (3, 12)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "kaizenlab-stamp")
SETS = {
    "production": "requirements.txt",
    "local": "requirements-local.txt",
    "ai": "requirements-ai.txt",
    "pdf": "requirements-pdf.txt",
    "otel": "requirements-otel.txt",
    "dev": "requirements-dev.txt",
}
EXTRAS = ["ai", "pdf", "otel"]
SOME = [some for count in range(len(EXTRAS) + 1) for some in itertools.combinations(EXTRAS, count)]
WHOLE = ["+".join([base, *some]) for base in ("production", "local") for some in SOME] + ["dev"]
INSTALLER = "requirements-uv.txt"


def wanted(command: str) -> str:
    """Who brings a server needs no embedded one; a production image holds none. What asks an AI is added by `up` alone:
    no command of an image that was built without it stands still for it."""
    if command == "test":
        return "dev"
    own_server = "DATABASE_URL" in os.environ or "DATABASE_URL_FILE" in os.environ
    asked = {
        "ai": os.environ.get("KAIZENLAB_AI_BASE_URL"),
        "pdf": os.environ.get("KAIZENLAB_PDF") == "on",
        "otel": os.environ.get("KAIZENLAB_OTLP_PROTOCOL") == "http/protobuf",
    }
    extras = ["+" + extra for extra in EXTRAS if asked[extra]] if command == "up" else []
    return ("production" if own_server else "local") + "".join(extras)


def enter(wanted: str) -> None:
    """Come back only inside a `.venv` that holds the wanted set, or a larger one."""
    if os.name != "posix":
        sys.exit("KaizenLab runs on Linux and macOS. On Windows, start it inside WSL.")
    changed = False
    if not ready(wanted):
        with one_at_a_time():
            if not ready(wanted):
                make(wanted)
                changed = True
                if not ready(wanted):
                    sys.exit("%s was made, yet this user may not start it: see who owns the folders above it." % PYTHON)
    if remember_bytecode() or changed or not inside():
        os.execv(PYTHON, [PYTHON, *sys.argv])


def remember_bytecode() -> bool:
    """In .venv, where it litters nothing: without it every start compiles Django anew, which takes seconds."""
    if "PYTHONPYCACHEPREFIX" in os.environ:
        return False
    os.environ["PYTHONPYCACHEPREFIX"] = os.path.join(VENV, "bytecode")
    return os.environ.pop("PYTHONDONTWRITEBYTECODE", None) is not None


def inside() -> bool:
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def ready(wanted: str) -> bool:
    stamp = read_stamp()
    if stamp not in acceptable(wanted) or not os.access(PYTHON, os.X_OK):
        return False
    # the interpreter under .venv may have been replaced by one that can't see what was installed
    return not inside() or os.path.isdir(os.path.join(VENV, "lib", "python%d.%d" % sys.version_info[:2]))


def acceptable(wanted: str) -> list[str]:
    return [digest(name) for name in WHOLE if holds(name, wanted) and all(map(os.path.exists, files(name)))]


def holds(larger: str, wanted: str) -> bool:
    if larger == "dev":
        return True
    return wanted != "dev" and all(part in larger for part in ["local", *EXTRAS] if part in wanted)


def files(name: str) -> list[str]:
    return [os.path.join(ROOT, SETS[part]) for part in name.split("+")]


def digest(name: str) -> str:
    sums = hashlib.sha256()
    for path in files(name):
        with open(path, "rb") as file:
            sums.update(file.read())
    return name + " " + sums.hexdigest()


def read_stamp() -> str:
    try:
        with open(STAMP) as file:
            return file.read().strip()
    except OSError:
        return ""


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two starts at once must not build the same `.venv`."""
    import fcntl

    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make(wanted: str) -> None:
    stamp = read_stamp()
    works = bool(stamp) and runs([PYTHON, "-c", ""])
    if works and stamp.startswith("dev "):
        wanted = "dev"  # who has the tests' tools keeps them
    if works:
        os.remove(STAMP)
    else:
        say("Making .venv")
        create(find_python())
    say("Installing what %s names" % " and ".join(map(os.path.basename, files(wanted))))
    install(files(wanted))
    make_importable()
    with open(STAMP, "w") as file:
        file.write(digest(wanted) + "\n")


def create(python: str) -> None:
    """An unstamped `.venv` was left half made: it is cleared, not mended."""
    if not os.access(ROOT, os.W_OK):
        sys.exit("This user may not write to %s, where .venv is made." % ROOT)
    made = subprocess.run([python, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode:
        sys.exit("%s could not make .venv: %s" % (python, last_line(made.stdout)))


def install(requirements: list[str]) -> None:
    """With uv, which installs about eight times faster, else with pip; every file is checked against its hash."""
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    uv = [PYTHON, "-m", "uv", "pip", "sync", "-q", "--require-hashes", "--python", PYTHON]
    trusting = dict(os.environ, UV_SYSTEM_CERTS="1")  # the machine's own certificates, as pip does
    has_uv = runs([*pip, "-r", os.path.join(ROOT, INSTALLER), "--only-binary", ":all:"])
    if has_uv and runs([*uv, *requirements], trusting):
        return
    every = [word for path in requirements for word in ("-r", path)]
    if subprocess.run([*pip, *every], stdout=sys.stderr).returncode:
        sys.exit("The requirements could not be installed; pip says why above. Is the network there?")


def make_importable() -> None:
    """The checkout itself, for `.venv/bin/pytest` and its like, wherever they are called from."""
    for folder in glob.glob(os.path.join(VENV, "lib", "python3*", "site-packages")):
        with open(os.path.join(folder, "kaizenlab.pth"), "w") as file:
            file.write(os.path.relpath(ROOT, folder) + "\n")


def find_python() -> str:
    """The running Python, else the first of the candidates that really runs, is new enough and can make a .venv."""
    tried = []
    for candidate in candidates():
        if candidate in tried:
            continue
        tried.append(candidate)
        if usable(candidate):
            return candidate
    if any(new_enough(candidate) for candidate in tried):
        sys.exit(
            "The Python found here can't make virtual environments. Install its venv package "
            "(Debian and Ubuntu: apt install python3-venv), then run this again."
        )
    sys.exit(
        "KaizenLab needs Python %d.%d or newer and found none; this one is %d.%d. Install it "
        "(apt install python3.12 python3.12-venv, brew install python@3.13, or pyenv install 3.13), "
        "then run this again." % (NEEDED + sys.version_info[:2])
    )


def candidates() -> Iterator[str]:
    yield sys.executable
    for name in ["python3.13", "python3.14", "python3.12", "python3", "python"]:
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            yield from filter(is_program, [os.path.join(folder, name)])
    for versions in pyenv_folders():
        for folder in sorted(glob.glob(os.path.join(versions, "3.*")), key=version_of, reverse=True):
            yield from filter(is_program, [os.path.join(folder, "bin", "python3")])


def pyenv_folders() -> Iterator[str]:
    """With an empty home too: beside the running Python, which may come from pyenv itself."""
    if os.environ.get("PYENV_ROOT"):
        yield os.path.join(os.environ["PYENV_ROOT"], "versions")
    yield os.path.join(os.path.expanduser("~"), ".pyenv", "versions")
    yield os.path.dirname(os.path.realpath(sys.base_prefix))


def version_of(folder: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", os.path.basename(folder))]


def is_program(path: str) -> bool:
    return os.path.isfile(path) and os.access(path, os.X_OK)


def new_enough(python: str) -> bool:
    return runs([python, "-c", "import sys; sys.exit(sys.version_info < %r)" % (NEEDED,)])


def usable(python: str) -> bool:
    return runs([python, "-c", "import ensurepip, sys, venv; sys.exit(sys.version_info < %r)" % (NEEDED,)])


def runs(command: list[str], environment: dict[str, str] | None = None) -> bool:
    """Whether it can be started and ends well: a pyenv shim is there and still exits with 127."""
    nothing = subprocess.DEVNULL
    try:
        return subprocess.run(command, env=environment, stdin=nothing, stdout=nothing, stderr=nothing).returncode == 0
    except OSError:
        return False


def last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it gave no reason."


def say(sentence: str) -> None:
    print(sentence + " …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    make(sys.argv[1])
