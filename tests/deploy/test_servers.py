"""nginx and Caddy as deploy/ sets them up: what they send, and with which headers."""

import gzip
import http.client
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.deploy.install import found
from tests.deploy.serving import SERVERS, free_port, serving


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def ask(address: str, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    connection.request(method, path, headers=named)
    answer = connection.getresponse()
    found = {key.lower(): value for key, value in answer.getheaders()}
    body = answer.read()
    connection.close()
    return Answer(answer.status, found, body)


def test_a_page_comes_with_its_headers(address: str, toy_site: Path) -> None:
    """Whole, as HTML in UTF-8, with a policy, and to be asked for again each time."""
    page = ask(address, "/")

    assert (page.status, page.body) == (200, (toy_site / "index.html").read_bytes())
    assert page.headers["content-type"].lower() == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cross-origin-opener-policy"] == "same-origin"
    assert page.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in page.headers["permissions-policy"]
    assert page.headers["strict-transport-security"] == "max-age=31536000"


def test_an_unchanged_page_is_not_sent_again(address: str) -> None:
    """304 for a browser that has it already."""
    first = ask(address, "/list/")

    assert ask(address, "/list/", If_None_Match=first.headers["etag"]).status == 304


def test_pages_are_compressed_on_request(address: str) -> None:
    """Gzip, and caches on the way know that it depends on the request."""
    page = ask(address, "/", Accept_Encoding="gzip")

    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["vary"].lower() == "accept-encoding"
    assert gzip.decompress(page.body) == ask(address, "/").body


def test_scripts_are_scripts_and_kept_for_ever(address: str, toy_site: Path) -> None:
    """With `nosniff` a module of another type would not run."""
    (script,) = toy_site.glob("assets/g/*/js/main.mjs")
    answer = ask(address, f"/{script.relative_to(toy_site)}")

    assert answer.headers["content-type"].split(";")[0] == "text/javascript"
    assert "immutable" in answer.headers["cache-control"]


def test_the_parts_of_the_index_are_kept_for_ever(address: str, toy_site: Path) -> None:
    """Each is below the name of its generation, so that a browser never asks for it again."""
    (piece,) = toy_site.glob("search/*/all.bin")

    answer = ask(address, f"/{piece.relative_to(toy_site)}")

    assert (answer.status, "immutable" in answer.headers["cache-control"]) == (200, True)
    missing = ask(address, f"/search/{piece.parent.name}/no.bin")
    assert (missing.status, missing.headers["cache-control"]) == (404, "no-cache")


def test_of_many_small_pieces_each_says_little_of_itself(toy_site: Path, tmp_path: Path) -> None:
    """Nginx compresses no headers: on a slow network a policy with each would cost a second."""
    (script,) = toy_site.glob("assets/g/*/js/main.mjs")
    (piece,) = toy_site.glob("search/*/all.bin")
    with serving("nginx", toy_site, tmp_path) as address:
        for path in (script, piece):
            answer = ask(address, f"/{path.relative_to(toy_site)}")
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert sum(map(len, (*answer.headers, *answer.headers.values()))) < 300


def test_what_changes_in_place_is_not_kept(address: str, toy_site: Path) -> None:
    """The way into the search index, the state of the build, the downloads."""
    for path in ("/search/index.bin", "/build.json", "/data/records.csv"):
        answer = ask(address, path)
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-cache"), path


def test_downloads_are_for_other_sites_too(address: str) -> None:
    """Programs in other people's pages may read the data, and nothing else."""
    assert ask(address, "/data/entities.jsonl").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in ask(address, "/").headers
    policy = ask(address, "/data/entities.jsonl").headers["cross-origin-resource-policy"]
    assert policy == "cross-origin"


@pytest.mark.parametrize(
    ("path", "page"),
    [("/no/such", "404.html"), ("/zh/no/such", "zh/404.html"), ("/xx/y", "404.html")],
)
def test_what_is_missing_gets_our_own_page(
    address: str, toy_site: Path, path: str, page: str
) -> None:
    """In the language of its folder, with the right status and the same policy."""
    answer = ask(address, path)

    assert answer.status == 404
    assert answer.body == (toy_site / page).read_bytes()
    assert "content-security-policy" in answer.headers


def test_a_folder_without_its_slash_leads_to_it(address: str) -> None:
    """Without naming a host, so that any address in front of it works."""
    answer = ask(address, "/list")

    assert answer.status in (301, 308)
    assert answer.headers["location"] in ("/list/", "list/")


@pytest.mark.parametrize("path", ["/.git/config", "/data/.hidden", "/%2e%2e/%2e%2e/etc/passwd"])
def test_hidden_files_are_not_there(address: str, toy_site: Path, path: str) -> None:
    """Nor what lies outside."""
    hidden = toy_site / "data/.hidden"
    hidden.write_text("hidden")
    try:
        assert ask(address, path).status in (400, 404)
    finally:
        hidden.unlink()  # other tests look at the site too


def test_nothing_can_be_written(address: str) -> None:
    """There is no server behind it to take anything in."""
    assert ask(address, "/", "POST").status in (403, 405)


META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


def test_every_page_has_the_policy_for_hosts_that_send_none(toy_site: Path) -> None:
    """Before all that loads anything; no script is written into a page."""
    pages = [path.read_text() for path in toy_site.rglob("*.html")]

    assert {len(META.findall(page)) for page in pages} == {1}
    (policy,) = {policy for page in pages for policy in META.findall(page)}
    assert directives(policy)["script-src"] == ["'self'"]
    for page in pages:
        assert not re.search("<(link|script|style)", page[: page.index("http-equiv")])
        assert not re.search("<script(?![^>]*(src|json))", page)


def test_servers_send_the_pages_policy_and_name_the_folder_of_scripts(
    address: str, toy_site: Path
) -> None:
    """And they let no other site show a page, which only a header can say."""
    (policy,) = META.findall((toy_site / "index.html").read_text())
    written = directives(policy)
    sent = directives(ask(address, "/").headers["content-security-policy"])

    assert sent.pop("frame-ancestors") == ["'none'"]
    assert sent["script-src"] == [address.removeprefix("http://") + "/assets/g/"]
    assert sent | {"script-src": []} == written | {"script-src": []}


def test_no_header_of_a_request_can_widen_the_policy(toy_site: Path, tmp_path: Path) -> None:
    with serving("nginx", toy_site, tmp_path) as address:
        policy = ask(address, "/", Host="x; script-src *").headers.get(
            "content-security-policy", ""
        )

    assert "*" not in policy


def test_nginx_finds_nothing_to_warn_of(toy_site: Path, tmp_path: Path) -> None:
    if found("nginx") is None:
        pytest.skip("no nginx here")
    command = SERVERS["nginx"](toy_site, tmp_path, free_port())
    done = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr
