"""What does a build show of a register with many warnings, and of one with an error?"""

from pathlib import Path

import pytest

from gongshi.project import checkout
from gongshi.register.problems import Refused
from gongshi.settings import settings_for
from gongshi.site import build as building
from gongshi.store import problem_summary
from tests.support.registers import TODAY, copy_toy

pytestmark = pytest.mark.usefixtures("compiled_once")

LIST = "lists/serious-violations/2026"


def warned(root: Path, number: int) -> None:
    """A record with a warning of its own, named so that every file has a place in the order."""
    (root / LIST / f"w-{number:03}.yml").write_text(
        f"""id: w-{number:03}
subject: {{kind: enterprise, name: 玩具城灯塔{number}号制造有限公司, region: "990100"}}
document: 玩市监严列〔2026〕{1000 + number}号
reason: {{en: New., zh: 新增。}}
basis: {{en: Toy Food Act art. 3, zh: 《玩具食品法》第三条}}
decided: 2026-10-01
published: 2026-11-01
fulfilled: true
details: {{fine: 50000 CNY}}
"""
    )


@pytest.fixture(name="root")
def _root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = copy_toy(tmp_path / "r")
    monkeypatch.setattr(problem_summary, "MOST", 5)
    for number in range(12):
        warned(root, number)
    return root


def test_of_many_warnings_the_first_are_shown_and_all_are_counted(root: Path) -> None:
    settings = settings_for(root / "mkdocs.yml")
    every = checkout.read_register(settings, TODAY).problems

    first = building.build(settings, TODAY)
    later = building.build(settings, TODAY)

    assert len(every) > 12
    assert first.warnings == later.warnings == every[:5]
    assert first.warned == later.warned == len(every)


def test_with_an_error_every_problem_is_shown(root: Path) -> None:
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)
    (root / LIST / "x.yml").write_text("id: x\n")

    with pytest.raises(Refused) as refused:
        building.build(settings, TODAY)

    assert refused.value.problems == checkout.read_register(settings, TODAY).problems
