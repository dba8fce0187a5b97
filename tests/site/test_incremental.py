"""A later build makes only what changed, and gives the bytes of a clean build."""

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from gongshi.git import repository
from gongshi.project import checkout
from gongshi.register.problems import Problem, Refused, Unusable
from gongshi.render.jinja.constant_folding import FoldingEnvironment
from gongshi.search.index import manifest
from gongshi.settings import cache_folder, settings_for
from gongshi.site import build as building
from gongshi.site import export_files
from gongshi.site.build import Built
from gongshi.views import changes
from tests.support.registers import TODAY, commit_all, copy_toy, tree

pytestmark = pytest.mark.usefixtures("compiled_once")

RECORD = "lists/serious-violations/2026/sv-2026-0001.yml"
RULES = "lists/serious-violations/list.yml"
NEW = "lists/serious-violations/2026/new-50.yml"
DETAILS = "lists/entities/91990102MA1TKY0150.yml"


def build(root: Path, day: date = TODAY, *, clean: bool = False) -> Built:
    return building.build(settings_for(root / "mkdocs.yml"), day, clean=clean)


def clean_tree(root: Path, day: date) -> dict[str, bytes]:
    """The site a clean build of the same files makes elsewhere."""
    other = root.with_name(f"{root.name}-clean")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("site", "site.staging"))
    build(other, day)
    return tree(other / "site")


def edit(root: Path, path: str, old: str, new: str) -> None:
    target = root / path
    text = target.read_text()
    assert old in text, f"{path} has {old!r}"
    target.write_text(text.replace(old, new, 1))


def lay(root: Path, path: str, text: str) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def another(root: Path, number: int, code: str = "") -> None:
    """One more record, of a subject of its own or of the one with a code."""
    lay(
        root,
        f"lists/serious-violations/2026/new-{number}.yml",
        f"""id: new-{number}
subject:
  kind: enterprise
  name: {"玩具城红帆食品有限公司" if code else f"玩具城新船{number}号制造有限公司"}
  {f'code: "{code}"' if code else f"ids: {{reg: N{number}}}"}
  region: "990100"
document: 玩市监严列〔2026〕{1000 + number}号
reason: {{en: New number {number}., zh: 新增第{number}条。}}
basis: {{en: Toy Food Act art. 3, zh: 《玩具食品法》第三条}}
decided: 2026-10-{1 + number % 28:02}
published: 2026-11-0{1 + number % 9}
fulfilled: true
details: {{fine: 50000 CNY}}
""",
    )


def move(root: Path, old: str, new: str) -> None:
    (root / new).parent.mkdir(parents=True, exist_ok=True)
    (root / old).rename(root / new)


EDITS: dict[str, Callable[[Path], None]] = {
    "nothing": lambda _: None,
    "a record's reason": lambda r: edit(r, RECORD, "Sold biscuits", "Sold old biscuits"),
    "a comment": lambda r: edit(r, RECORD, "severity:", "# looked at again\nseverity:"),
    "a record that is new": lambda r: another(r, 1),
    "a record more of an entity": lambda r: another(r, 1, "91990102MA1TKY0150"),
    "a record in another file": lambda r: move(r, RECORD, "lists/serious-violations/x/y.yml"),
    "a record that goes": lambda r: (r / RECORD.replace("0001", "0003")).unlink(),
    "a record that ends": lambda r: edit(
        r, RECORD, "fulfilled:", "expires: 2026-11-22\nfulfilled:"
    ),
    "an answer": lambda r: edit(
        r, RECORD, "accepted: 2026-11-23", "decided: 2026-11-23\n  outcome: rejected"
    ),
    "a time limit": lambda r: edit(r, "lists/register.yml", "working_days: 20", "working_days: 2"),
    "a holiday": lambda r: edit(r, "lists/holidays.yml", "2026-10-10: open", "2026-12-02: closed"),
    "no holidays": lambda r: (r / "lists/holidays.yml").unlink(),
    "a record on its way": lambda r: edit(r, RECORD, "2026-01-05", "2026-11-24"),
    "an entity's region": lambda r: edit(r, DETAILS, 'region: "990102"', 'region: "990100"'),
    "registration details that go": lambda r: (r / DETAILS).unlink(),
    "a list's rules": lambda r: edit(r, RULES, "Grave breaches", "Very grave breaches"),
    "a list's way of ending": lambda r: edit(r, RULES, "on_expiry: remove", "on_expiry: archive"),
    "an authority's name": lambda r: edit(r, "lists/authorities.yml", "People's", "Peoples"),
    "a measure": lambda r: edit(r, "lists/measures.yml", "No luxury", "No lavish"),
    "a term": lambda r: edit(r, "lists/terms.yml", "max: P1Y", "max: P10M"),
    "the register's title": lambda r: edit(r, "lists/register.yml", "Toy Credit", "Toys' Credit"),
    "a language less": lambda r: edit(r, "lists/register.yml", "[en, zh]", "[en]"),
    "the first language": lambda r: edit(r, "lists/register.yml", "[en, zh]", "[zh, en]"),
    "a template": lambda r: lay(r, "templates/tombstone.html", "<main>{{ view.id }}</main>"),
    "a word": lambda r: lay(r, "templates/words/en.yml", "kind_enterprise: Firm\n"),
    "a style": lambda r: lay(r, "templates/assets/css/99-own.css", "main{color:red}"),
    "an article": lambda r: edit(r, "content/en/articles/index.md", "# Rules", "# All rules"),
    "an article more": lambda r: lay(r, "content/zh/articles/more.md", "# 更多\n\n正文"),
    "where the site stands": lambda r: edit(r, "mkdocs.yml", "toy.example", "toys.example"),
}


