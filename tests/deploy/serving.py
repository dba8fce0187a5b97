"""Real web servers on the loopback address, with the configurations of deploy/."""

import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.install import PACKAGES, found
from tests.support.paths import DEPLOY

_NGINX = """\
daemon off;
pid {work}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
{server}
}}
"""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def nginx(site: Path, work: Path, port: int) -> list[str]:
    """The configuration as it is shipped, but for the port and the folder."""
    text = (DEPLOY / "nginx.conf").read_text()
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
    text = text.replace("root /srv/register/site;", f"root {site};")
    user = "user root;\n" if os.geteuid() == 0 else ""  # as whom the test's files are readable
    (work / "nginx.conf").write_text(user + _NGINX.format(work=work, server=text))
    return [str(found("nginx")), "-p", str(work), "-c", str(work / "nginx.conf")]


def caddy(site: Path, work: Path, port: int) -> list[str]:
    text = (DEPLOY / "Caddyfile").read_text()
    text = re.sub(r"^register.example.org", f"http://127.0.0.1:{port}", text, flags=re.MULTILINE)
    text = text.replace("/srv/register/site", str(site))
    (work / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text)
    command = [str(found("caddy")), "run", "--adapter", "caddyfile"]
    return [*command, "--config", str(work / "Caddyfile")]


SERVERS = {"nginx": nginx, "caddy": caddy}


@contextmanager
def serving(name: str, site: Path, work: Path) -> Iterator[str]:
    """The address at which a server shows a folder; skips the test where there is no server."""
    if found(name) is None:
        pytest.skip(f"no {name} here (Debian: apt-get install {PACKAGES[name]})")
    port = free_port()
    with (work / "log").open("w") as log:
        running = subprocess.Popen(SERVERS[name](site, work, port), stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, running, work / "log")
            yield address
        finally:
            running.terminate()
            running.wait(20)


def _wait(address: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            assert running.poll() is None, log.read_text()
            time.sleep(0.05)
    raise AssertionError(log.read_text())
