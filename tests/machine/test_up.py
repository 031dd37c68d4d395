"""`manage.py up`: one command from nothing to a page, and nothing left behind."""

import os
import pwd
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaizenlab import postgres
from kaizenlab.postgres import Server
from tests.machine.terminal import Run, are_gone, command_line, memory, say, up

MASTER, WORKER, SERVER = "gunicorn", "manage.py worker", "postgres -D"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of every start but the last two: making a database takes longer than all else that a start does."""
    return tmp_path_factory.mktemp("up") / "data"


def test_ctrl_c_stops_everything_and_the_next_start_finds_it_again(folder: Path) -> None:
    for _ in range(2):
        with up(f"--data={folder}") as running:
            family = running.family()
            assert running.press_ctrl_c() == 0
        assert are_gone(family, within=0)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_nothing_is_left_and_it_starts_again_at_once(folder: Path, how: signal.Signals) -> None:
    with up(f"--data={folder}") as running:
        family = running.family()
        port = running.address.rpartition(":")[2]
        running.process.send_signal(how)
        running.process.wait()
    with up(f"--data={folder}", f"--port={port}") as again:
        assert again.get("/readyz")[0] == 200
        assert are_gone(family)


@pytest.fixture(scope="module")
def house(folder: Path) -> Iterator[Run]:
    with up(f"--data={folder}") as running:
        yield running


def test_it_prints_the_address_and_where_mail_is_written(house: Run, folder: Path) -> None:
    assert house.lines[0].startswith("KaizenLab runs at http://localhost:")
    assert f"Mail is written to {folder / 'mail'}\n" in house.lines


def test_what_it_printed_answers(house: Run) -> None:
    assert [house.get(path)[0] for path in ("/", "/healthz", "/readyz")] == [200, 200, 200]


def test_the_longest_search_in_japanese_reaches_the_product(house: Run) -> None:
    assert house.get("/?q=" + "%E6%A4%9C" * 500)[0] == 200  # which gunicorn's own limit would refuse


def test_on_this_machine_no_browser_is_told_to_insist_on_https(house: Run) -> None:
    _, _, headers = house.get("/account/login/")
    assert "Strict-Transport-Security" not in headers
    assert "secure" not in headers["Set-Cookie"].lower()


def test_the_secret_key_is_readable_by_its_user_alone(house: Run, folder: Path) -> None:
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600


def test_nobody_else_may_enter_where_the_server_listens(house: Run, folder: Path) -> None:
    assert [stat.S_IMODE((folder / name).stat().st_mode) for name in ("postgres", "postgres.socket")] == [0o700, 0o700]


@pytest.mark.parametrize("who", [MASTER, WORKER])
def test_who_serves_never_learns_the_owners_address(house: Run, who: str) -> None:
    environment = Path(f"/proc/{house.member(who)}/environ").read_text()
    assert "DATABASE_URL=" in environment
    assert "DATABASE_OWNER_URL" not in environment


def test_all_of_it_idles_in_less_than_450_megabytes(house: Run) -> None:
    assert memory(house.family()) < 450


def test_a_second_one_on_the_same_folder_says_where_the_first_is(house: Run, folder: Path) -> None:
    done = say("up", "--port=0", f"--data={folder}")
    assert (done.returncode, done.stderr) == (2, f"KaizenLab already runs from {folder}, at {house.address}.\n")


def test_another_command_attaches_to_its_server_and_leaves_it_running(house: Run, folder: Path) -> None:
    before = house.member(SERVER)
    assert say("migrate", "--check", KAIZENLAB_DATA=str(folder)).returncode == 0
    assert house.member(SERVER) == before


@pytest.mark.parametrize("who", [MASTER, WORKER, SERVER, "gunicorn.*", "postgres: .*idle"])
def test_what_is_killed_comes_back(house: Run, who: str) -> None:
    victim = house.member(who)
    os.kill(victim, signal.SIGKILL)
    assert are_gone([victim])
    assert house.comes_back()
    for name in (MASTER, WORKER, SERVER):
        assert house.member(name)


def test_after_its_database_was_away_no_page_meets_a_dead_connection(house: Run) -> None:
    pages = [f"/i/{number}/" for number in range(20)]  # each looks for an invitation that is not there
    assert {house.get(page)[0] for page in pages} == {404}
    os.kill(house.member(SERVER), signal.SIGKILL)
    assert house.comes_back()
    assert {house.get(page)[0] for page in pages} == {404}


def test_a_server_of_ones_own_is_used_and_none_is_started(tmp_path: Path, server: Server) -> None:
    urls = {"DATABASE_URL": server.url(postgres.SERVING), "DATABASE_OWNER_URL": server.url(postgres.OWNER)}
    with up(f"--data={tmp_path}", **urls) as running:
        assert running.get("/readyz")[0] == 200
        assert not has(running, SERVER)
        assert not (tmp_path / "postgres").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs all of these tests as one")
def test_an_ordinary_user_needs_nothing_more(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    # Python itself may lie in a folder that is closed to the user, so passing folders is allowed and nothing else
    with up(f"--data={tmp_path / 'data'}", as_user=postgres.passing_folders(nobody)) as running:
        assert running.get("/readyz")[0] == 200
        assert {Path(f"/proc/{pid}").stat().st_uid for pid in running.family()} == {nobody.pw_uid}


def has(house: Run, who: str) -> bool:
    return any(who in command_line(pid) for pid in house.family())