def copy_built(source: Path, root: Path) -> None:
    """A register with what builds of it found out."""
    shutil.copytree(source, root)
    shutil.copytree(cache_folder(source), cache_folder(root))


@pytest.fixture(name="toy_built", scope="module")
def _toy_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy register built once, with its cache."""
    root = copy_toy(tmp_path_factory.mktemp("incremental") / "r")
    build(root)
    return root


@pytest.mark.slow
@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_after_an_edit_the_bytes_are_a_clean_builds(
    change: Callable[[Path], None], toy_built: Path, tmp_path: Path
) -> None:
    """Twice: on a spare folder that was copied, and on one that is a build behind."""
    root = tmp_path / "r"
    copy_built(toy_built, root)
    change(root)

    build(root)
    first = tree(root / "site")
    another(root, 77)
    build(root)
    (root / "lists/serious-violations/2026/new-77.yml").unlink()
    build(root)

    assert first == clean_tree(root, TODAY)
    assert tree(root / "site") == first


def random_edit(root: Path, dice: random.Random) -> None:
    """One of many small changes, each possible at any time."""
    number = dice.randrange(8)
    mine = sorted((root / "lists/serious-violations/2026").glob("new-*.yml"))
    one = dice.choice([*mine, root / RECORD])
    choices: list[Callable[[], object]] = [
        lambda: another(root, number),
        lambda: another(root, number, "91990102MA1TKY0150"),
        lambda: one.write_text(one.read_text().replace("reason: {en: ", "reason: {en: More. ")),
        lambda: one.unlink(missing_ok=True),
        lambda: one.rename(one.with_name(f"new-{100 + number}.yml")) if one.exists() else None,
        lambda: edit(root, RULES, "summary: {en: ", "summary: {en: Indeed. "),
        lambda: edit(root, "lists/authorities.yml", "title: {en: ", "title: {en: The "),
        lambda: lay(root, "templates/words/en.yml", f"kind_enterprise: Firm {number}\n"),
        lambda: lay(root, "templates/tombstone.html", f"<main>{{{{ view.id }}}} {number}</main>"),
        lambda: (
            edit(root, "lists/register.yml", "languages: [en", f"languages: [en, x{number}")
            if dice.random() < 0.3
            else edit(root, "content/en/articles/index.md", "\n", f"\n\n{number}\n")
        ),
        lambda: (
            edit(root, "lists/register.yml", "en, zh]", "en]")
            if "en, zh]" in (root / "lists/register.yml").read_text()
            else edit(root, "lists/register.yml", "[en]", "[en, zh]")
        ),
    ]
    dice.choice(choices)()


@pytest.mark.prop
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_any_series_of_edits_gives_the_bytes_of_a_clean_build(seed: int, tmp_path: Path) -> None:
    """Edits, errors among them, and days that pass: after each the site is a clean build's."""
    dice = random.Random(seed)  # noqa: S311 - the same edits each time
    root, day = copy_toy(tmp_path / "r"), TODAY
    build(root, day)
    for _ in range(8):
        for _ in range(dice.randint(1, 3)):
            try:
                random_edit(root, dice)
            except (AssertionError, FileNotFoundError):
                continue  # this edit was done before
        day += timedelta(days=dice.choice([0, 0, 1, 40]))
        before = tree(root / "site")
        try:
            build(root, day)
        except (Refused, Unusable):
            assert tree(root / "site") == before
            with pytest.raises((Refused, Unusable)):
                clean_tree(root, day)
            (root / "lists/register.yml").write_text(
                (copy_toy(tmp_path / f"t{dice.random()}") / "lists/register.yml").read_text()
            )
        else:
            assert tree(root / "site") == clean_tree(root, day)


