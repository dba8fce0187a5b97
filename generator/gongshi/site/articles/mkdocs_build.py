"""How are the articles and the frame rendered? With MkDocs and Material: the only door to both.

Material's support ends in 2027 and its successor runs no plugins, so nothing here needs a plugin.
The articles are plain Markdown, the register's tables are inserted before MkDocs reads them, and
the chrome is an ordinary theme override. Entities never enter MkDocs.
"""

import logging
import os
import re
import shutil
from collections.abc import Iterator
from importlib import metadata
from io import StringIO
from pathlib import Path
from typing import Any, Self

import msgspec

from gongshi.project.mkdocs_settings import read_settings
from gongshi.register.problems import Unusable
from gongshi.register.text import reading_minutes
from gongshi.render.jinja.sandboxed_environment import place_of_error
from gongshi.render.renderer import HEAD, MAIN, Frame
from gongshi.render.theme_environment import with_escaping
from gongshi.rules.articles import active_content, active_html
from gongshi.site.articles.language_marks import mark_chinese
from gongshi.site.articles.markdown_tables import label_tables
from gongshi.views import urls

_FRAME_PAGE = "gs/frame/index.md"
_SNIPPET = re.compile(r"^<!-- register: ([a-z-]+) -->$", re.MULTILINE)
_ASSET = re.compile(r'(?<==")((?:\.\./)*)(assets/stylesheets/)')
_EXCLUDED = ("404.html", "sitemap.xml", "sitemap.xml.gz", "gs")


class Articles(msgspec.Struct, frozen=True, kw_only=True):
    """One language's articles by path below the site's root, and its frame.

    `addresses` are below the language's root. `warnings` are those of MkDocs.
    """

    files: dict[str, bytes]
    frame: Frame
    addresses: tuple[str, ...]
    warnings: tuple[str, ...]


def site_url(config_file: Path) -> str:
    """The future address of the site, with a closing slash, or empty; from mkdocs.yml."""
    url = str(read_settings(config_file).get("site_url") or "")
    return url if not url or url.endswith("/") else url + "/"


