"""As in production, with the errands of the tests among the jobs."""

from kaizenlab.settings import *  # noqa: F403
from kaizenlab.settings import PROCRASTINATE_IMPORT_PATHS

PROCRASTINATE_IMPORT_PATHS = [*PROCRASTINATE_IMPORT_PATHS, "tests.machine.errands"]