def test_an_index_in_shards_is_a_clean_builds_after_each_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a copied spare folder, on one that is a build behind, and on one that is two."""
    monkeypatch.setattr(manifest, "WHOLE", 0)
    root = copy_toy(tmp_path / "r")
    another(root, 50)
    build(root)
    index = (root / "site/search").glob("*/h/00/00.bin")
    assert len([*index]) == 1
    edits: list[Callable[[], object]] = [
        lambda: another(root, 1),
        lambda: another(root, 1, "91990102MA1TKY0150"),
        lambda: edit(root, RECORD, "Sold biscuits", "Sold old biscuits"),
        lambda: edit(root, NEW, "新船", "新帆"),
        lambda: edit(root, NEW, "decided: 2026-10-23", "decided: 2026-10-22"),
        (root / NEW).unlink,
        lambda: edit(root, "lists/authorities.yml", "title: {en: ", "title: {en: The "),
        lambda: another(root, 2),
        lambda: None,
        lambda: another(root, 3),
    ]
    day = TODAY
    for number, change in enumerate(edits):
        change()
        day += timedelta(days=number == 7)
        build(root, day)
        assert tree(root / "site") == clean_tree(root, day)


def test_a_change_of_the_index_leaves_the_shards_it_does_not_touch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are the same files on the disk, though their folder has another name."""
    monkeypatch.setattr(manifest, "WHOLE", 0)
    root = copy_toy(tmp_path / "r")
    for number in range(40):
        another(root, number)
    build(root)
    build(root)
    [before] = (root / "site/search").glob("*/")
    shards = {path.relative_to(before): path.stat().st_ino for path in before.rglob("*.bin")}
    another(root, 5, "91990102MA1TKY0150")
    build(root)

    [after] = (root / "site/search").glob("*/")

    same = [path for path, inode in shards.items() if (after / path).stat().st_ino == inode]
    assert before.name != after.name
    assert len(same) > len(shards) / 2


def test_a_build_of_unchanged_files_makes_no_page(toy_built: Path, tmp_path: Path) -> None:
    root = tmp_path / "r"
    copy_built(toy_built, root)

    assert build(root).rendered == 0


def test_a_build_of_unchanged_files_writes_no_file(toy_built: Path, tmp_path: Path) -> None:
    """In a process of its own, where sets have another order: every file is the same on disk."""
    root = tmp_path / "r"
    copy_built(toy_built, root)
    build(root)  # the spare is laid out with the files of the site
    before = {path: path.stat().st_ino for path in (root / "site").rglob("*") if path.is_file()}
    words = ["build", "--as-of", TODAY.isoformat()]

    subprocess.run([sys.executable, "-P", "-m", "gongshi", *words], cwd=root, check=True)

    after = {path: path.stat().st_ino for path in (root / "site").rglob("*") if path.is_file()}
    assert {p for p in after if after[p] != before.get(p)} <= {root / "site/build.json"}


def test_one_changed_record_renders_one_entity_again(toy_built: Path, tmp_path: Path) -> None:
    root = tmp_path / "r"
    copy_built(toy_built, root)
    edit(root, RECORD, "Sold biscuits", "Sold old biscuits")

    assert build(root).rendered == 1


def test_a_record_more_leaves_the_older_pages_of_its_tables(tmp_path: Path) -> None:
    root = copy_toy(tmp_path / "r")
    for number in range(130):
        another(root, number)
    build(root)
    before = tree(root / "site")
    another(root, 200)
    edit(root, "lists/serious-violations/2026/new-200.yml", "2026-11-03", "2026-11-20")

    build(root)

    after = tree(root / "site")
    changed = {path for path in after if after[path] != before.get(path)}
    assert {"list/serious-violations/index.html", "region/990100/index.html"} <= changed
    assert "list/serious-violations/page/1/index.html" in after
    assert not [path for path in changed if "/page/" in path]


