"""A small register as the pages and the index have it, served from a thread."""

import html
import json
import threading
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from gongshi.register.codes import check_character
from gongshi.register.names import regions_of
from gongshi.search.index import corpus, manifest, writer
from gongshi.search.index.codec import pack
from gongshi.search.index.entries import Entry, IndexRow
from gongshi.views.words import read_words
from tests.support.paths import ROOT

TEMPLATES = ROOT / "templates"
AS_OF = "2026-11-23"
PREFIX = "/public/register/"  # a sub-path: no code may assume that the site is at the root


def code(first17: str) -> str:
    return first17 + check_character(first17)


FOODS = code("91990102MA0K7NG83")
LOGISTICS = code("91990100MATG5T1A9")
SHIPYARD = code("91990103MAYED3CX7")
BUILDERS = code("91990102774780653")
HOSTILE = code("91990104MANUJ8KW0")
MIDNIGHT = code("91990104MAKPX3L08")
HOSTILE_NAME = "<img src=x onerror=alert(1)>“商贸”&amp;有限公司"

LABELS = {
    "list": {
        "serious-violations": {"en": "Serious violations", "zh": "严重违法失信名单"},
        "watchlist": {"en": "Watch list", "zh": "重点关注对象名单"},
        "judgment-defaulters": {"en": "Judgment defaulters", "zh": "失信被执行人名单"},
        "tax-a": {"en": "Grade A taxpayers", "zh": "纳税信用A级纳税人名单"},
    },
    "class": {
        "serious": {"en": "Seriously illegal and dishonest", "zh": "严重违法失信"},
        "watchlist": {"en": "Watched", "zh": "重点关注"},
        "blacklist": {"en": "Seriously untrustworthy", "zh": "严重失信"},
        "redlist": {"en": "Commended", "zh": "守信激励"},
    },
    "region": {
        "990100": {"en": "Lanhai", "zh": "蓝海市"},
        "990102": {"en": "Wanglan District", "zh": "望澜区"},
        "990103": {"en": "Xiwan District", "zh": "汐湾区"},
        "990121": {"en": "Yanxi County", "zh": "砚汐县"},
    },
    "authority": {
        "market": {"en": "Market Regulation", "zh": "市市场监管局"},
        "court": {"en": "Intermediate Court", "zh": "市中级法院"},
        "tax": {"en": "Tax Service", "zh": "市税务局"},
    },
    "kind": {
        "enterprise": {"en": "Enterprise", "zh": "企业"},
        "sole-trader": {"en": "Sole trader", "zh": "个体工商户"},
        "social-organisation": {"en": "Social organisation", "zh": "社会组织"},
        "natural-person": {"en": "Natural person", "zh": "自然人"},
    },
    "status": {
        "in_force": {"en": "In force", "zh": "公示中"},
        "overdue": {"en": "Still shown: duty not fulfilled", "zh": "义务未履行，继续公示"},
    },
}
SERIOUS = ["serious-violations", "market", "in_force", "2029-03-13", 1, "2026-03-14", 0]
TAX = ["tax-a", "tax", "in_force", "2027-06-30", 0, "2026-07-01", 0]


def entity(
    code: str, names: list[Any], records: list[Any], region: str = "990102", **more: str
) -> dict[str, Any]:
    found = {"i": code, "k": "enterprise", "g": region, "c": code, "n": names, "r": records}
    return found | more


