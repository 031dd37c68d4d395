"""The migrations say what the models say: an operator's database never differs from the code that reads it."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_model_waits_for_a_migration() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
