"""Makes the theme's templates safe: what they show was written by the authors of articles.

MkDocs' own environment escapes nothing. Here everything is escaped but what a template calls
`safe`, which is the rendered text of an article alone.
"""

import html
import re
from collections.abc import Callable
from typing import Any

import jinja2

_SCHEME = re.compile(r"[\x00-\x20]*([a-z](?:[a-z0-9+.-]|[\t\n\r])*):", re.IGNORECASE)
_SCHEMES = ("http", "https", "mailto", "tel")


def escaping(environment: jinja2.Environment) -> jinja2.Environment:
    """The same environment, which escapes from now on; it must not have read a template yet."""
    environment.autoescape = True
    environment.filters["plain_title"] = plain_title
    environment.filters["url"] = _without_scripts(environment.filters["url"])
    return environment


def plain_title(item: Any) -> str:
    """The title of an entry of the navigation as text.

    MkDocs has the title in mkdocs.yml or in front matter as text, and a heading as HTML.
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
