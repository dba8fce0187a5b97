"""Work on several processes gives what it gives on one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from gongshi import parallel
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.paths import ROOT
from tests.support.registers import TODAY, copy_toy, tree


def times(shared: int, item: int) -> int:
    if item < 0:
        raise ValueError(item)
    return shared * item


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    """However many processes there are, and whichever is fastest."""
    assert list(parallel.run_parallel(times, 3, range(50), jobs)) == [3 * n for n in range(50)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_a_process_is_raised_here(jobs: int) -> None:
    """A worker that fails does not leave a build without its pages."""
    with pytest.raises(ValueError, match="-1"):
        list(parallel.run_parallel(times, 3, [1, -1], jobs))


def counted_up(shared: int, item: int) -> Iterator[int]:
    for number in range(item):
        yield times(shared, number)
    if item < 0:
        raise ValueError(item)
    if item == DEADLY:
        os._exit(1)


DEADLY = 3


@pytest.mark.parametrize("jobs", [1, 2, 9])
def test_what_generators_give_arrives_once_whoever_is_quicker(jobs: int) -> None:
    found = parallel.stream_parallel(counted_up, 2, [200, 0, 5, 1], jobs)
    assert sorted(found) == sorted([2 * n for many in (200, 5, 1) for n in range(many)])


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_a_generator_is_raised_here(jobs: int) -> None:
    with pytest.raises(ValueError, match="-1"):
        list(parallel.stream_parallel(counted_up, 2, [4, -1], jobs))


def test_a_process_that_is_killed_is_not_taken_for_one_that_has_done_its_work() -> None:
    with pytest.raises(RuntimeError, match="before its work was done"):
        list(parallel.stream_parallel(counted_up, 2, [4, DEADLY], 2))


def test_who_has_enough_waits_for_no_process() -> None:
    found = parallel.stream_parallel(counted_up, 1, [10**9, 10**9], 2)
    assert next(found) == 0
    found.close()


def endless(shared: int, item: int) -> Iterator[int]:
    yield os.getpid()
    while True:
        yield shared


def test_processes_end_with_the_build_they_work_for() -> None:
    """Also if it is killed, and cannot tell them."""
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "import tests.test_parallel as t\n"
        "found = (n for n in t.parallel.stream_parallel(t.endless, 0, [0, 0], 2) if n)\n"
        "print(next(found), next(found), flush=True)\n"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(ROOT)], stdin=PIPE, stdout=PIPE, text=True
    ) as build:
        assert build.stdout is not None
        working = build.stdout.readline().split()
        build.kill()
        build.stdout.read()  # to its end, which comes when all who could write to it have gone
    assert len(working) == 2


@pytest.mark.slow
def test_spawned_processes_make_the_same_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toy_site: Path
) -> None:
    """Where processes are not forked, as on macOS, all that they need is handed to them."""
    monkeypatch.setattr(parallel, "METHOD", "spawn")
    root = copy_toy(tmp_path / "register")

    building.build(settings_for(root / "mkdocs.yml", jobs=2), TODAY)

    assert tree(root / "site") == tree(toy_site)
