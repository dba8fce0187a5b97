"""What does a command print while it works?"""

import io

import pytest
from rich.console import Console

from gongshi.cli import progress_bars, terminal
from gongshi.progress import Reporter, with_progress


def work(say: Reporter) -> list[int]:
    say("reading")
    return list(with_progress(iter([1, 2, 3]), "rendering", 3, say))


def test_a_log_gets_one_line_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal there is no bar, and no line for each piece."""
    with terminal.steps("building") as say:
        assert work(say) == [1, 2, 3]

    assert capsys.readouterr().err == "  reading\n  rendering\n"


def test_a_repeated_step_is_reported_again(capsys: pytest.CaptureFixture[str]) -> None:
    """A server builds again and again."""
    say = terminal.lines()
    for _ in range(2):
        work(say)

    assert capsys.readouterr().err == "  reading\n  rendering\n" * 2


def test_a_terminal_gets_a_bar_that_counts_and_goes() -> None:
    """The bar says how many of how many, and leaves nothing behind."""
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80)
    with progress_bars.bar("building", console) as say:
        for result in with_progress(iter(range(3)), "rendering", 3, say):
            assert result in range(3)
            console.print(f"piece {result}")

    written = screen.getvalue()
    assert "rendering" in written
    assert "3/3" in written
    assert written.endswith("\x1b[2K")


def test_progress_is_reported_after_each_piece() -> None:
    """A piece is done when the next is requested, not when it is returned."""
    told: list[tuple[int, int]] = []

    def say(step: str, done: int = 0, total: int = 0) -> None:
        told.append((done, total))

    for piece in with_progress(iter([7, 8]), "rendering", 2, say):
        told += [(piece, piece)]

    assert told == [(0, 2), (7, 7), (1, 2), (8, 8), (2, 2)]
