"""What do all tests share? The toy register, its day, and the settings of the laws."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from gongshi.format import load
from gongshi.format.load import Loaded
from gongshi.register.entities import Entity, entities
from gongshi.register.model import Register
from gongshi.render.jinja.constant_folding import FoldingEnvironment
from gongshi.settings import settings_for
from gongshi.site import build as building
from gongshi.site.articles import mkdocs_build
from tests.support import compiling, hostile
from tests.support.paths import TESTS
from tests.support.registers import copy_toy

TODAY = date(2026, 11, 23)
"""The day on which the toy register has records of every status."""

TOY = TESTS / "toy"

# how long an example takes depends on the machine; no test asserts it
settings.register_profile("gongshi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gongshi")


# the cache of the builds in tests is deleted with the tests, and is not the user's own
_CACHE = tempfile.TemporaryDirectory(prefix="gongshi-cache-")
os.environ["GONGSHI_CACHE"] = _CACHE.name


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the files below tests/golden/ as they are now, instead of comparing",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, or one worker ends with them while the other has nothing."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def toy_paths() -> list[str]:
    return sorted(path.relative_to(TOY).as_posix() for path in TOY.glob("lists/**/*.yml"))


def read_toy(path: str) -> bytes:
    return (TOY / path).read_bytes()


@pytest.fixture(name="today", scope="session")
def _today() -> date:
    """The toy register's day."""
    return TODAY


@pytest.fixture(name="toy_root", scope="session")
def _toy_root() -> Path:
    """The folder that contains the toy's `lists`."""
    return TOY


@pytest.fixture(name="toy_files", scope="session")
def _toy_files() -> dict[str, bytes]:
    """The toy's files by path, for tests that break one of them."""
    return {path: read_toy(path) for path in toy_paths()}


@pytest.fixture(name="toy_loaded", scope="session")
def _toy_loaded() -> Loaded:
    """The toy as it loads; a problem in it fails the test that asked for it."""
    loaded = load.load(toy_paths(), read_toy)
    assert loaded.problems == ()
    return loaded


@pytest.fixture(name="toy", scope="session")
def _toy(toy_loaded: Loaded) -> Register:
    """The toy register, sound."""
    assert toy_loaded.register is not None
    return toy_loaded.register


@pytest.fixture(name="compiled_once", scope="module")
def _compiled_once() -> Iterator[None]:
    """For modules that build often: see `compiling`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FoldingEnvironment, "_compile_page", compiling.compile_page)
        patch.setattr(mkdocs_build, "render_articles", compiling.render_articles)
        yield


@pytest.fixture(name="toy_site", scope="session")
def _toy_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy register as a built site."""
    root = copy_toy(tmp_path_factory.mktemp("toy") / "register")
    settings_ = settings_for(root / "mkdocs.yml")
    building.build(settings_, TODAY)
    return settings_.site_dir


@pytest.fixture(name="demo_site", scope="session")
def _demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration register as a built site, for the toy's day."""
    site = tmp_path_factory.mktemp("demo") / "site"
    building.build(settings_for(TOY.parents[1] / "mkdocs.yml", site), TODAY)
    return site


@pytest.fixture(name="hostile_site", scope="session")
def _hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a register of which every text is an attack; its folder is beside its files."""
    root = hostile.write_register(tmp_path_factory.mktemp("hostile") / "r", hostile.attacks())
    settings_ = settings_for(root / "mkdocs.yml")
    building.build(settings_, TODAY)
    return settings_.site_dir


def _entities(toy: Register) -> list[Entity]:
    return list(entities(toy, TODAY))


@pytest.fixture(name="toy_people", scope="session")
def _toy_people(toy: Register) -> list[str]:
    """Ids of the natural persons whose listings are shown."""
    return [e.id for e in _entities(toy) if e.kind == "natural-person" and e.shown]


@pytest.fixture(name="toy_people_names", scope="session")
def _toy_people_names(toy: Register) -> list[str]:
    """Names of the natural persons, in trade or not, whose listings are shown."""
    return [e.name for e in _entities(toy) if e.private and e.shown]


@pytest.fixture(name="toy_pending", scope="session")
def _toy_pending(toy: Register) -> list[str]:
    """Document numbers of records that wait for their first day."""
    return [r.record.document for r in toy.records if r.record.published > TODAY]


@pytest.fixture(name="toy_ended", scope="session")
def _toy_ended(toy: Register) -> list[str]:
    """Names of entities whose last listing has ended, except names of other entities."""
    members = _entities(toy)
    borne = {e.name for e in members if e.shown}
    return [e.name for e in members if e.published and not e.shown and e.name not in borne]
