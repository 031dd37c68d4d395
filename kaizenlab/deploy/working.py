"""A worker's health check: exit 0 when the file it touches with every heartbeat was touched within a minute."""

import sys
import time
from pathlib import Path

FRESH = 60  # seconds; a heart beats every ten


def main(pulse: str) -> int:
    try:
        return int(time.time() - Path(pulse).stat().st_mtime > FRESH)
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
