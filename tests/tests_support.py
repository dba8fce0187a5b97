"""What several test modules share: the toy register as a folder of its own, and trees of files."""

import shutil
from datetime import date
from pathlib import Path

TODAY = date(2026, 11, 23)
HERE = Path(__file__).resolve().parent
TOY = HERE / "toy"

MKDOCS = """site_name: Toy
site_url: https://toy.example/
docs_dir: content
theme: {name: material, font: false}
plugins: []
markdown_extensions: [tables, md_in_html]
"""


def copy_toy(root: Path) -> Path:
    """The toy register with one article a language, ready to build."""
    shutil.copytree(TOY / "lists", root / "lists")
    for language in ("en", "zh"):
        article = root / "content" / language / "articles/index.md"
        article.parent.mkdir(parents=True)
        article.write_text("# Rules\n\n<!-- register: rules -->\n\n<!-- register: fields -->\n")
    (root / "mkdocs.yml").write_text(MKDOCS)
    return root


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
