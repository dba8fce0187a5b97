"""What Hugo is given to make the site of a register: articles in Markdown, labels and lists.

The facts are those of our own views, so that both sites say the same. Everything that a page needs
is looked up beforehand and laid into its front matter: what Hugo is measured at is making pages.
Front matter is JSON, which Hugo reads fastest.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from gongshi.project import checkout  # noqa: E402 - found beside this folder
from gongshi.register.entities import Entity, entities  # noqa: E402
from gongshi.register.model import Register, authority_of  # noqa: E402
from gongshi.settings import settings_for  # noqa: E402
from gongshi.views.entity import entity_view, tombstone_view  # noqa: E402
from gongshi.views.facts import measure_view  # noqa: E402
from gongshi.views.record import RecordView  # noqa: E402
from gongshi.views.site import Edition, Site  # noqa: E402
from gongshi.views.words import read_words  # noqa: E402

_LABELS = {"nav_list": "nav_lists", "nav_authority": "nav_authorities", "nav_region": "nav_regions"}
_LABELS |= {key: key for key in ("nav_search", "fact_code")} | {"footer": "footer_licence"}


def write(register_folder: Path, target: Path, day: date) -> list[Entity]:
    """Lay out Hugo's folder for a register; hands back the entities that have a page."""
    read = checkout.read_register(settings_for(register_folder / "mkdocs.yml", jobs=2), day)
    if read.register is None:
        raise SystemExit("the register cannot be read")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(HERE / "hugo", target)
    shown = [one for one in entities(read.register, day) if one.published]
    for site in _sites(read.register, day):
        _write_shared(target, site)
        for entity in shown:
            place = target / "content" / site.language / "entity" / f"{entity.id}.md"
            place.write_text(_page(site, entity), encoding="utf-8")
        articles = register_folder / "content" / site.language / "articles"
        shutil.copytree(articles, target / "content" / site.language / "articles")
    return shown


def _sites(register: Register, day: date) -> Iterator[Site]:
    for language in register.vocabulary.about.languages:
        words = read_words(language, [ROOT / "templates/words"])
        yield Site(vocabulary=register.vocabulary, words=words, made=Edition(as_of=day))


def _write_shared(target: Path, site: Site) -> None:
    """Labels, what is said of each list, and the titles of lists, regions and authorities."""
    content, vocabulary = target / "content" / site.language, site.vocabulary
    labels = {key: {"other": site.words(word)} for key, word in _LABELS.items()}
    _json(target / "i18n" / f"{site.language}.json", labels)
    _json(
        target / "data/lists" / f"{site.language}.json", {k: _list(site, k) for k in _lists(site)}
    )
    hidden = {"_build": {"render": "never", "list": "never"}}
    _json(content / "entity/_index.md", hidden)
    _json(content / "search.md", {"title": site.words("nav_search"), "layout": "search"})
    for key, rules in vocabulary.lists.items():
        named = {"title": site.list_title(key)}
        _json(content / f"list/{key}/_index.md", named, site.text(rules.summary))
    for key in vocabulary.authorities:
        _json(content / f"authority/{key}/_index.md", {"title": site.authority(key)})
    for key in vocabulary.about.regions:
        _json(content / f"region/{key}/_index.md", {"title": site.region(key)})


def _lists(site: Site) -> list[str]:
    return [*site.vocabulary.lists]


def _list(site: Site, key: str) -> dict[str, Any]:
    rules = site.vocabulary.lists[key]
    measures = [measure_view(site, measure) for measure in rules.measures]
    return {
        "title": site.list_title(key),
        "remedy": site.text(rules.remedy),
        "measures": [{"title": one.title, "does": one.does} for one in measures],
    }


def _json(path: Path, head: dict[str, Any], body: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_matter(head) + body, encoding="utf-8")


def _matter(head: dict[str, Any]) -> str:
    return json.dumps(head, ensure_ascii=False, indent=1) + "\n"


def _page(site: Site, entity: Entity) -> str:
    """A Markdown file: what is known in its front matter, the reasons as its text."""
    if not entity.shown:
        stone = tombstone_view(site, entity)
        said = "\n\n".join(f"{one.day} {one.text}" for one in stone.notices)
        return _matter({"title": site.words("tombstone_title"), "date": "2020-01-01"}) + said
    view = entity_view(site, entity)
    head = {
        "title": view.name,
        "date": max(listed.record.decided for listed in entity.records).isoformat(),
        "code": view.code,
        "name_en": view.name_en,
        "kind": view.kind_text,
        "place": view.region,
        "answer": view.answer,
        "records": [_record(site, record) for record in view.records],
        "list": sorted({record.list_id for record in view.records}),
        "region": [entity.region] if entity.region and view.records else [],
        "authority": sorted(_authorities(site, entity)),
    }
    return _matter(head) + "\n\n".join(record.reason for record in view.records)


def _authorities(site: Site, entity: Entity) -> set[str]:
    lists = site.vocabulary.lists
    return {authority_of(one.filed, lists[one.filed.list]) for one in entity.current}


def _record(site: Site, record: RecordView) -> dict[str, Any]:
    last = record.clock.last_day
    return {
        "id": record.id,
        "list": record.list_id,
        "status": record.status_text,
        "clock": record.clock.sentence,
        "facts": [[fact.label, fact.value] for fact in (*record.facts, *record.details)],
        "authority": record.authority.text,
        "decided": next(fact.value for fact in record.facts if fact.key == "decided"),
        "last_day": site.words.day(last) if last else "",
    }
