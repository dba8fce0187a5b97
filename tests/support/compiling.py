"""Which templates and articles do tests render? Each is compiled once for all builds of the tests.

Clean builds repeat the same work, which takes most of their time. Results are cached by everything
they depend on, and not by the digests that the product uses.
"""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import jinja2

from gongshi.render.jinja.constant_folding import FoldingEnvironment
from gongshi.site.articles import mkdocs_build
from gongshi.site.articles.mkdocs_build import Articles

_known: dict[tuple[str, str], bytes] = {}
_digests: WeakKeyDictionary[FoldingEnvironment, str] = WeakKeyDictionary()
_original_compile_page = FoldingEnvironment._compile_page
_articles: dict[str, Articles] = {}
_render_articles = mkdocs_build.render_articles


def digest_of(folders: Iterable[Path], pattern: str, *values: Any) -> str:
    """Of the files of folders in order, and of the other values."""
    total = sha256(repr(values).encode())
    for folder in folders:
        for path in sorted(path for path in folder.rglob(pattern) if path.is_file()):
            total.update(repr((path.relative_to(folder), path.read_bytes())).encode())
        total.update(b"next")
    return total.hexdigest()


def made_from(env: FoldingEnvironment) -> str:
    assert isinstance(env.loader, jinja2.FileSystemLoader)
    words = env.functions["t"]
    folders = map(Path, env.loader.searchpath)
    return digest_of(folders, "*.html", words.table, words.script, env.constants)


def compile_page(env: FoldingEnvironment, name: str) -> jinja2.Template:
    """In place of `FoldingEnvironment._compile_page`."""
    if env not in _digests:
        _digests[env] = made_from(env)
    key = _digests[env], name
    if key in _known:
        env.compiled[name] = _known[key]
        return env._load_page(_known[key])
    template = _original_compile_page(env, name)
    if name in env.compiled:
        _known[key] = env.compiled[name]
    return template


def render_articles(*given: Any, **foreign: bool) -> Articles:
    """In place of `mkdocs_build.render_articles`."""
    config_file, content, overrides, extra, snippets, _ = given
    settings = config_file.read_bytes()
    key = digest_of([content, *overrides], "*", settings, extra, snippets, foreign)
    if key not in _articles:
        _articles[key] = _render_articles(*given, **foreign)
    return _articles[key]
