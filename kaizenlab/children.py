"""Child processes that end when the process that started them ends, however it ends."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


def start(
    command: Sequence[str | os.PathLike[str]],
    *,
    ends_by: signal.Signals = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """In a session of its own: a Ctrl-C in the terminal reaches only the parent, which ends its children in order."""
    return subprocess.Popen(  # noqa: S603
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with(os.getpid(), ends_by),
        **options,
    )


def end_with(parent: int, by: signal.Signals) -> Callable[[], None] | None:
    """Linux sends `by` to the child when the parent is gone, also after `kill -9`."""
    if sys.platform != "linux":
        return None

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, by)
        if os.getppid() != parent:  # it ended before we could ask
            os.kill(os.getpid(), by)

    return ask_kernel


def stop(child: subprocess.Popen[bytes], by: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """Ask, wait, then insist."""
    if child.poll() is None:
        child.send_signal(by)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(patience)
        return
    child.kill()
    child.wait()
