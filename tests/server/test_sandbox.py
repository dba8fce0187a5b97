"""Where a push may bring code, a build is shut in: no network, no home, few places to write."""

import subprocess
import sys
from pathlib import Path

import pytest

from gongshi.server import sandbox
from gongshi.server.repository_settings import setup_of
from tests.server.conftest import Server

pytestmark = pytest.mark.skipif(not sandbox.available(), reason="no bubblewrap that works here")

TRY = """
import pathlib, socket, sys
what, place = sys.argv[1:]
if what == "write":
    pathlib.Path(place, "mark").write_text("x")
elif what == "read":
    print(*pathlib.Path(place).iterdir())
elif what == "network":
    print(*[name for _, name in socket.if_nameindex()])
"""


def tried(server: Server, what: str, place: Path = Path()) -> subprocess.CompletedProcess[str]:
    command = sandbox.sandboxed(
        setup_of(server.bare), [sys.executable, "-c", TRY, what, str(place)]
    )
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_data_alone_needs_no_sandbox(server: Server) -> None:
    assert sandbox.sandboxed(setup_of(server.bare), ["true"]) == ["true"]


def test_code_reaches_no_network_and_no_home(server: Server) -> None:
    server.config("gongshi.code", "allow")
    assert tried(server, "network").stdout.split() == ["lo"]
    assert str(Path.home() / ".profile") not in tried(server, "read", Path.home()).stdout


def test_code_writes_beside_the_site_and_in_our_folder_only(server: Server, tmp_path: Path) -> None:
    server.config("gongshi.code", "allow")
    for place in (server.bare / "gongshi", server.site.parent):
        assert tried(server, "write", place).returncode == 0, place
    for place in (server.bare, server.bare / "hooks", Path("/etc")):
        assert tried(server, "write", place).returncode != 0, place
    tried(server, "write", tmp_path)  # a folder for temporary files, which goes with the build
    assert not (tmp_path / "mark").exists()
