"""What stands in the way is said in one sentence on standard error, with exit code 2 and no traceback."""

import socket
import subprocess
from pathlib import Path

import pytest

from kaizenlab import postgres
from kaizenlab.postgres import Server
from tests.machine.terminal import say


def test_a_taken_port(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refused("up", f"--port={port}", f"--data={data}") == (
            f"Port {port} is taken; stop what listens there or choose another with --port."
        )


def test_an_address_of_another_machine(data: Path) -> None:
    assert refused("up", "--bind=192.0.2.1", f"--data={data}") == "192.0.2.1 is no address of this machine; see --bind."


def test_a_server_that_can_not_be_reached(data: Path) -> None:
    said = refused_with_server(
        data, "postgresql://app@127.0.0.1:1/kaizenlab", "postgresql://owner@127.0.0.1:1/kaizenlab"
    )
    assert said.startswith("The database of DATABASE_URL can't be used: ")
    assert "127.0.0.1" in said


def test_a_role_that_is_a_superuser(data: Path, server: Server) -> None:
    said = refused_with_server(data, server.url("postgres"), server.url(postgres.OWNER))
    assert said.startswith("DATABASE_URL logs in as postgres, which is a superuser: row-level security would not hold.")


def test_a_role_that_may_bypass_row_level_security(data: Path, server: Server) -> None:
    sql(server, "CREATE ROLE passer LOGIN BYPASSRLS")
    said = refused_with_server(data, server.url("passer"), server.url(postgres.OWNER))
    assert said.startswith("DATABASE_URL logs in as passer, which may bypass row-level security")


def test_a_role_that_can_become_another_that_is_not_bound(data: Path, server: Server) -> None:
    sql(server, "CREATE ROLE climber LOGIN; CREATE ROLE top BYPASSRLS; GRANT top TO climber")
    said = refused_with_server(data, server.url("climber"), server.url(postgres.OWNER))
    assert said.startswith("DATABASE_URL logs in as climber, which can become top, which may bypass row-level security")


def test_a_role_that_owns_tables(data: Path, server: Server) -> None:
    sql(
        server,
        "CREATE ROLE holder LOGIN; GRANT CREATE ON SCHEMA public TO holder; SET ROLE holder; CREATE TABLE held ()",
    )
    said = refused_with_server(data, server.url("holder"), server.url(postgres.OWNER))
    assert said.startswith("DATABASE_URL logs in as holder, which owns tables")


def test_one_role_for_both(data: Path, server: Server) -> None:
    said = refused_with_server(data, server.url(postgres.OWNER), server.url(postgres.OWNER))
    assert said == "DATABASE_URL and DATABASE_OWNER_URL name the same role; the one that serves must own nothing."


def test_one_address_without_the_other(data: Path, server: Server) -> None:
    said = refused("up", "--port=0", f"--data={data}", DATABASE_URL=server.url(postgres.SERVING))
    assert said.startswith("DATABASE_OWNER_URL is missing: set both addresses of your server, or neither")


def test_a_data_folder_of_another_version(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("15\n")
    said = refused("up", "--port=0", f"--data={data}")
    assert said.startswith(f"{data / 'postgres'} was made by PostgreSQL 15 and this is PostgreSQL 18: ")


def test_a_data_folder_that_is_a_file(data: Path) -> None:
    data.write_text("")
    assert refused("up", "--port=0", f"--data={data}").startswith(f"This user may not use {data}")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("KAIZENLAB_ORIGIN", "kaizen.example.org", "expected an address such as https://kaizen.example.org"),
        ("KAIZENLAB_SIGNUP", "closed", "expected open or invited"),
        ("KAIZENLAB_POOL", "many", "expected a whole number from 1 to 100"),
        ("KAIZENLAB_ORIGN", "x", "Unknown settings in the environment: KAIZENLAB_ORIGN"),
    ],
)
def test_a_setting_that_makes_no_sense(data: Path, name: str, value: str, expected: str) -> None:
    said = refused("up", "--port=0", f"--data={data}", **{name: value})
    assert name in said
    assert expected in said


@pytest.mark.parametrize("port", ["70000", "http", "-1"])
def test_a_port_that_is_none(port: str, data: Path) -> None:
    done = say("up", f"--port={port}", f"--data={data}")
    assert done.returncode == 2
    assert "is no port" in done.stderr or "expected" in done.stderr


def test_the_worker_refuses_an_unsafe_role_too(server: Server, data: Path) -> None:
    assert refused("worker", DATABASE_URL=server.url("postgres"), KAIZENLAB_DATA=str(data)).startswith(
        "DATABASE_URL logs in as postgres, which is a superuser"
    )


def refused(*command: str, **settings: str) -> str:
    """The one sentence."""
    done = say(*command, **settings)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


def refused_with_server(data: Path, serving: str, owning: str) -> str:
    return refused("up", "--port=0", f"--data={data}", DATABASE_URL=serving, DATABASE_OWNER_URL=owning)


def sql(server: Server, statement: str) -> None:
    subprocess.run([server.programs / "psql", "-X", "-q", server.url("postgres"), "-c", statement], check=True)
