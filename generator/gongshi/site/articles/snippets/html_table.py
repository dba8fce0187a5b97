"""How is a table of an article written as HTML? Every text in it is escaped here."""

import html
from collections.abc import Iterable
from typing import NewType

from gongshi.register.model import Text
from gongshi.register.text import language_of
from gongshi.views import urls
from gongshi.views.site import Site

Html = NewType("Html", str)
"""Markup, with every text in it escaped."""

SnippetRow = tuple[str, Html, list[Html]]
"""A row's anchor (or empty), its heading, and its cells."""


def escape_html(text: str) -> Html:
    return Html(html.escape(text))


def joined(parts: Iterable[Html], by: str = "") -> Html:
    return Html(by.join(parts))


def text_of(site: Site, text: Text | None) -> Html:
    """A text of the register in the page's language; marked if it exists only in another."""
    shown, language = escape_html(site.text(text)), language_of(text, site.language)
    if language in ("", site.language):
        return shown
    return Html(f'<span lang="{html.escape(language)}">{shown}</span>')


def link(text: Html, address: str) -> Html:
    """A link to a page of the register; `address` is below the language's root."""
    return Html(f'<a href="{urls.BASE}{html.escape(address)}">{text}</a>')


def small(text: Html) -> Html:
    return Html(f"<small>{text}</small>") if text else text


def bullets(items: Iterable[Html]) -> Html:
    return Html("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")


def html_table(
    name: str, headings: list[str], groups: list[tuple[str, list[SnippetRow]]], kind: str = ""
) -> Html:
    """A table of groups of rows; a group without a title has no heading row.

    Each row begins with its heading. On a narrow screen a row is a card whose cells show their
    labels; a table of the kind `stacked` always has this layout.
    """
    head = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in headings)
    bodies = "".join(_body(title, rows, headings) for title, rows in groups if rows)
    styles = f"gs-rows gs-rows--{kind}" if kind else "gs-rows"
    return Html(
        f'<div class="gs-fit"><table class="{styles}">'
        f'<caption class="gs-hidden">{html.escape(name)}</caption>'
        f"<thead><tr>{head}</tr></thead>{bodies}</table></div>"
    )


def _body(title: str, rows: list[SnippetRow], headings: list[str]) -> str:
    over = f'<th class="gs-group" scope="rowgroup" colspan="{len(headings)}">{html.escape(title)}'
    first = f"<tr>{over}</th></tr>" if title else ""
    return f"<tbody>{first}{''.join(_row(row, headings) for row in rows)}</tbody>"


def _row(row: SnippetRow, headings: list[str]) -> str:
    anchor, heading, cells = row
    opening = f'<tr id="{html.escape(anchor)}">' if anchor else "<tr>"
    labelled = zip(headings[1:], cells, strict=True)
    rest = "".join(f'<td data-l="{html.escape(h)}"><div>{c}</div></td>' for h, c in labelled)
    return f'{opening}<th scope="row"><div>{heading}</div></th>{rest}</tr>'
