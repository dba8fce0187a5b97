"""What several test modules share: the toy register as a folder of its own, and trees of files."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.support.paths import TESTS

TODAY = date(2026, 11, 23)
TOY = TESTS / "toy"

EXAMPLES = ("repair-example", "entity-example", "status-examples", "objection-lists")

MKDOCS = """site_name: Toy
site_url: https://toy.example/
docs_dir: content
theme: {name: material, font: false}
plugins: []
markdown_extensions: [tables, md_in_html]
"""


NEW_RECORD = """\
id: {id}
subject: {{kind: enterprise, name: 新立{id}公司, ids: {{reg: "{id}"}}}}
document: 玩市监严列〔2026〕{id}号
reason: {{en: New., zh: 新。}}
basis: {{en: Act, zh: 法}}
decided: 2026-11-02
published: 2026-11-03
details: {{fine: 1 CNY}}
"""
"""A sound record for the toy's list of serious violations, to be filled with its `id`."""


def gongshi(where: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, without a terminal; git knows the author."""
    clerk = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Clerk"), ("EMAIL", "clerk@toy.example"))
    }
    return subprocess.run(
        [sys.executable, "-P", "-m", "gongshi", *words],
        cwd=where,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        env=os.environ | clerk,
    )


def copy_toy(root: Path) -> Path:
    """The toy register with one article a language, ready to build."""
    shutil.copytree(TOY / "lists", root / "lists")
    for language in ("en", "zh"):
        article = root / "content" / language / "articles/index.md"
        article.parent.mkdir(parents=True)
        article.write_text("# Rules\n\n<!-- register: rules -->\n\n<!-- register: fields -->\n")
        examples = "\n\n".join(f"<!-- register: {name} -->" for name in EXAMPLES)
        article.with_name("examples.md").write_text(f"# Examples\n\n{examples}\n")
    (root / "mkdocs.yml").write_text(MKDOCS)
    return root


def commit_all(root: Path, message: str, day: date) -> None:
    """Commit everything, at noon of a day where the toy register applies."""
    moment = f"{day.isoformat()}T12:00:00+08:00"
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    names = ["-c", "user.name=Clerk", "-c", "user.email=clerk@toy.example"]
    subprocess.run(["git", "-C", root, "add", "-A"], check=True)
    subprocess.run(
        ["git", "-C", root, *names, "commit", "-qm", message],
        check=True,
        env={**os.environ, **dates},
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def dead_links(site: Path) -> list[str]:
    """Every dead internal link as `page -> target`."""
    pages = {p: p.read_text() for p in sorted(site.rglob("*.html"))}
    ids = {p: set(re.findall(r'\bid="?([^"\s>]+)', text)) for p, text in pages.items()}
    dead = []
    for page, text in pages.items():
        if page.name == "404.html":
            continue
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', text):
            if re.match(r"(https?|mailto|tel|data|webcal):", link):
                continue
            below, _, anchor = link.partition("#")
            target = (page.parent / below.partition("?")[0]).resolve() if below else page
            target = target / "index.html" if target.is_dir() else target
            if not target.exists() or (anchor and target in ids and anchor not in ids[target]):
                dead.append(f"{page.relative_to(site)} -> {link}")
    return dead