ENTITIES = [
    entity(
        FOODS,
        [
            [0, "蓝海远航食品有限公司"],
            [1, "Lanhai Yuanhang Foods Co., Ltd."],
            [3, "蓝海渔业有限公司"],
        ],
        [SERIOUS, ["watchlist", "market", "in_force", "2027-01-31", 0, "2026-10-01", 2]],
    ),
    entity(
        LOGISTICS,
        [[0, "远航（蓝海）物流有限公司"], [2, "远航快运"], [4, "远航物流有限公司"]],
        [TAX],
        "990100",
    ),
    entity(
        SHIPYARD,
        [[0, "汐湾远航船舶修造有限公司"]],
        [["watchlist", "market", "in_force", "2026-11-30", 0, "2026-08-31", 0]],
        "990103",
    ),
    entity(
        BUILDERS,
        [[0, "蓝海明珠建设集团有限公司"], [1, "Lanhai Pearl Construction Group"]],
        [["judgment-defaulters", "court", "in_force", AS_OF, 1, "2024-11-24", 1]],
    ),
    entity(
        HOSTILE, [[0, HOSTILE_NAME]], [["watchlist", "market", "in_force", "", 0, "2026-09-01", 0]]
    ),
    entity(
        MIDNIGHT,
        [[0, "鲸石子夜钟表有限公司"]],
        [["watchlist", "market", "in_force", AS_OF, 0, "2026-08-24", 0]],
        k="sole-trader",
    ),
    entity(
        "r-lh-2026-0042",
        [[0, "王某某"]],
        [["judgment-defaulters", "court", "in_force", "2028-01-01", 1, "2026-01-02", 0]],
        k="natural-person",
        c="",
    ),
    *(
        entity(
            code(f"53990121MJ{n:07d}"),
            [[0, f"砚汐第{n}茶业合作社"]],
            [
                [
                    "tax-a",
                    "tax",
                    "in_force",
                    f"2027-{n % 12 + 1:02d}-28",
                    0,
                    f"2026-{n % 9 + 1:02d}-01",
                    0,
                ]
            ],
            "990121",
            k="social-organisation",
        )
        for n in range(1, 46)
    ),
]

CLASSES = {
    "serious-violations": "serious",
    "watchlist": "watchlist",
    "judgment-defaulters": "blacklist",
    "tax-a": "redlist",
}


LOOKUP = """
<form class="gs-lookup" role="search" method="get" action="{base}search/" data-component="lookup">
<label for="gs-q">Name or code</label>
<div class="gs-lookup__row"><input id="gs-q" name="q" type="text" role="combobox"
 aria-expanded="false" aria-autocomplete="list" aria-controls="gs-suggestions" autocomplete="off"
 spellcheck="false"><button type="submit">Search</button></div>
<ul id="gs-suggestions" role="listbox" aria-label="Suggestions" hidden></ul></form>"""
ARTICLES = {
    "en": [
        [
            "articles/repair/",
            "How to be repaired",
            [
                ["", "", "Repair ends a record before its term is over."],
                [
                    "costs",
                    "What it costs",
                    "Applying for <b>repair</b> is free; 远航 is a name here.",
                ],
            ],
        ],
        ["articles/objection/", "How to object", [["", "", "An objection is not a repair."]]],
    ],
    "zh": [["articles/repair/", "信用修复", [["costs", "费用", "申请信用修复不收取费用。"]]]],
}
BUILD = {
    "version": "0.1.0",
    "commit": "0123456789abcdef",
    "as_of": AS_OF,
    "timezone": "Asia/Shanghai",
    "inputs": "ab" * 32,
}
RESULTS = """
<section class="gs-results" data-component="results"><p data-status role="status"></p>
<label class="gs-sort">Order <select data-sort><option value="relevance">Best match</option>
<option value="newest">Newest</option><option value="ending">Ending</option></select></label>
<div data-chips></div><div data-facets></div>
<ol data-results data-total="0" data-state="loading"></ol>
<nav data-pages aria-label="Pages"></nav>
<noscript><a href="../list/">Browse</a></noscript></section>"""
TOOLS = """
<button data-component="palette" type="button" hidden aria-pressed="false">Dark</button>
<button data-component="copy" data-copy="{root}entity/X/" type="button" hidden>Copy</button>
<textarea aria-label="Note"></textarea>"""


@cache
def words(lang: str) -> str:
    """The words for scripts, as a page contains them."""
    said = read_words(lang, [TEMPLATES / "words"]).script
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


def document(body: str, *, depth: int, lang: str = "en", attributes: str = "") -> str:
    """A page as the templates write it, `depth` folders below the root of its language."""
    base = "../" * depth or "./"
    root = base if lang == "en" else "../" * (depth + 1)
    return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<title>Fixture</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="{root}assets/css/30-lookup.css">
