"""What the benchmark's gunicorn serves: the product, and beside it the bare pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.template import engines

from kaizenlab.wsgi import application as product
from tests.bench.bare import PREFIX, Bare

engines["django"].engine.dirs.append(Path(__file__).parent / "templates")
engines["django"].engine.template_loaders[0].reset()
bare = Bare()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    chosen = bare if environ["PATH_INFO"].startswith(PREFIX) else product
    return chosen(environ, start_response)
