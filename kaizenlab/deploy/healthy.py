"""A container's health check: exit 0 when the web process in it answers, as the host that people type."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main() -> int:
    asking = http.client.HTTPConnection("127.0.0.1", 8000, timeout=3)
    try:
        asking.request("GET", "/healthz", headers={"Host": urlsplit(os.environ["KAIZENLAB_ORIGIN"]).netloc})
        return int(asking.getresponse().status != http.client.OK)
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
