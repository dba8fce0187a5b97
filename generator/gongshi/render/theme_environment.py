"""How are the theme's templates made safe against the texts that authors of articles wrote?

MkDocs' own environment escapes nothing. Here everything is escaped except values that a template
marks `safe`, which only the rendered text of an article is.
"""

import html
import re
from collections.abc import Callable
from typing import Any

import jinja2

from gongshi.render.jinja.sandboxed_environment import sandboxed

_SCHEME = re.compile(r"[\x00-\x20]*([a-z](?:[a-z0-9+.-]|[\t\n\r])*):", re.IGNORECASE)
_SCHEMES = ("http", "https", "mailto", "tel")


def with_escaping(environment: jinja2.Environment, *, foreign: bool) -> jinja2.Environment:
    """The same environment with escaping; it must not have loaded a template yet.

    With `foreign`, some templates are not ours, and it is a sandbox too.
    """
    environment = sandboxed(environment) if foreign else environment
    environment.autoescape = True
    environment.filters["plain_title"] = plain_title
    environment.filters["url"] = _without_scripts(environment.filters["url"])
    return environment


def plain_title(item: Any) -> str:
    """The title of an entry of the navigation as text.

    MkDocs has titles from mkdocs.yml and front matter as text, and headings as HTML.
    """
    given = "title" in vars(item) or "title" in getattr(item, "meta", {})
    return str(item.title) if given else html.unescape(item.title or "")


def _without_scripts(url: Callable[..., str]) -> Callable[..., str]:
    @jinja2.pass_context
    def linked(context: Any, value: str) -> str:
        scheme = _SCHEME.match(value)
        allowed = scheme is None or re.sub(r"\s", "", scheme[1]).lower() in _SCHEMES
        return url(context, value) if allowed else "#"

    return linked
