"""Which addresses does the site have? They are made only here.

Addresses are relative to a language's root, end in a slash and name a folder. The default language
is at the site's root, the others are under their code. Links between pages are always relative, so
that the site works on any sub-path.
"""

from datetime import date

BASE = "gs:base/"
"""A placeholder for the path to the language's root, in text for pages at any depth."""

HOME = ""
SEARCH = "search/"
LISTS = "list/"
REGIONS = "region/"
AUTHORITIES = "authority/"
CHANGES = "changes/"
STATISTICS = "statistics/"
DATA = "data/"
NOT_FOUND = "404.html"


def entity(entity_id: str) -> str:
    return f"entity/{entity_id}/"


def list_page(list_id: str, page: int | None = None) -> str:
    return _paged(f"list/{list_id}/", page)


def region(code: str, page: int | None = None) -> str:
    return _paged(f"region/{code}/", page)


def authority(authority_id: str, page: int | None = None) -> str:
    return _paged(f"authority/{authority_id}/", page)


def changes_of(day: date, page: int = 1) -> str:
    """The page of a day's changes."""
    return _paged(f"{CHANGES}{day.isoformat()}/", page if page > 1 else None)


def _paged(address: str, page: int | None) -> str:
    """The first page has the newest records; others are numbered from the oldest."""
    return address if page is None else f"{address}page/{page}/"


def root_of(language: str, languages: tuple[str, ...]) -> str:
    """The folder of a language below the site's root: empty for the first, else `zh/`."""
    return "" if language == languages[0] else f"{language}/"


def up(address: str) -> str:
    """The path from a page back to the folder its address is relative to: `a/b/` → `../../`."""
    return "../" * address.count("/")


def file_of(address: str) -> str:
    """The file a page is written to."""
    return address if address.endswith(".html") else f"{address}index.html"