<link rel="stylesheet" href="{root}assets/css/90-print.css"></head>
<body data-md-color-scheme="default">
<a class="gs-brand" href="{base}">Toy Register</a>{TOOLS.format(root=root)}
<main data-timezone="Asia/Shanghai" data-root="{root}" data-base="{base}"
 data-lang="{lang}" {attributes}><h1 data-name>Fixture</h1><p data-clock-line hidden></p>
{body.replace("{base}", base)}</main>
<script type="application/json" id="gs-words">{words(lang)}</script>
<script type="module" src="{root}assets/js/main.mjs"></script></body></html>"""


def record(
    record_id: str,
    expires: str,
    *,
    tag: str = "article",
    keep: int = 0,
    after: str = "remove",
    class_: str = "watchlist",
    status: str = "in_force",
    text: str = "",
) -> str:
    word = '<span class="gs-hidden" data-status-text>In force</span>'
    inner = f"{html.escape(text or record_id)} {word}"
    if tag == "tr":
        inner = f"<td>{inner}</td><td>until</td>"
    return (
        f'<{tag} data-record="{record_id}" data-status="{status}" data-expires="{expires}"'
        f' data-keep="{keep}" data-after="{after}" data-class="{class_}">{inner}</{tag}>'
    )


@dataclass
class Site:
    """Files under the prefix; `broken` addresses answer 500 while they are in the set."""

    folder: Path
    url: str = ""
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def put(self, path: str, text: str) -> str:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return self.url + path.removesuffix("index.html")

    def put_bytes(self, path: str, data: bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def of_index(self, name: str) -> str:
        """The address of a file of the current generation."""
        (found,) = self.folder.glob(f"search/*/{name}")
        return found.relative_to(self.folder).as_posix()


LOOK = 0.01
"""Seconds after which a server checks whether to stop; each test waits for it."""


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def __init__(self, *args: Any, site: Site, **options: Any) -> None:
        self.site = site
        super().__init__(*args, directory=str(site.folder), **options)

    def translate_path(self, path: str) -> str:
        if path.startswith(PREFIX + "assets/") and not (self.site.folder / "assets").is_dir():
            return str(TEMPLATES / path.removeprefix(PREFIX).split("?")[0])
        return super().translate_path("/" + path.removeprefix(PREFIX))

    def do_GET(self) -> None:
        path = self.path.removeprefix(PREFIX)
        self.site.asked.append(path)
        if path in self.site.broken:
            self.send_error(500)
        else:
            super().do_GET()

    def log_message(self, *_: Any) -> None:
        pass


def row(found: dict[str, Any]) -> IndexRow:
    names = tuple((kind, text) for kind, text in found["n"])
    records = tuple(Entry(*(*record, "")[:8]) for record in found["r"])
    ids = found.get("ids", {})
    return IndexRow(found["i"], found["k"], found["g"], found["c"], ids, names, records)


def index(
    entities: list[dict[str, Any]], *, whole: int = 5000, as_of: str = AS_OF
) -> dict[str, bytes]:
    """The files of the search index, as the build writes them; `whole` 0 gives a sharded one."""
    titles = [title for texts in LABELS["region"].values() for title in texts.values()]
    about = manifest.IndexHeader(
        as_of=as_of,
        timezone="Asia/Shanghai",
        regions=regions_of(titles),
        labels=LABELS,
        list_class=CLASSES,
    )
    entries = [corpus.entry_of(row(found), about.regions) for found in entities]
    return dict(writer.index_files(entries, about, whole))


def build(folder: Path, *, whole: int = 5000) -> Site:
    """The fixture site's files, not yet served."""
    site = Site(folder)
    for lang, prefix in (("en", ""), ("zh", "zh/")):
        site.put(f"{prefix}index.html", document(LOOKUP, depth=0, lang=lang))
        site.put(f"{prefix}search/index.html", document(LOOKUP + RESULTS, depth=1, lang=lang))
        for found in ENTITIES:
            body = f"<p>{html.escape(found['n'][0][1])}</p>"
            site.put(f"{prefix}entity/{found['i']}/index.html", document(body, depth=2, lang=lang))
    for lang, articles in ARTICLES.items():
        found = {"format": 1, "simplified": "復复 費费", "articles": articles}
        site.put_bytes(f"search/articles.{lang}.bin", pack(json.dumps(found).encode()))
    site.put("build.json", json.dumps(BUILD))
    for path, data in index(ENTITIES, whole=whole).items():
        site.put_bytes(path, data)
    return site


class Served:
    """Serves a site while the block lasts."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site=site))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=[LOOK], daemon=True)

    def __enter__(self) -> Site:
        self.thread.start()
        self.site.url = f"http://127.0.0.1:{self.server.server_port}{PREFIX}"
        return self.site

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