def test_pieces_of_large_files_and_pages_of_days_are_those_of_a_clean_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a register so large that downloads have pieces and days have pages of their own."""
    monkeypatch.setattr(export_files, "_ENTITIES", 3)
    monkeypatch.setattr(changes, "_FIRST", 4)
    monkeypatch.setattr(changes, "_MOST", 2)
    root = copy_toy(tmp_path / "r")
    for number in range(0, 40, 2):
        another(root, number)
    build(root)
    record = "lists/serious-violations/2026/new-{}.yml"
    steps: list[Callable[[], object]] = [
        lambda: edit(root, record.format(4), "New number 4", "Number 4"),
        lambda: [another(root, number) for number in (1, 3, 5, 7, 9, 11, 13)],
        lambda: [(root / record.format(number)).unlink() for number in (0, 1, 2, 3, 38)],
        lambda: edit(root, record.format(6), "published: 2026-11-07", "published: 2026-11-20"),
        lambda: [path.unlink() for path in (root / "lists/serious-violations/2026").glob("new-*")],
        lambda: [another(root, number) for number in range(5)],
    ]

    for step in steps:
        step()
        build(root)

        assert tree(root / "site") == clean_tree(root, TODAY)


def test_after_a_commit_only_what_it_changed_is_asked_of_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_toy(tmp_path / "r")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    (root / ".gitignore").write_text("site*\n")
    commit_all(root, "enter", date(2026, 11, 1))
    build(root)
    with monkeypatch.context() as patch:
        patch.setattr(repository, "versions", lambda *_: pytest.fail("the whole log was read"))
        for number, day in ((1, 10), (2, 12)):
            edit(root, RECORD, "fulfilled:", f"expires: 2026-12-{number:02}\nfulfilled:")
            another(root, number)
            build(root)  # before it is committed
            commit_all(root, "shorten", date(2026, 11, day))
            edit(root, RECORD, f"expires: 2026-12-{number:02}\n", "")
            commit_all(root, "lengthen", date(2026, 11, day + 1))
            build(root)

    site = tree(root / "site")

    assert site == clean_tree(root, TODAY)
    assert site["entity/91990102MA1TKY0150/index.html"].count(b"2026-11-1") >= 4


def spoil(root: Path, how: str) -> None:
    cache = cache_folder(root) / "store.db"
    data = cache.read_bytes()
    if how == "cut":
        cache.write_bytes(data[: len(data) // 2])
    elif how == "overwritten":
        cache.write_bytes(data[:5000] + b"\xff" * 8000 + data[13000:])
    elif how == "not a database":
        cache.write_bytes(b"something else entirely" * 100)
    elif how == "gone":
        cache.unlink()
    elif how == "unsealed":
        (cache_folder(root) / "store.seal").unlink()
    elif how == "of another version":
        seal = cache_folder(root) / "store.seal"
        seal.write_text(seal.read_text().replace('"made_by":"', '"made_by":"0'))
    elif how == "of another register":
        other = copy_toy(root.with_name("other"))
        another(other, 3)
        build(other)
        for name in ("store.db", "store.seal"):
            shutil.copy2(cache_folder(other) / name, cache_folder(root) / name)
    elif how == "with unreadable records":
        with sqlite3.connect(cache) as connection:
            connection.execute("UPDATE records SET data = x'c1'")


@pytest.mark.slow
@pytest.mark.parametrize(
    "how",
    [
        "cut",
        "overwritten",
        "not a database",
        "gone",
        "unsealed",
        "of another version",
        "of another register",
        "with unreadable records",
    ],
)
def test_an_untrusted_cache_is_rebuilt(how: str, toy_built: Path, tmp_path: Path) -> None:
    root = tmp_path / "r"
    copy_built(toy_built, root)
    spoil(root, how)
    edit(root, RECORD, "Sold biscuits", "Sold old biscuits")

    build(root)

    assert tree(root / "site") == clean_tree(root, TODAY)


def test_a_clean_build_asks_the_cache_nothing(toy_built: Path, tmp_path: Path) -> None:
    """A page that is wrong in the site and the cache alike is corrected."""
    root = tmp_path / "r"
    copy_built(toy_built, root)
    before = tree(root / "site")
    (root / "site/index.html").write_text("defaced")

    assert build(root, clean=True).rendered > 0

    assert tree(root / "site") == before


def judged(root: Path) -> tuple[Problem, ...]:
    """The messages of a build about the register, refused or not."""
    try:
        return build(root).warnings
    except Refused as refused:
        return refused.problems


CLASHES: dict[str, Callable[[Path], None]] = {
    "an id twice": lambda r: edit(r, RECORD, "id: sv-2026-0001", "id: sv-2026-0002"),
    "another name for a code": lambda r: edit(r, RECORD, "name: 玩具城红帆", "name: 玩具城黑帆"),
    "a listing twice": lambda r: lay(
        r,
        RECORD.replace("0001", "0099"),
        (r / RECORD).read_text().replace("id: sv-2026-0001", "id: sv-2026-0099"),
    ),
    "details twice": lambda r: lay(r, "lists/entities/b.yml", (r / DETAILS).read_text()),
    "a folder without rules": lambda r: move(r, RECORD, "lists/unheard-of/a.yml"),
    "a successor that is not there": lambda r: edit(
        r,
        RECORD,
        "review:",
        "withdrawn: {date: 2026-02-02, reason: error, replaced_by: x}\nreview:",
    ),
    "an unknown authority": lambda r: edit(r, RECORD, "authority: toy-market", "authority: toy-x"),
    "a shape that does not fit": lambda r: edit(
        r, RECORD, "decided: 2025-12-31", "decided: 2025-13-31"
    ),
    "a file that is no YAML": lambda r: lay(r, RECORD, "a: [b"),
    "a stray file": lambda r: lay(r, "lists/notes.txt", "notes"),
}


@pytest.mark.parametrize("change", CLASHES.values(), ids=CLASHES)
def test_a_later_build_finds_what_the_check_finds(
    change: Callable[[Path], None], toy_built: Path, tmp_path: Path
) -> None:
    """Records are compared with those the cache has; the answer is that of reading all."""
    root = tmp_path / "r"
    copy_built(toy_built, root)
    change(root)

    found = judged(root)

    assert found == checkout.read_register(settings_for(root / "mkdocs.yml"), TODAY).problems


def named(root: Path, number: int, name: str, code: str) -> None:
    another(root, number, code)
    edit(root, f"lists/serious-violations/2026/new-{number}.yml", "玩具城红帆食品有限公司", name)


def test_similar_names_are_found_when_one_of_them_comes_later(
    toy_built: Path, tmp_path: Path
) -> None:
    """Whichever name is added, changed or removed, the warnings are as for comparing all names."""
    root = tmp_path / "r"
    copy_built(toy_built, root)
    settings = settings_for(root / "mkdocs.yml")
    codes = [
        *("91990102MA1AAAAA0T", "91990102MA1BBBBB0F", "91990102MA1CCCCC07"),
        *("91990102MA1DDDDD0U", "91990102MA1EEEEE04"),
    ]
    steps: list[Callable[[], object]] = [
        lambda: named(root, 1, "玩具城金色风筝制造有限公司", codes[0]),
        lambda: named(root, 2, "玩具城金色风车制造有限公司", codes[1]),
        lambda: named(root, 3, "玩具城红色风车制造有限公司", codes[2]),
        lambda: named(root, 1, "玩具城蓝色海豚制造有限公司", codes[0]),
        (root / "lists/serious-violations/2026/new-2.yml").unlink,
        lambda: named(root, 4, "玩具城藍色海豚製造有限公司", codes[1]),
        lambda: named(root, 1, "玩具城蓝色风筝制造有限公司", codes[0]),
        lambda: named(root, 5, "木偶区蓝色海豚制造有限公司", codes[3]),
        lambda: named(root, 6, "木偶區藍色海豚製造有限公司", codes[4]),
    ]
    found = []
    for step in steps:
        step()
        warned = [p for p in judged(root) if p.code == "I11"]
        whole = checkout.read_register(settings, TODAY).problems
        assert warned == [p for p in whole if p.code == "I11"]
        found.append(len(warned))
    assert found == [0, 1, 2, 1, 0, 1, 0, 0, 1]


def test_compiled_templates_are_kept_until_one_of_them_or_a_word_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_toy(tmp_path / "r")
    another(root, 1)
    build(root)
    record = "lists/serious-violations/2026/new-1.yml"
    with monkeypatch.context() as patch:
        patch.setattr(
            FoldingEnvironment, "_compile_page", lambda *_: pytest.fail("it was compiled")
        )
        edit(root, record, "New number 1", "Another number 1")
        build(root)
    assert tree(root / "site") == clean_tree(root, TODAY)

    lay(root, "templates/words/en.yml", "kind_enterprise: Firm\n")
    build(root)

    assert tree(root / "site") == clean_tree(root, TODAY)