def version() -> list[str]:
    """The other inputs of the articles' bytes: the versions of the renderers."""
    return [*map(metadata.version, ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions"))]


def render_articles(
    config_file: Path,
    content: Path,
    overrides: list[Path],
    extra: dict[str, Any],
    snippets: dict[str, str],
    work: Path,
    *,
    foreign: bool = False,
) -> Articles:
    """Every article of the language `extra["language"]`, and the frame, rendered in `work`.

    With `foreign`, some overrides of the theme are not ours.
    Raises Unusable if MkDocs cannot read its configuration or a page, or if an article asks for a
    table that does not exist.
    """
    language = extra["language"]
    docs, out = work / f"docs-{language}", work / f"out-{language}"
    minutes = _copy_articles(content / language, docs, snippets)
    listener = _Listener()
    with listener:
        config = _config(config_file, _config_values(docs, out, extra))
        _adapt(config, overrides, {**extra, "minutes": minutes})
        config.plugins["gongshi"] = _Plugin(foreign=foreign)
        _build(config, overrides, f"{content.name}/{language}")
    frame = _frame(out / "gs/frame/index.html")
    folder = "" if extra["folder"] == "" else extra["folder"]
    files = dict(_output_files(out, folder, language))
    pages = [path for path in files if path.endswith("index.html")]
    return Articles(
        files=files,
        frame=Frame(_assets_of_root(frame, folder)),
        addresses=tuple(p[len(folder) : -len("index.html")] for p in pages),
        warnings=tuple(listener.messages),
    )


def _frame(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    for mark in (HEAD, MAIN):
        if mark not in text:
            raise Unusable(f"templates/overrides/frame.html must hold {mark}, where pages are put")
    return text


def _copy_articles(source: Path, docs: Path, snippets: dict[str, str]) -> dict[str, int]:
    """Copies articles with the register's tables inserted, and adds the page of the frame.

    Returns the reading time of each article in minutes, by path, without the inserted tables.
    """
    docs.mkdir(parents=True)
    if source.is_dir():
        shutil.copytree(source, docs, dirs_exist_ok=True)
    minutes = {}
    for path in sorted(docs.rglob("*.md")):
        text, below = path.read_text(encoding="utf-8"), path.relative_to(docs)
        minutes[below.as_posix()] = reading_minutes(text)
        path.write_text(_with_tables(text, below, snippets), encoding="utf-8")
    frame = docs / _FRAME_PAGE
    frame.parent.mkdir(parents=True)
    frame.write_text("---\ntemplate: frame.html\ntitle: frame\n---\n", encoding="utf-8")
    return minutes


def _with_tables(text: str, below: Path, snippets: dict[str, str]) -> str:
    """An article with its tables, whose links are relative to the article's address."""
    folder = below.parent if below.name == "index.md" else below.with_suffix("")
    up = "../" * len(folder.parts)

    def table(found: re.Match[str]) -> str:
        if found[1] not in snippets:
            known = ", ".join(sorted(snippets))
            raise Unusable(f"{below}: there is no table {found[1]!r}; there are: {known}")
        return snippets[found[1]].replace(urls.BASE, up)

    return _SNIPPET.sub(table, text)


def _config_values(docs: Path, out: Path, extra: dict[str, Any]) -> dict[str, Any]:
    folders = {"docs_dir": str(docs), "site_dir": str(out)}
    return {**folders, "site_name": extra["title"], "not_in_nav": "/gs/", "plugins": []}


def _config(config_file: Path, overriding: dict[str, Any]) -> Any:
    """What the settings mean to MkDocs, which is handed plain values and reads no file itself."""
    values = read_settings(config_file) | overriding
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config  # noqa: PLC0415 - slow to import, and needs the line above

    with _Listener() as listener:
        try:
            return load_config(StringIO("{}"), config_file_path=str(config_file), **values)
        except Exception as error:  # noqa: BLE001 - it processes its settings in many ways
            reason = "; ".join(listener.messages) or str(error)
            raise Unusable(f"{config_file.name}: {reason}") from None


def _adapt(config: Any, overrides: list[Path], extra: dict[str, Any]) -> None:
    """The same configuration for all languages: theme, language and titles are set here."""
    config.extra["gongshi"] = extra
    config.theme["language"] = extra["language"]
    for folder in reversed(overrides):
        config.theme.dirs.insert(0, str(folder))
    try:
        titles = config.extra.get("titles", {}).get(extra["language"], {})
        config.nav = _translated(config.nav, titles)
    except (AttributeError, TypeError):
        message = "mkdocs.yml: extra.titles must hold a mapping of titles for each language"
        raise Unusable(message) from None


class _Plugin:
    """Called by MkDocs as a plugin: templates escape, and active content is reported.

    `article` is the path of the article that is being rendered, otherwise empty.
    """

    def __init__(self, *, foreign: bool) -> None:
        self._foreign = foreign
        self.article = ""

    def on_env(self, env: Any, **_: Any) -> Any:
        return with_escaping(env, foreign=self._foreign)

    def on_page_markdown(self, markdown: str, *, page: Any, **_: Any) -> str:
        self.article = page.file.src_uri
        return markdown

    def on_page_content(self, html: str, *, page: Any, **_: Any) -> str:
        """Extensions may add active content to an article that the check cannot see."""
        self.article = ""
        if not any(active_content("", page.markdown)):
            for _word, message in active_html(html):
                logging.getLogger("mkdocs").warning("%s: %s", page.file.src_uri, message)
        return html


def _translated(nav: Any, titles: dict[str, str]) -> Any:
    if isinstance(nav, list):
        return [_translated(item, titles) for item in nav]
    if isinstance(nav, dict):
        return {titles.get(k, k): _translated(v, titles) for k, v in nav.items()}
    return nav


def _build(config: Any, overrides: list[Path], folder: str) -> None:
    """`folder` is that of the articles, for messages."""
    from mkdocs.commands.build import build  # noqa: PLC0415

    try:
        build(config)
    except Exception as error:  # noqa: BLE001 - themes and articles' headers can break anything
        reason = str(error) or type(error).__name__
        found, article = place_of_error(error, overrides), config.plugins["gongshi"].article
        place = f"templates/overrides/{found}: " if found else ""
        place = f"{folder}/{article}: " if article else place
        hint = "; it may also be an extension in mkdocs.yml" if article else ""
        raise Unusable(f"{place}the articles cannot be rendered: {reason}{hint}") from None


def _output_files(out: Path, folder: str, language: str) -> Iterator[tuple[str, bytes]]:
    """The files that MkDocs wrote, except those the register writes itself and unused ones."""
    for path in sorted(out.rglob("*")):
        below = path.relative_to(out).as_posix()
        if path.is_dir() or below.split("/")[0] in _EXCLUDED or _unused(below, folder):
            continue
        data = path.read_bytes()
        if below.endswith(".html"):
            text = _focusable_code(label_tables(_assets_of_root(data.decode(), folder)))
            data = (text if language.startswith("zh") else mark_chinese(text)).encode()
        yield folder + below, data


def _focusable_code(text: str) -> str:
    """Code that scrolls sideways can be scrolled with the keyboard (WCAG 2.2, 2.1.1)."""
    return text.replace("<pre>", '<pre tabindex="0">')


def _unused(below: str, folder: str) -> bool:
    """Material's scripts and maps are not loaded; other languages share the styles at the root."""
    if not below.startswith("assets/"):
        return False
    style = below.startswith("assets/stylesheets/main.") and below.endswith(".css")
    return not style or folder != ""


def _assets_of_root(text: str, folder: str) -> str:
    up = "../" * folder.count("/")
    return _ASSET.sub(lambda found: found[1] + up + found[2], text)


class _Listener(logging.Handler):
    """Collects the warnings of MkDocs instead of printing them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def __enter__(self) -> Self:
        logger = logging.getLogger("mkdocs")
        logger.addHandler(self)
        logger.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("mkdocs").removeHandler(self)
