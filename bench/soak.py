"""Random pushes for a while: python bench/soak.py --minutes 60 --folder FOLDER [--seed N].

Three people push to a bare repository with our hooks at the same time, good, bad, huge and hostile
things, while a reader asks nginx for pages without end; at times a publication is killed, or the
nightly one starts beside. At the end the status must be well, nginx must have answered everything,
and the site must be, byte for byte, what a clean build of the newest commit gives. Told are the
counts of what happened; the exit code is 1 where something is wrong.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import push  # noqa: E402 - found beside this file

from tests.deploy.serving import serving  # noqa: E402

PEOPLE = 3
Change = Callable[[Path, random.Random], bool | None]
"""Changes a clone; says whether the push of it must be taken in; None: either is right."""


def _put(root: Path, path: str, data: str | bytes) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data.encode() if isinstance(data, str) else data)


def reword(root: Path, chance: random.Random) -> bool:
    """An article says something else."""
    text = f"---\ntitle: Note\n---\n\n# Note\n\nNumber {chance.randrange(100_000)}.\n"
    _put(root, f"content/en/articles/note-{chance.randrange(5)}.md", text)
    return True


def touch(root: Path, chance: random.Random) -> bool:
    """A record has another note for its maintainers."""
    (root / "content/en/articles/slow.md").unlink(missing_ok=True)
    records = sorted((root / "lists").glob("*/2026/*.yml"))
    path = chance.choice(records)
    lines = [line for line in path.read_text().splitlines() if not line.startswith("# soak")]
    _put(
        root, path.relative_to(root).as_posix(), "\n".join([*lines, f"# soak {chance.random()}\n"])
    )
    return True


def spoil(root: Path, chance: random.Random) -> bool:
    """A record that is no YAML any more."""
    path = chance.choice(sorted((root / "lists").glob("*/2026/*.yml")))
    _put(root, path.relative_to(root).as_posix(), "id: [\n")
    return False


def zeros(root: Path, chance: random.Random) -> bool:
    """A file that is small on the wire and large in memory."""
    (root / "lists/zero.yml").write_bytes(bytes(chance.randrange(5, 200) * 1024**2))
    return False


def brackets(root: Path, chance: random.Random) -> bool | None:
    """An article that takes a parser of Markdown very long: refused, or ended in time."""
    sign = chance.choice(["[", "<a ", "![", "[a]("])
    _put(root, "content/en/articles/slow.md", "# Slow\n\n" + sign * 60_000)
    return None


HOSTILE: tuple[tuple[str, str | bytes], ...] = (
    ("yaml.py", "raise SystemExit('mine')\n"),
    ("gongshi/__main__.py", "raise SystemExit('mine')\n"),
    ("templates/home.html", "{% for a in range(10**9) %}{% endfor %}"),
    ("content/en/x.js", "alert(1)\n"),
    ("content/en/x.markdown", "110101199003070070\n"),
    ("content/en/articles/x.md", "# X\n\n<script>alert(1)</script>\n"),
    (".gongshi/store.db", b"\0" * 100),
    ("site/index.html", "mine\n"),
    ("content/en/a\nb.md", "# B\n"),
    ("mkdocs.yml", "site_name: X\nhooks: [x.py]\n"),
    ("mkdocs.yml", "site_name: !!python/object/apply:os.system [id]\n"),
    ("lists/bom.yml", b"\xef\xbb\xbfid: x\n"),
    ("content/en/articles/id.md", "# X\n\n110101**19900307**0070\n"),
)


def attack(root: Path, chance: random.Random) -> bool:
    """What somebody would push who wants to take the server over, or the register down."""
    path, data = chance.choice(HOSTILE)
    _put(root, path, data)
    return False


def attributes(root: Path, chance: random.Random) -> bool:
    """Attributes that change bytes at a checkout; they are taken in, and change nothing."""
    _put(root, ".gitattributes", f"* text=auto eol={chance.choice(['crlf', 'lf'])} ident\n")
    return True


CHANGES: tuple[Change, ...] = (reword, reword, touch, touch, spoil, zeros, brackets, attack, attack)
CHANGES += (attributes,)


class Person(threading.Thread):
    """Pushes one change after another until the time is over."""

    def __init__(self, name: str, root: Path, until: float, seed: int, told: Counter[str]) -> None:
        super().__init__(name=name)
        self.root, self.until, self.told = root, until, told
        self.chance = random.Random(f"{seed} {name}")
        self.wrong: list[str] = []

    def run(self) -> None:
        while time.monotonic() < self.until:
            self._renew()
            change = self.chance.choice(CHANGES)
            good = change(self.root, self.chance)
            git(self.root, "add", "-A", "-f")
            if git(self.root, "commit", "-q", "-m", f"{change.__name__} it").returncode:
                continue
            done = git(self.root, "push", "-q", "origin", "HEAD:main")
            self._judge(change.__name__, done, good=good)
            time.sleep(self.chance.random() * 2)

    def _renew(self) -> None:
        git(self.root, "fetch", "-q", "origin")
        git(self.root, "reset", "-q", "--hard", "origin/main")
        git(self.root, "clean", "-q", "-ffdx")

    def _judge(
        self, name: str, done: subprocess.CompletedProcess[str], *, good: bool | None
    ) -> None:
        late = "fetch first" in done.stderr or "cannot lock ref" in done.stderr
        late = late or "failed to update ref" in done.stderr or "non-fast-forward" in done.stderr
        taken = done.returncode == 0
        self.told[f"{name}: {'late' if late else 'taken' if taken else 'refused'}"] += 1
        if "Traceback" in done.stderr:
            self.wrong.append(f"a traceback after {name}:\n{done.stderr[-2000:]}")
        if not late and good is not None and taken != good:
            self.wrong.append(
                f"{name} was {'taken' if taken else 'refused'}:\n{done.stderr[-2000:]}"
            )


class Reader(threading.Thread):
    """Asks for pages without end; every answer must be whole."""

    def __init__(self, address: str, until: float) -> None:
        super().__init__(name="reader")
        self.address, self.until = address, until
        self.answers: Counter[int] = Counter()

    def run(self) -> None:
        paths = (
            "/",
            "/build.json",
            "/list/serious-violations/",
            "/zh/",
            "/search/",
            "/data/records.csv",
        )
        while time.monotonic() < self.until:
            for path in paths:
                self.answers[self._status(self.address + path)] += 1
            time.sleep(0.02)

    def _status(self, address: str) -> int:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own
                answer.read()
                status: int = answer.status
                return status
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, ValueError):
            return 0


def git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(root), *push.NAMES, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def gongshi(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "gongshi", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def disturb(bare: Path, until: float, chance: random.Random, told: Counter[str]) -> None:
    """Kill a build, or publish again, every now and then."""
    while time.monotonic() < until:
        time.sleep(chance.uniform(5, 40))
        if chance.random() < 0.5:
            found = subprocess.run(
                ["pgrep", "-f", f"{bare}/gongshi/work"], capture_output=True, text=True, check=False
            ).stdout.split()
            for pid in found:
                try:
                    os.kill(int(pid), signal.SIGKILL)
                    told["killed"] += 1
                except ProcessLookupError:
                    told["ended before it was killed"] += 1
        else:
            told[f"nightly: {gongshi('hook', 'publish', bare).returncode}"] += 1


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--minutes", type=float, default=60)
    words.add_argument("--folder", type=Path, required=True)
    words.add_argument("--entities", type=int, default=200)
    words.add_argument("--seed", type=int, default=7)
    given = words.parse_args()
    folder = given.folder.absolute()
    root = push.prepared(folder, given.entities)
    bare, site = folder / "bare.git", folder / "public/site"
    git(bare, "config", "gongshi.timeout", "60")
    begun = git(root, "push", "-q", "live", "HEAD:main")
    if not site.exists():
        sys.exit(f"the first push was not published:\n{begun.stderr}")
    until = time.monotonic() + given.minutes * 60
    told: Counter[str] = Counter()
    people = []
    for number in range(PEOPLE):
        clone = folder / f"clone-{number}"
        subprocess.run(["git", "clone", "-q", bare, clone], check=True)
        people.append(Person(f"person {number}", clone, until, given.seed, told))
    with tempfile.TemporaryDirectory() as work, serving("nginx", site, Path(work)) as address:
        reader = Reader(address, until)
        for thread in (*people, reader):
            thread.start()
        disturb(bare, until, random.Random(given.seed), told)
        for thread in (*people, reader):
            thread.join()
    wrong = [line for person in people for line in person.wrong]
    wrong += ended_well(bare, site, folder)
    if set(reader.answers) != {200}:
        wrong.append(f"nginx answered {dict(reader.answers)}")
    print(json.dumps(dict(sorted(told.items())), indent=1))
    print(f"requests: {dict(reader.answers)}; {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    for line in wrong:
        print("WRONG:", line)
    sys.exit(bool(wrong))


def ended_well(bare: Path, site: Path, folder: Path) -> list[str]:
    """What is wrong with the server after all: its status, and the bytes of its site."""
    mend = folder / "clone-0"
    for words in (("fetch", "-q"), ("reset", "-q", "--hard", "origin/main"), ("clean", "-qffdx")):
        git(mend, *words)
    (mend / "content/en/articles/slow.md").unlink(missing_ok=True)
    _put(mend, "content/en/articles/note-9.md", "# The end\n")
    git(mend, "add", "-A", "-f")
    git(mend, "commit", "-q", "-m", "Mend what is left")
    git(mend, "push", "-q", "origin", "HEAD:main")
    night = gongshi("hook", "publish", bare)
    status = gongshi("hook", "status", bare)
    print(status.stdout)
    wrong = [] if status.returncode == 0 else [f"status:\n{status.stdout}{night.stderr}"]
    clean = folder / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    git(folder, "clone", "-q", str(bare), str(clean))
    (clean / ".git/info").mkdir(exist_ok=True)
    (clean / ".git/info/attributes").write_text("* -text -eol -ident\n")
    git(clean, "rm", "-q", "-r", "--cached", ".")
    git(clean, "reset", "-q", "--hard")
    built = gongshi("build", "--config-file", clean / "mkdocs.yml", "--quiet")
    if built.returncode:
        return [*wrong, f"a clean build failed: {built.stderr}"]
    live, made = tree(site), tree(clean / "site")
    differ = sorted(path for path in live.keys() | made.keys() if live.get(path) != made.get(path))
    return [*wrong, f"{len(differ)} files differ: {differ[:10]}"] if differ else wrong


if __name__ == "__main__":
    main()
