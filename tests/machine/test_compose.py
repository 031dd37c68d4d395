"""docker-compose.yml and Dockerfile agree with the compose specification and with the code. No engine runs here."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import psycopg
import pytest
import yaml

from kaizenlab import gunicorn, home, postgres
from kaizenlab.deploy import working
from kaizenlab.jobs.worker import ENDED, PATIENCE
from kaizenlab.lib import environment
from kaizenlab.postgres import Server

COMPOSE = yaml.safe_load((home.ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["web", "worker", "prepare"]
DOCKERFILE = (home.ROOT / "Dockerfile").read_text()
SCHEMA = Path(__file__).parent / "compose-spec" / "compose-spec.json"


def test_it_follows_the_compose_specification() -> None:
    jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text())).validate(COMPOSE)


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_the_code_reads(name: str) -> None:
    assert SERVICES[name]["environment"].keys() <= environment.KNOWN.keys()


def test_no_secret_is_written_down() -> None:
    for name in OURS:
        for variable in environment.SECRETS & SERVICES[name]["environment"].keys():
            assert "${" in SERVICES[name]["environment"][variable]


def test_what_must_be_given_has_no_default() -> None:
    text = (home.ROOT / "docker-compose.yml").read_text()
    required = set(re.findall(r"\$\{(\w+):\?", text))
    assert required == {
        "KAIZENLAB_ORIGIN", "KAIZENLAB_SECRET_KEY", "POSTGRES_PASSWORD", "DATABASE_OWNER_PASSWORD", "DATABASE_PASSWORD"
    }  # fmt: skip


def test_only_prepare_knows_the_owner() -> None:
    assert [name for name in OURS if "DATABASE_OWNER_URL" in SERVICES[name]["environment"]] == ["prepare"]


def test_nobody_serves_before_the_database_is_prepared() -> None:
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
    assert SERVICES["prepare"]["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_everything_that_stays_has_a_health_check_and_comes_back() -> None:
    staying = SERVICES.keys() - {"prepare"}
    assert all("test" in SERVICES[name]["healthcheck"] for name in staying)
    assert {SERVICES[name]["restart"] for name in staying} == {"unless-stopped"}


def test_workers_can_be_many_and_each_shows_its_own_pulse() -> None:
    worker = SERVICES["worker"]
    assert not {"container_name", "ports"} & worker.keys()
    *_, option, pulse = worker["command"]
    assert option == "--pulse"
    assert worker["healthcheck"]["test"][-1] == pulse
    assert str(Path(pulse).parent) in worker["tmpfs"], "no other container's folder"


def test_a_worker_is_killed_only_after_its_jobs_had_their_time() -> None:
    assert int(SERVICES["worker"]["stop_grace_period"].rstrip("s")) > ENDED > PATIENCE


@pytest.mark.parametrize(
    ("old", "healthy"), [(0, True), (working.FRESH - 5, True), (working.FRESH + 5, False), (None, False)]
)
def test_a_worker_is_healthy_while_its_heart_beats(tmp_path: Path, old: float | None, healthy: bool) -> None:
    pulse = tmp_path / "pulse"
    if old is not None:
        pulse.touch()
        os.utime(pulse, (time.time() - old,) * 2)
    command = [sys.executable, "-m", *SERVICES["worker"]["healthcheck"]["test"][3:-1], str(pulse)]
    assert (subprocess.run(command, cwd=home.ROOT).returncode == 0) == healthy


def test_every_image_is_pinned() -> None:
    images = [service["image"] for service in SERVICES.values()] + re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert all(re.fullmatch(r"[\w./-]+:v?\d+\.\d+[\w.-]*", image) for image in images), images
    assert SERVICES["db"]["image"].startswith("postgres:18.")


def test_the_mail_catcher_runs_only_when_asked_for() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["mail"]


def test_named_volumes_are_declared_and_used() -> None:
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == COMPOSE["volumes"].keys()
    assert all((home.ROOT / name).exists() for name in used if name.startswith("."))


def test_the_port_is_the_one_gunicorn_listens_on() -> None:
    port = gunicorn.bind.rpartition(":")[2]
    assert SERVICES["web"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"EXPOSE {port}" in DOCKERFILE
    assert port in (home.ROOT / "kaizenlab" / "deploy" / "healthy.py").read_text()


def test_the_image_runs_as_an_ordinary_user_on_the_volume_it_is_given() -> None:
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER kaizenlab$", last, re.MULTILINE)
    settings = dict(pair.split("=", 1) for pair in re.search(r"^ENV (.*)$", last, re.MULTILINE)[1].split())
    assert {name for name in settings if name.startswith("KAIZENLAB_")} <= environment.KNOWN.keys()
    assert SERVICES["web"]["volumes"] == [f"data:{settings['KAIZENLAB_DATA']}"]


@pytest.mark.parametrize("name", re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE))
def test_what_the_image_copies_exists(name: str) -> None:
    assert all((home.ROOT / part).exists() for part in name.split())


def test_the_roles_are_made_as_the_addresses_say(tmp_path: Path) -> None:
    with Server(tmp_path / "postgres", throw_away=True) as server:
        superuser = server.url("postgres", "postgres")
        with psycopg.connect(superuser, autocommit=True) as database:  # as empty as a new container
            database.execute(f"DROP DATABASE {postgres.DATABASE}")
            database.execute(f"DROP ROLE {postgres.OWNER}, {postgres.SERVING}")
        initialise(server)
        with psycopg.connect(superuser) as database:
            roles = database.execute(
                "SELECT rolname, rolsuper, rolbypassrls, rolpassword LIKE 'SCRAM-SHA-256%' FROM pg_authid"
                " WHERE rolname LIKE 'kaizenlab%' ORDER BY 1"
            ).fetchall()
            owner = database.execute(
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'kaizenlab'"
            ).fetchone()
    assert roles == [("kaizenlab_app", False, False, True), ("kaizenlab_owner", False, False, True)]
    assert owner == ("kaizenlab_owner",)
    for address, role in (("DATABASE_URL", "kaizenlab_app"), ("DATABASE_OWNER_URL", "kaizenlab_owner")):
        assert SERVICES["prepare"]["environment"][address].startswith(f"postgresql://{role}:${{")


def initialise(server: Server) -> None:
    """As the image's entry point does."""
    given = SERVICES["db"]["environment"].keys()
    secrets = {name: f"{name}-'quoted'" for name in given}
    here = {
        "POSTGRES_USER": "postgres",
        "PGHOST": server.running().socket,
        "PATH": f"{server.programs}:{os.environ['PATH']}",
    }
    subprocess.run(["sh", home.ROOT / "kaizenlab/deploy/roles.sh"], env=here | secrets, check=True)
